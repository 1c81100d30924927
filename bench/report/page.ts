/**
 * @module bench/report/page
 * The report: one HTML page with everything in it, no script, nothing from the network. Each chart is drawn twice, for a
 * desk and for a phone, and the style sheet shows one; light or dark is the reader's own setting.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchRecord } from '../record.ts';
import { formatNumber } from '../table.ts';
import type { Chart } from './chart.ts';
import { CHARTS } from './charts.ts';
import { schemeVariables } from './colours.ts';
import { perSecond, times } from './words.ts';

const WIDTHS = { wide: 820, narrow: 350 } as const;

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]!);

/** The sentence that has to stand beside the numbers. */
export const HONEST =
  'It compares idiomatic programs on the usual libraries. millrace is fast where a record is plain; a record that is not goes the slower way, through RE2. A hand-vectorised Rust program could match it.';

function tableHtml({ heading, rows }: Chart['table'], title: string): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]) =>
    row.map((cell) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${escapeHtml(cell)}</${tag}>`).join('');
  return [
    `<div class="scroll"><table aria-label="${escapeHtml(title)}">`,
    `<thead><tr>${cells('th', heading)}</tr></thead>`,
    `<tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n')}</tbody>`,
    '</table></div>',
  ].join('');
}

function figureHtml(chart: Chart): string {
  const { id, title, says, draw, table } = chart;
  return [
    `<figure id="${id}">`,
    `<figcaption><h2>${escapeHtml(title)}</h2><p class="says">${escapeHtml(says)}</p></figcaption>`,
    `<div class="wide">${draw(WIDTHS.wide)}</div>`,
    `<div class="narrow">${draw(WIDTHS.narrow)}</div>`,
    `<details><summary>The numbers as a table</summary>${tableHtml(table, title)}</details>`,
    '</figure>',
  ].join('\n');
}

/** The few numbers that one takes away. */
function factsOf({ sections }: BenchRecord): (readonly [string, string])[] {
  const contestants = sections.peers?.contestants ?? [];
  const find = (name: string) => contestants.find((one) => one.name === name)?.warm.median;
  const [raw, managed] = [find('millrace-raw-1'), find('millrace-managed-1')];
  if (raw === undefined || managed === undefined) return [];
  const ratio = (name: string, base: number, words: string) => {
    const other = find(name);
    return other === undefined ? [] : [[times(other / base), words] as const];
  };
  return [
    [perSecond(1e6 / raw), 'records on one thread, raw'],
    ...ratio('rust', raw, 'as fast as Rust, raw'),
    ...ratio('go', raw, 'as fast as Go, raw'),
    ...ratio('python', raw, 'as fast as Python, raw'),
    ...ratio('node', managed, 'as fast as plain JavaScript, managed'),
  ];
}

function footerHtml(record: BenchRecord, file: string): string {
  const { machine, commit, clean, date, node, sections, settings, notes } = record;
  const facts = [
    `${machine['cpu']}, ${machine['cores']} CPUs, ${formatNumber(Number(machine['memoryMb']) / 1024)} GiB, ${machine['system']}; load ${machine['load']} when it ended`,
    `commit ${commit}${clean ? '' : ' with changes'}, Node ${node}, ${date.slice(0, 10)}; record ${file}`,
    `medians of ${settings['rounds']} rounds, contestants in turns, one thread pinned to one CPU; all answers compared byte by byte first`,
    ...(sections.peers?.contestants
      .filter(({ ours }) => !ours)
      .map(({ title, madeOf }) => `${title}: ${madeOf}`) ?? []),
    ...notes,
  ];
  return `<footer><p>Made by <code>npm run bench</code> and <code>npm run report</code>.</p><ul class="soft">${facts
    .map((fact) => `<li>${escapeHtml(fact)}</li>`)
    .join('\n')}</ul></footer>`;
}

/**
 * @param file the record's file name
 * @returns an HTML document
 */
export function reportPage(record: BenchRecord, file: string): string {
  const charts = CHARTS.flatMap((make) => make(record) ?? []);
  const css = readFileSync(join(import.meta.dirname, 'page.css'), 'utf8');
  const facts = factsOf(record).map(
    ([value, words]) => `<li><strong>${value}</strong>${escapeHtml(words)}</li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>millrace: the bench</title>
<link rel="icon" href="data:,">
<style>
:root { ${schemeVariables('light')} }
@media (prefers-color-scheme: dark) { :root { ${schemeVariables('dark')} } }
${css}</style>
</head>
<body>
<main>
<h1>millrace, measured beside what you would use instead</h1>
<p class="soft">One job: Apache access log lines to JSON, in the data-transformation Lambda of Amazon Data Firehose. ${escapeHtml(`${record.machine['cpu']}, ${record.date.slice(0, 10)}, commit ${record.commit}.`)}</p>
${facts.length === 0 ? '' : `<ul class="facts">${facts.join('')}</ul>`}
<p class="honest">${escapeHtml(HONEST)}</p>
${charts.map(figureHtml).join('\n')}
${footerHtml(record, file)}
</main>
</body>
</html>
`;
}

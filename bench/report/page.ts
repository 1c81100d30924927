/**
 * @module bench/report/page
 * The bench's report: what is in it, from a record.
 */

import { perSecond, times } from '../../cli/page/format.ts';
import { documentHtml, escapeHtml, factsHtml, figureHtml } from '../../cli/page/html.ts';
import { formatNumber } from '../../cli/table.ts';
import type { BenchRecord } from '../record.ts';
import { CHARTS } from './charts.ts';

/** The sentence that has to stand beside the numbers. */
export const HONEST =
  'It compares idiomatic programs on the usual libraries. millrace is fast where a record is plain; a record that is not goes the slower way, through RE2. A hand-vectorised Rust program could match it.';

/** The few numbers that one takes away. */
function factsOf({ sections }: BenchRecord): (readonly [string, string])[] {
  const competitors = sections.peers?.competitors ?? [];
  const find = (name: string) => competitors.find((one) => one.name === name)?.warm.median;
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
    `medians of ${settings['rounds']} rounds, competitors in turns, one thread pinned to one CPU; all replies compared byte by byte first`,
    ...(sections.peers?.competitors
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
  const machine = `${record.machine['cpu']}, ${record.date.slice(0, 10)}, commit ${record.commit}.`;
  return documentHtml(
    'millrace: the bench',
    [
      '<h1>millrace, measured beside what you would use instead</h1>',
      `<p class="soft">One job: Apache access log lines to JSON, in the data-transformation Lambda of Amazon Data Firehose. ${escapeHtml(machine)}</p>`,
      factsHtml(factsOf(record)),
      `<p class="honest">${escapeHtml(HONEST)}</p>`,
      ...charts.map(figureHtml),
      footerHtml(record, file),
    ].join('\n'),
  );
}

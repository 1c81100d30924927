/**
 * @module cli/page/html
 * A page: one HTML document with everything in it, no script, nothing from the network. Each chart is drawn
 * twice, for a wide window and for a phone, and the style sheet shows one; light or dark is the reader's own setting.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Chart, ChartTable } from './chart.ts';
import { schemeVariables } from './colours.ts';

const WIDTHS = { wide: 820, narrow: 350 } as const;

/** By the package's own name, as this file lies at another depth once it is built. */
const PACKAGE = dirname(createRequire(import.meta.url).resolve('millrace/package.json'));

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]!);

/**
 * @param title what it is, for a screen reader
 * @param kind of words, which are read from the left and wrap, or of numbers
 */
export function tableHtml(
  { heading, rows }: ChartTable,
  title: string,
  kind: 'words' | 'numbers' = 'numbers',
): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]) =>
    row.map((cell) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${escapeHtml(cell)}</${tag}>`).join('');
  return [
    `<div class="scroll"><table class="${kind}" aria-label="${escapeHtml(title)}">`,
    `<thead><tr>${cells('th', heading)}</tr></thead>`,
    `<tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n')}</tbody>`,
    '</table></div>',
  ].join('');
}

export function figureHtml(chart: Chart): string {
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

/** The few numbers that one takes away, each with what it is of. */
export const factsHtml = (facts: readonly (readonly [string, string])[]): string =>
  facts.length === 0
    ? ''
    : `<ul class="facts">${facts.map(([value, words]) => `<li><strong>${escapeHtml(value)}</strong>${escapeHtml(words)}</li>`).join('')}</ul>`;

/**
 * @param title of the document
 * @param body what is in its `main`, as HTML
 */
export function documentHtml(title: string, body: string): string {
  const css = readFileSync(join(PACKAGE, 'cli', 'page', 'page.css'), 'utf8');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>
:root { ${schemeVariables('light')} }
@media (prefers-color-scheme: dark) { :root { ${schemeVariables('dark')} } }
${css}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/**
 * @module cli/table
 * Tables and numbers as the benches print them: aligned, for a terminal and for a file alike.
 */

/** `123,456`; with that many decimals where asked for. */
export function formatNumber(value: number, decimals = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** `±1.2 %` */
export function formatSpread(share: number): string {
  return `±${formatNumber(share * 100, 1)} %`;
}

/** `3 errors, 1 exit`, without zeros. */
export const formatCounts = (counts: object): string =>
  Object.entries(counts as Readonly<Record<string, number>>)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${formatNumber(count)} ${name}`)
    .join(', ');

const width = (cells: readonly string[]) => Math.max(0, ...cells.map((cell) => cell.length));

/** Numbers stand to the right, so that their digits are below each other; words to the left. */
const isNumber = (cell: string) => /^(?:[±\d]|$)/.test(cell);

/**
 * Rows as aligned lines under a heading.
 * @example formatTable(['who', 'records/s'], [['millrace', '1,000,000'], ['node', '250,000']])
 */
export function formatTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((cell, column) => width([cell, ...rows.map((row) => row[column] ?? '')]));
  const numeric = heading.map((_, column) => rows.every((row) => isNumber(row[column] ?? '')));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        numeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('   ')
      .trimEnd();
  const rule = widths.map((size) => '─'.repeat(size)).join('   ');
  return [line(heading), rule, ...rows.map(line)].join('\n');
}

/** Names and what belongs to them, one a line. */
export function formatFacts(facts: readonly (readonly [string, string])[]): string {
  const size = width(facts.map(([name]) => name));
  return facts.map(([name, value]) => `  ${name.padEnd(size)}   ${value}`).join('\n');
}

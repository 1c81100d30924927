/**
 * @module cli/report-text
 * Lines of reports: labels in a column of their own, and text that fits the terminal.
 */
import { stripVTControlCharacters } from 'node:util';
import { paint } from './output.ts';

/** Narrower, text is left to the terminal. */
const LEAST_WIDTH = 20;

/**
 * Text that goes on below its beginning where the terminal ends, at spaces. Without a terminal it stays one line: programs read it.
 * @param indent columns before it
 */
export function hanging(text: string, indent: number): string {
  const width = (process.stdout.isTTY ? process.stdout.columns : 0) - indent;
  if (width < LEAST_WIDTH) return text;
  const lineEnd = `\n${' '.repeat(indent)}`;
  let used = -1;
  return text
    .split(' ')
    .map((word, index) => {
      const size = stripVTControlCharacters(word).length;
      const fits = index === 0 || used + 1 + size <= width;
      used = fits ? used + 1 + size : size;
      return index === 0 ? word : (fits ? ' ' : lineEnd) + word;
    })
    .join('');
}

/** Room for the longest label, `concurrency`, and two spaces. */
const LABEL_WIDTH = 13;

/** A line of a report: its label in the first column, in bold. */
export const labelled = (label: string, text: string): string =>
  `${paint('bold', label.padEnd(LABEL_WIDTH))}${hanging(text, LABEL_WIDTH)}`;

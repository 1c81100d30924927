/**
 * @module cli/page/legend
 * Names in their colours below a drawing, in two columns where they are short enough.
 */
import * as Plot from '@observablehq/plot';

export interface Named {
  readonly name: string;
  readonly colour: string;
  readonly dashed?: boolean;
}

const ROW = 20;
/** Width of a bold letter, in pixels; fonts differ. */
export const LETTER = 8;
/** From the drawing's left edge. */
const LEFT = 24;
/** For the mark before a name and the space behind it. */
const PAD = 28;
const MOST_COLUMNS = 4;

/**
 * @param width of the drawing
 * @returns how high it is, and its marks for a drawing with that margin at its left and that one at its bottom, the
 * legend's height within
 */
export function legendOf(all: readonly Named[], width: number) {
  const longest = Math.max(0, ...all.map(({ name }) => name.length)) * LETTER;
  const columns = Math.max(1, Math.min(MOST_COLUMNS, Math.floor((width - LEFT) / (longest + PAD))));
  const rows = Math.ceil(all.length / columns);
  return {
    height: rows * ROW + 6,
    marks: (marginLeft: number, marginBottom: number) =>
      all.map(({ name, colour, dashed }, index) =>
        Plot.text([`${dashed ? '┄' : '●'} ${name}`], {
          frameAnchor: 'bottom-left',
          fill: colour,
          textAnchor: 'start',
          lineAnchor: 'bottom',
          dx: LEFT - marginLeft + Math.floor(index / rows) * (longest + PAD),
          dy: marginBottom - 6 - (rows - 1 - (index % rows)) * ROW,
          fontWeight: 600,
        }),
      ),
  };
}

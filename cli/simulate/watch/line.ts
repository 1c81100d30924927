/**
 * @module cli/simulate/watch/line
 * Lines for a terminal as pieces of text with a style each, so that they can be cut and put beside each other by what is
 * seen of them.
 */
import { styleText } from 'node:util';

const STYLES = {
  strong: 'bold',
  soft: 'dim',
  good: 'green',
  bad: 'yellow',
  ours: 'cyan',
  alarm: ['bold', 'white', 'bgRed'],
} as const;

/** What a piece is, not how it looks: {@link toText} knows that. */
export type Style = keyof typeof STYLES;

/** Its text is one column a character; control characters and wide ones are kept out by {@link plain}. */
export type Piece = string | readonly [Style, string];
export type Line = readonly Piece[];

/** A name from outside, without anything that could control a terminal or take two columns. */
export const plain = (name: string): string => name.replace(/[^\x20-\x7e]/g, '?');

const textOf = (piece: Piece) => (typeof piece === 'string' ? piece : piece[1]);
const withText = (piece: Piece, text: string): Piece => (typeof piece === 'string' ? text : [piece[0], text]);

export const widthOf = (line: Line): number => line.reduce((sum, piece) => sum + textOf(piece).length, 0);

/** Cuts a line to that many columns, with an ellipsis if something is left out. */
export function cut(line: Line, width: number): Line {
  if (widthOf(line) <= width) return line;
  const kept: Piece[] = [];
  let room = width - 1;
  for (const piece of line) {
    const text = textOf(piece);
    kept.push(withText(piece, text.slice(0, Math.max(0, room))));
    room -= text.length;
    if (room <= 0) break;
  }
  return width < 1 ? [] : [...kept, '…'];
}

/** Two blocks beside each other, the right one from the same column on. */
export function beside(
  left: readonly Line[],
  right: readonly Line[],
  leftWidth: number,
  gap: number,
): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => {
    const own = cut(left[row] ?? [], leftWidth);
    const other = right[row] ?? [];
    return other.length === 0 ? own : [...own, ' '.repeat(leftWidth + gap - widthOf(own)), ...other];
  });
}

/** Pieces with space between, over as many lines as they need, all behind the first piece's column. */
export function flow(pieces: readonly Line[], width: number, gap = 3): Line[] {
  const lines: Line[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last === undefined || widthOf(last) + gap + widthOf(piece) > width) lines.push(piece);
    else lines[lines.length - 1] = [...last, ' '.repeat(gap), ...piece];
  }
  return lines;
}

/** @param colour whether styles are written */
export function toText(line: Line, colour: boolean): string {
  return line
    .map((piece) =>
      typeof piece === 'string' || !colour
        ? textOf(piece)
        : styleText(STYLES[piece[0]] as Parameters<typeof styleText>[0], piece[1], { validateStream: false }),
    )
    .join('')
    .trimEnd();
}

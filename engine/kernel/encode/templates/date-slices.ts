/**
 * @module engine/kernel/encode/templates/date-slices
 * A template's date format → parts of a moment's ISO text. The letters stand in the order of their places there, so that
 * `yyyy-MM-dd` is one part, and `dd.MM.yyyy` three.
 */
import { LETTERS } from '../../../values/timestamps/format.ts';

/** Text, or the characters `from … to` of `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
export type DateSlice = { readonly text: string } | { readonly from: number; readonly to: number };

/** The ISO text's own characters between the numbers. */
const BETWEEN: Readonly<Record<number, string>> = { 4: '-', 7: '-', 10: 'T', 13: ':', 16: ':', 19: '.' };

/** The whole ISO text. */
export const WHOLE_ISO: DateSlice = { from: 0, to: 24 };

function cut(format: string): DateSlice[] {
  const pieces = format.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+|'/g) ?? [];
  return pieces.map((piece) => {
    const place = LETTERS[piece];
    if (place !== undefined) return { from: place[0], to: place[1] };
    return { text: piece.length > 1 && piece[0] === "'" ? piece.slice(1, -1) : piece };
  });
}

/** Texts that follow each other become one; numbers with the ISO text's own character between them one part of it. */
function merge(slices: readonly DateSlice[]): DateSlice[] {
  const merged: DateSlice[] = [];
  for (const slice of slices) {
    const last = merged.at(-1);
    const before = merged.at(-2);
    if (last === undefined || !('text' in last)) {
      merged.push(slice);
    } else if ('text' in slice) {
      merged[merged.length - 1] = { text: last.text + slice.text };
    } else if (
      before !== undefined &&
      'from' in before &&
      before.to + 1 === slice.from &&
      last.text === BETWEEN[before.to]
    ) {
      merged.splice(-2, 2, { from: before.from, to: slice.to });
    } else merged.push(slice);
  }
  return merged;
}

export function dateSlices(format: string): readonly DateSlice[] {
  return merge(cut(format)).filter((slice) => !('text' in slice) || slice.text !== '');
}

/**
 * @module engine/pattern/syntax/unicode
 * RE2's Unicode: general categories, scripts and case folding. V8's own tables are not used, since a Node of another
 * year has another Unicode and would match other characters than RE2 does.
 */
import { type ClassBuilder, LAST_CODE_POINT, type Range, type Ranges } from './char-class.ts';
import { PACKED_FOLDS, PACKED_GROUPS } from './unicode-table.ts';

function unpackRanges(packed: string): Ranges {
  let next = 0;
  return packed.split(' ').map((part): Range => {
    const [gap = '', extra = '0'] = part.split('.');
    const from = next + Number.parseInt(gap, 36);
    const to = from + Number.parseInt(extra, 36);
    next = to + 1;
    return [from, to];
  });
}

/** The ranges of `\p{name}`, or undefined if RE2 knows no such name. */
export function unicodeGroup(name: string): Ranges | undefined {
  if (name === 'Any') return [[0, LAST_CODE_POINT]];
  return Object.hasOwn(PACKED_GROUPS, name) ? unpackRanges(PACKED_GROUPS[name]!) : undefined;
}

/** Steps between neighbours that alternate: `even` 2n ↔ 2n+1, `odd` 2n-1 ↔ 2n. */
type Step = number | 'even' | 'odd';

interface Fold {
  readonly from: number;
  readonly to: number;
  /** To the next character of the folding cycle: k → K (Kelvin) → K → k. */
  readonly step: Step;
}

function unpackFolds(): readonly Fold[] {
  return PACKED_FOLDS.split(' ').map((part) => {
    const [from = '', extra = '', step = ''] = part.split('.');
    const first = Number.parseInt(from, 36);
    const named = step === 'e' ? 'even' : step === 'o' ? 'odd' : Number.parseInt(step, 36);
    return { from: first, to: first + Number.parseInt(extra, 36), step: named };
  });
}

const FOLDS = unpackFolds();

/** The first fold that ends at or after `point`. */
function foldAt(point: number): Fold | undefined {
  let low = 0;
  let high = FOLDS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (FOLDS[middle]!.to < point) low = middle + 1;
    else high = middle;
  }
  return FOLDS[low];
}

/** The next character of `point`'s folding cycle; itself if it has none. */
export function nextFold(point: number): number {
  const fold = foldAt(point);
  if (!fold || point < fold.from) return point;
  if (typeof fold.step === 'number') return point + fold.step;
  return (point % 2 === 0) === (fold.step === 'even') ? point + 1 : point - 1;
}

/** Where a fold takes the range `from…to`; pairs are widened to whole pairs. */
function foldedRange(from: number, to: number, step: Step): Range {
  if (typeof step === 'number') return [from + step, to + step];
  const first = step === 'even' ? 0 : 1;
  return [from % 2 === first ? from : from - 1, to % 2 === first ? to + 1 : to];
}

/** Adds a range and all that folds to it. Source: RE2's parse.cc, AddFoldedRange. */
export function addFolded(builder: ClassBuilder, from: number, to: number): void {
  if (!builder.add(from, to)) return; // what is there has its folds with it
  for (let next = from; next <= to; ) {
    const fold = foldAt(next);
    if (!fold || fold.from > to) return;
    const low = Math.max(next, fold.from);
    addFolded(builder, ...foldedRange(low, Math.min(to, fold.to), fold.step));
    next = fold.to + 1;
  }
}

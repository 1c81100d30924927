/**
 * @module engine/pattern/syntax/char-class
 * Sets of code points, as sorted ranges that neither overlap nor touch, and the operations RE2's parser has on them.
 */

/** `[from, to]`, both included. */
export type Range = readonly [from: number, to: number];
/** Sorted, disjoint, and merged where they touch. */
export type Ranges = readonly Range[];

export const LAST_CODE_POINT = 0x10ffff;
export const EVERYTHING: Ranges = [[0, LAST_CODE_POINT]];

/** Every code point that `ranges` lacks. */
export function negate(ranges: Ranges): Ranges {
  const gaps: Range[] = [];
  let next = 0;
  for (const [from, to] of ranges) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= LAST_CODE_POINT) gaps.push([next, LAST_CODE_POINT]);
  return gaps;
}

/** The index of the first range that ends at or after `point`. */
function firstEndingAt(ranges: Ranges, point: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]![1] < point) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A set under construction. */
export interface ClassBuilder {
  /** Adds `from…to`; false if all of it was there already. */
  add(from: number, to: number): boolean;
  ranges(): Ranges;
}

export function createClassBuilder(): ClassBuilder {
  const ranges: Range[] = [];
  return {
    add(from, to) {
      if (from > to) return false;
      const holder = ranges[firstEndingAt(ranges, from)];
      if (holder && holder[0] <= from && to <= holder[1]) return false;
      const first = firstEndingAt(ranges, from - 1); // a range that ends just before merges too
      let last = first;
      let [low, high] = [from, to];
      for (let range = ranges[last]; range && range[0] <= to + 1; range = ranges[++last]) {
        low = Math.min(low, range[0]);
        high = Math.max(high, range[1]);
      }
      ranges.splice(first, last - first, [low, high]);
      return true;
    },
    ranges: () => ranges,
  };
}

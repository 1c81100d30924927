/**
 * @module engine/pattern/nfa/utf8
 * A set of code points → a small tree over bytes which takes exactly their UTF-8.
 *
 * The tree is deterministic (the byte sets of one node are disjoint) and equal subtrees are one object, so that after
 * a lead byte only one position of the NFA is left, however many ranges the set has: `\pL` has 660.
 */
import type { Range, Ranges } from '../syntax/char-class.ts';
import { utf8Length } from '../syntax/tree.ts';

/** The bytes of `bytes` lead to `next`; undefined: the character is complete. */
export interface Utf8Branch {
  readonly bytes: Ranges;
  readonly next: Utf8Node | undefined;
}
export type Utf8Node = readonly Utf8Branch[];

/** A run of characters as one byte range per position. */
type ByteRun = readonly Range[];

const LENGTH_LIMITS = [0x7f, 0x7ff, 0xffff];

function encode(point: number): number[] {
  const tail = (shift: number): number => 0x80 | ((point >> shift) & 0x3f);
  switch (utf8Length(point)) {
    case 1:
      return [point];
    case 2:
      return [0xc0 | (point >> 6), tail(0)];
    case 3:
      return [0xe0 | (point >> 12), tail(6), tail(0)];
    default:
      return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
  }
}

/**
 * Splits `from…to` so that each piece is a product of byte ranges. Surrogates are left out: a checked subject has none.
 * Source: the method of RE2 and of Rust's utf8-ranges.
 */
function split(from: number, to: number, runs: ByteRun[]): void {
  if (from > to) return;
  const cut = (at: number): void => {
    split(from, at, runs);
    split(at + 1, to, runs);
  };
  if (from <= 0xdfff && to >= 0xd800) {
    split(from, 0xd7ff, runs);
    split(0xe000, to, runs);
    return;
  }
  for (const limit of LENGTH_LIMITS) {
    if (from > limit || to <= limit) continue;
    cut(limit);
    return;
  }
  if (to > 0x7f) {
    for (let position = 1; position < 4; position++) {
      const low = (1 << (6 * position)) - 1;
      if ((from & ~low) === (to & ~low)) continue;
      if ((from & low) === 0 && (to & low) === low) continue;
      cut((from & low) !== 0 ? from | low : (to & ~low) - 1);
      return;
    }
  }
  const last = encode(to);
  runs.push(encode(from).map((byte, i): Range => [byte, last[i]!]));
}

/** Runs that agree on their first range share a branch; branches that lead to the same node share their bytes. */
function buildNode(runs: readonly ByteRun[], known: Map<string, Utf8Node>): { node: Utf8Node; key: string } {
  const byFirst = new Map<number, { first: Range; rests: ByteRun[] }>();
  for (const run of runs) {
    const first = run[0]!;
    const entry = byFirst.get(first[0]) ?? { first, rests: [] };
    byFirst.set(first[0], entry);
    if (run.length > 1) entry.rests.push(run.slice(1));
  }
  const byNext = new Map<string, { bytes: Range[]; next: Utf8Node | undefined }>();
  for (const { first, rests } of byFirst.values()) {
    const below = rests.length > 0 ? buildNode(rests, known) : { node: undefined, key: '' };
    const branch = byNext.get(below.key) ?? { bytes: [], next: below.node };
    byNext.set(below.key, branch);
    branch.bytes.push(first);
  }
  const key = `(${[...byNext].map(([below, { bytes }]) => `${bytes.join(' ')}${below}`).join('|')})`;
  const node = known.get(key) ?? [...byNext.values()];
  known.set(key, node);
  return { node, key };
}

/** @example utf8Tree([[0xe9, 0xe9]]) // [{ bytes: [[0xc3, 0xc3]], next: [{ bytes: [[0xa9, 0xa9]] }] }] */
export function utf8Tree(ranges: Ranges): Utf8Node {
  const runs: ByteRun[] = [];
  for (const [from, to] of ranges) split(from, to, runs);
  return buildNode(runs, new Map()).node;
}

/** Whether the set holds every code point above ASCII (surrogates aside): then one loop over bytes can stand for it. */
export function holdsAllNonAscii(ranges: Ranges): boolean {
  const holds = (from: number, to: number): boolean =>
    ranges.some(([low, high]) => low <= from && to <= high);
  return holds(0x80, 0xd7ff) && holds(0xe000, 0x10ffff);
}

/** The ASCII part of a set. */
export function asciiPart(ranges: Ranges): Ranges {
  return ranges.filter(([from]) => from < 0x80).map(([from, to]): Range => [from, Math.min(to, 0x7f)]);
}

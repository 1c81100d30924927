/**
 * @module engine/kernel/assembly/ltsv-record
 * An LTSV record (`label:value`, a tab between pairs) → its pairs as JSON, but for those the plan does something with.
 */
import { STATUS_BAIL_LIMIT, STATUS_NO_MATCH } from '../memory.ts';
import { bits, splatOf } from './lanes.ts';
import { beginMembers, endMembers, mayBeWide } from './members.ts';
import { writePair } from './text-members.ts';

/** The first byte from `at` on that is no `[0-9A-Za-z_.-]`. */
// @ts-ignore: decorator
@inline
function labelEnd(at: usize): usize {
  while (true) {
    const c = <u32>load<u8>(at);
    const isLabel = (c | 0x20) - 0x61 <= 25 || c - 0x30 <= 9 || c == 0x5f || c == 0x2e || c == 0x2d;
    if (!isLabel) return at;
    at++;
  }
}

/** The first tab, CR or LF from `at` on; there is one. */
// @ts-ignore: decorator
@inline
function valueEnd(at: usize): usize {
  const tab = splatOf(0x09);
  const feed = splatOf(0x0a);
  const turn = i8x16.splat(0x0d);
  while (true) {
    const v = v128.load(at);
    const found = bits(v128.or(v128.or(v128.eq<i8>(v, tab), v128.eq<i8>(v, feed)), v128.eq<i8>(v, turn)));
    if (found != 0) return at + ctz(found);
    at += 16;
  }
}

/** The pairs of the record, which ends at `end` with a tab behind it. */
// @ts-ignore: decorator
@inline
function shapePairs(at: usize, end: usize, begin: usize, limit: usize): usize {
  let target = begin;
  beginMembers(limit);
  while (true) {
    const colon = labelEnd(at);
    if (colon == at || load<u8>(colon) != 0x3a) return STATUS_NO_MATCH;
    const after = valueEnd(colon + 1);
    if (load<u8>(after) != 0x09) return STATUS_NO_MATCH; // a line end within
    target = writePair(at, colon, colon + 1, after, target);
    if (target < 256) return target;
    if (after == end) return endMembers(begin, target);
    at = after + 1;
  }
}

/** Writes the record `start … end` at `target`, where there is room for it; STATUS_NO_MATCH: it is no LTSV. */
export function shapeLtsv(start: usize, end: usize, target: usize, limit: usize): usize {
  if (mayBeWide(start, end, 0x09, 0x09, 0x09)) return STATUS_BAIL_LIMIT;
  // The scanners end at a tab, not at an address. What stood there is the next record's, or a line end.
  const behind = load<u8>(end);
  store<u8>(end, 0x09);
  const after = shapePairs(start, end, target, limit);
  store<u8>(end, behind);
  return after;
}

/**
 * @module engine/kernel/assembly/logfmt-record
 * A logfmt record (`key=value`, white space between pairs) → its pairs as JSON, but for those the plan does something with.
 */
import { STATUS_BAIL_JSON, STATUS_NO_MATCH } from '../memory.ts';
import { bits, splatOf } from './lanes.ts';
import { beginMembers, endMembers } from './members.ts';
import { behindQuote, ESCAPE_JSON, readQuoted, textEnd, textStart } from './quoted.ts';
import { writePair } from './text-members.ts';
import { isNarrowSpace, mayBeWideSpace } from './white-space.ts';

/** Where text without quotes ends: at white space, a quote or, of a key, at `=`. 0: at what may be wide white space. */
// @ts-ignore: decorator
@inline
function plainEnd(at: usize, end: usize, stop: v128): usize {
  const quote = i8x16.splat(0x22);
  const narrow = i8x16.splat(0x21);
  while (at < end) {
    const v = v128.load(at);
    // As signed numbers, bytes beyond ASCII are less than any other.
    const found = bits(v128.or(v128.lt<i8>(v, narrow), v128.or(v128.eq<i8>(v, quote), v128.eq<i8>(v, stop))));
    if (found == 0) {
      at += 16;
      continue;
    }
    at += ctz(found);
    if (at >= end) break;
    const c = <u32>load<u8>(at);
    if (c >= 0x80) {
      if (mayBeWideSpace(at)) return 0;
    } else if (c > 0x20 || isNarrowSpace(c)) return at;
    at++; // a letter beyond ASCII, or a control
  }
  return end;
}

// @ts-ignore: decorator
@inline
function skipNarrow(at: usize, end: usize): usize {
  while (at < end && isNarrowSpace(load<u8>(at))) at++;
  return at;
}

/** Writes the record `start … end` at `target`, where there is room for it. What is not plainly logfmt, nor plainly none, is handed back. */
export function shapeLogfmt(start: usize, end: usize, begin: usize, limit: usize): usize {
  const equals = i8x16.splat(0x3d);
  let at = skipNarrow(start, end);
  let target = begin;
  let hasValue = false;
  beginMembers(limit);
  while (at < end) {
    const key = at;
    const keyEnd = plainEnd(key, end, equals);
    if (keyEnd <= key) return keyEnd == 0 ? STATUS_BAIL_JSON : STATUS_NO_MATCH;
    at = keyEnd;
    let value: usize = 0;
    let valueEnd: usize = 0;
    if (keyEnd != end && load<u8>(keyEnd) == 0x3d) {
      hasValue = true;
      value = keyEnd + 1;
      if (value != end && load<u8>(value) == 0x22) {
        if (!readQuoted(value + 1, end, 0x22, ESCAPE_JSON)) return STATUS_BAIL_JSON;
        value = textStart;
        valueEnd = textEnd;
        at = behindQuote;
      } else {
        valueEnd = plainEnd(value, end, splatOf(0x20));
        if (valueEnd == 0) return STATUS_BAIL_JSON;
        at = valueEnd;
      }
    }
    const next = skipNarrow(at, end);
    if (next == at && at != end) return load<u8>(at) < 0x80 ? STATUS_NO_MATCH : STATUS_BAIL_JSON; // wide white space?
    target = writePair(key, keyEnd, value, valueEnd, target);
    if (target < 256) return target;
    at = next;
  }
  return hasValue ? endMembers(begin, target) : STATUS_NO_MATCH;
}

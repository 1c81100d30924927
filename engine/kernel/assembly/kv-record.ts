/**
 * @module engine/kernel/assembly/kv-record
 * A record of pairs with separators and quotes of the plan's own (../ops.ts draws them) → its pairs as JSON, but for those
 * the plan does something with.
 */
import { SLOT_OPTIONS, STATUS_BAIL_JSON, STATUS_NO_MATCH } from '../memory.ts';
import { slot } from './control.ts';
import { firstOf, behindQuote, ESCAPE_ANY, readQuoted, textEnd, textStart } from './quoted.ts';
import { beginMembers, endMembers } from './members.ts';
import { writePair } from './text-members.ts';
import { isNarrowSpace, mayBeWideSpace } from './white-space.ts';

/** The plan's separators, as ops.ts draws them. */
let options: usize = 0;

/** Whether a separator, of pairs (0) or behind a key (1), is at `at`. */
// @ts-ignore: decorator
@inline
function isAt(at: usize, end: usize, which: usize): bool {
  const separator = options + 16 + (which << 4);
  return ((load<u64>(at) ^ load<u64>(separator)) & load<u64>(separator, 8)) == 0 && at + load<u32>(options + (which << 2)) <= end;
}

/** Behind the spaces at `at`, where those are no text. */
// @ts-ignore: decorator
@inline
function skipSpaces(at: usize, end: usize): usize {
  if (load<u32>(options, 8) == 0) return at;
  while (at < end && load<u8>(at) == 0x20) at++;
  return at;
}

/** Whether text begins with one of the quotes. */
// @ts-ignore: decorator
@inline
function isQuote(c: u32): bool {
  for (let quotes = load<u64>(options, 48); quotes != 0; quotes >>= 8) if ((quotes & 0xff) == <u64>c) return true;
  return false;
}

/** The key or value last read, and where the record goes on behind it. */
let tokenStart: usize = 0;
let tokenEnd: usize = 0;
let behindToken: usize = 0;

/** Takes white space off both ends of the token; false: it may be wide white space. */
function trim(): bool {
  while (tokenStart < tokenEnd && isNarrowSpace(load<u8>(tokenStart))) tokenStart++;
  while (tokenStart < tokenEnd && isNarrowSpace(load<u8>(tokenEnd - 1))) tokenEnd--;
  if (tokenStart == tokenEnd || (load<u8>(tokenStart) < 0x80 && load<u8>(tokenEnd - 1) < 0x80)) return true;
  return !mayBeWideSpace(tokenStart) && !mayBeWideSpace(tokenEnd - 3) && !mayBeWideSpace(tokenEnd - 2);
}

/** Where text without quotes ends: at the next pair or, of a key, at the separator behind it. */
// @ts-ignore: decorator
@inline
function plainEnd(at: usize, end: usize, isKey: bool): usize {
  const pairs = i8x16.splat(load<i8>(options, 16));
  const keys = isKey ? i8x16.splat(load<i8>(options, 32)) : pairs;
  while (true) {
    at = firstOf(at, end, pairs, keys);
    if (at >= end) return end;
    if (isAt(at, end, 0) || (isKey && isAt(at, end, 1))) return at;
    at++;
  }
}

/** Reads the key or the value at `at`; false where the record is handed back. */
// @ts-ignore: decorator
@inline
function readToken(at: usize, end: usize, isKey: bool): bool {
  if (at < end && isQuote(load<u8>(at))) {
    if (!readQuoted(at + 1, end, load<u8>(at), ESCAPE_ANY)) return false;
    tokenStart = textStart;
    tokenEnd = textEnd;
    behindToken = behindQuote;
    return true;
  }
  tokenStart = at;
  tokenEnd = plainEnd(at, end, isKey);
  behindToken = tokenEnd;
  return load<u32>(options, 8) == 0 || trim();
}

/** Writes the record `start … end` at `target`, where there is room for it. What is not plainly pairs, nor plainly none, is handed back. */
export function shapeKv(start: usize, end: usize, begin: usize, limit: usize): usize {
  options = slot(SLOT_OPTIONS);
  const pairsLength = <usize>load<u32>(options);
  const keyLength = <usize>load<u32>(options, 4);
  let target = begin;
  let count = 0;
  beginMembers(limit);
  for (let at = skipSpaces(start, end); at < end; at = skipSpaces(at, end)) {
    if (isAt(at, end, 0)) {
      at += pairsLength;
      continue;
    }
    if (!readToken(at, end, true)) return STATUS_BAIL_JSON;
    if (tokenStart == tokenEnd) return STATUS_NO_MATCH;
    const key = tokenStart;
    const keyEnd = tokenEnd;
    at = skipSpaces(behindToken, end);
    if (!isAt(at, end, 1)) return STATUS_NO_MATCH;
    if (!readToken(skipSpaces(at + keyLength, end), end, false)) return STATUS_BAIL_JSON;
    at = skipSpaces(behindToken, end);
    if (at < end && !isAt(at, end, 0)) return STATUS_NO_MATCH;
    target = writePair(key, keyEnd, tokenStart, tokenEnd, target);
    if (target < 256) return target;
    count++;
  }
  return count == 0 ? STATUS_NO_MATCH : endMembers(begin, target);
}

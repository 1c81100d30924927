/**
 * @module engine/kernel/assembly/to-ltsv
 * A record's members as they were written, with marks between them (../ops.ts) → LTSV. Values are what they are in JSON, but for
 * quotes and escapes, so that all that writes JSON, shapes that were learnt above all, writes LTSV as well.
 */
import { SLACK, STATUS_BAIL_SPACE, STATUS_BAIL_TYPE } from '../memory.ts';
import { MARK_END } from '../ops.ts';
import { copyPlain, LTSV_SPECIALS } from './cells.ts';
import { decodedEnd, decodeText } from './json-copy.ts';
import { stops } from './json-scan.ts';
import { bits, copyLiteral, splatOf } from './lanes.ts';

/** Whether a name is one or more of `[0-9A-Za-z_.-]`. */
export function isLabel(name: usize, end: usize): bool {
  for (let at = name; at < end; at += 16) {
    const v = v128.load(at);
    const letters = v128.lt<u8>(v128.sub<i8>(v128.or(v, splatOf(0x20)), i8x16.splat(0x61)), i8x16.splat(26));
    const digits = v128.lt<u8>(v128.sub<i8>(v, splatOf(0x30)), i8x16.splat(10));
    const signs = v128.or(v128.lt<u8>(v128.sub<i8>(v, i8x16.splat(0x2d)), splatOf(0x02)), v128.eq<i8>(v, i8x16.splat(0x5f)));
    const others = bits(v128.or(v128.or(letters, digits), signs)) ^ 0xffff;
    if (others != 0) return at + ctz(others) >= end;
  }
  return name < end;
}

/** Where the record goes on behind what was copied last. */
let behind: usize = 0;

/** Copies what comes before the next mark. */
// @ts-ignore: decorator
@inline
function copyToMark(from: usize, to: usize): usize {
  const space = splatOf(0x20);
  while (true) {
    const v = v128.load(from);
    v128.store(to, v);
    const marks = bits(v128.lt<u8>(v, space));
    if (marks != 0) {
      behind = from + ctz(marks);
      return to + ctz(marks);
    }
    from += 16;
    to += 16;
  }
}

/** Writes the text behind a quote; 0: LTSV cannot hold it, or perhaps not. */
// @ts-ignore: decorator
@inline
function writeText(at: usize, target: usize): usize {
  const two = splatOf(0x02);
  const space = splatOf(0x20);
  const backslash = splatOf(0x5c);
  let from = at;
  let to = target;
  while (true) {
    const v = v128.load(from);
    v128.store(to, v);
    const special = bits(stops(v, two, space, backslash));
    if (special != 0) {
      from += ctz(special);
      to += ctz(special);
      break;
    }
    from += 16;
    to += 16;
  }
  behind = from + 1;
  if (load<u8>(from) == 0x22) return to;
  behind = decodeText(at, target, false);
  return behind != 0 && copyPlain(target, decodedEnd, target, v128.load(LTSV_SPECIALS)) ? decodedEnd : 0;
}

/**
 * Turns the record `start … end` into LTSV in the same place; its first byte is no mark.
 * @returns its end, or a STATUS_BAIL_…
 */
export function toLtsv(start: usize, end: usize, limit: usize): usize {
  const copy = end + SLACK;
  if (copy + (end - start) + SLACK > limit) return STATUS_BAIL_SPACE;
  let at = start + 1;
  let target = copy;
  while (load<u8>(at) != MARK_END) {
    target = copyToMark(at, target);
    store<u8>(target++, 0x3a);
    at = behind + 1;
    const c = <u32>load<u8>(at);
    if (c == 0x22) {
      target = writeText(at + 1, target);
      if (target == 0) return STATUS_BAIL_TYPE;
      at = behind;
    } else if (c == 0x6e) {
      at += 4; // null
    } else {
      target = copyToMark(at, target);
      at = behind;
    }
    if (load<u8>(at) == 0x09) {
      store<u8>(target++, 0x09);
      at++;
    }
  }
  at++;
  target = copyLiteral(at, end - at, target);
  memory.copy(start, copy, target - copy);
  return start + (target - copy);
}

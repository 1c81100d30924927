/**
 * @module engine/kernel/assembly/row
 * Members of a record that were noted → the cells of a CSV row (RFC 4180), by the emit program (../ops.ts).
 */
import { CAPTURES, KINDS, KIND_ESCAPED, KIND_NESTED, KIND_NULL, KIND_TEXT, STATUS_BAIL_JSON, STATUS_BAIL_TYPE } from '../memory.ts';
import { EMIT_BYTES, EMIT_END, EMIT_HASH, EMIT_NETWORK, EMIT_STRING, EMIT_TEMPLATE, EMIT_VERBATIM, FLAG_MASK } from '../ops.ts';
import { copyPlain, CSV_SPECIALS, writeQuoted, writeTemplateCell, writeTypedCell } from './cells.ts';
import { decodedEnd, decodedSpecial, decodeText } from './json-copy.ts';
import { skipString } from './json-scan.ts';
import { bits, copyLiteral, splatOf } from './lanes.ts';

/** Whether a byte of `start … end` is a comma. */
function hasComma(start: usize, end: usize): bool {
  const comma = i8x16.splat(0x2c);
  for (; start + 16 < end; start += 16) if (v128.any_true(v128.eq<i8>(v128.load(start), comma))) return true;
  return (bits(v128.eq<i8>(v128.load(start), comma)) & ((1 << <i32>(end - start)) - 1)) != 0;
}

/** Puts quotes around what was written behind `target`, or takes it there. */
// @ts-ignore: decorator
@inline
function quoteAround(target: usize, end: usize, needed: bool): usize {
  if (needed) {
    store<u8>(target, 0x22);
    store<u8>(end, 0x22);
    return end + 1;
  }
  memory.copy(target, target + 1, end - target - 1);
  return end - 1;
}

/** Writes a text without its escapes; 0: half a surrogate pair. In JSON all of CSV's special characters but the comma are escaped. */
function writeEscapedCell(start: usize, end: usize, target: usize): usize {
  if (decodeText(start, target + 1, true) == 0) return 0;
  return quoteAround(target, decodedEnd, decodedSpecial || hasComma(start, end));
}

/** Writes an object or an array without white space, quotes in it doubled. */
function writeNestedCell(start: usize, end: usize, target: usize): usize {
  const quote = i8x16.splat(0x22);
  const comma = i8x16.splat(0x2c);
  const space = splatOf(0x20);
  const begin = target++;
  let needed = false;
  while (start < end) {
    const v = v128.load(start);
    v128.store(target, v);
    const left = min<usize>(end - start, 16);
    const inside = (1 << <i32>left) - 1;
    const quotes = bits(v128.eq<i8>(v, quote));
    const found = (quotes | bits(v128.le<u8>(v, space))) & inside;
    needed = needed || ((quotes | bits(v128.eq<i8>(v, comma))) & inside) != 0;
    const plain = found == 0 ? left : <usize>ctz(found);
    start += plain;
    target += plain;
    if (found == 0) continue;
    if (load<u8>(start) != 0x22) {
      start++; // white space between tokens
      continue;
    }
    const after = skipString(start + 1);
    // Two quotes in the place of each of the string's own.
    store<u8>(target, 0x22);
    target = writeQuoted(start + 1, after - 1, target + 1);
    store<u8>(target++, 0x22);
    start = after;
  }
  return quoteAround(begin, target, needed);
}

/** Writes a member as it came; 0: it is left to the reference path. */
// @ts-ignore: decorator
@inline
function writeMemberCell(found: u32, start: usize, end: usize, target: usize, table: v128): usize {
  if (found == KIND_TEXT) return copyPlain(start, end, target, table) ? target + (end - start) : writeQuoted(start, end, target);
  if (found == KIND_ESCAPED) return writeEscapedCell(start, end, target);
  if (found == KIND_NESTED) return writeNestedCell(start, end, target);
  return copyLiteral(start, end - start, target);
}

/** Writes a record's row at `target`, where there is room for it; a STATUS_BAIL_… where that is the reference path's affair. */
export function emitRow(op: usize, target: usize, limit: usize): usize {
  const table = v128.load(CSV_SPECIALS);
  while (true) {
    const head = load<u32>(op);
    const kind = head & 0xff;
    const flags = (head >>> 8) & 0xff;
    target = copyLiteral(<usize>load<u32>(op, 4), <usize>(head >>> 16), target);
    if (kind > <u32>EMIT_TEMPLATE) {
      const capture = <usize>load<u32>(op, 8);
      const found = load<u32>(KINDS + ((capture - CAPTURES) >> 1));
      if (found > <u32>KIND_NULL) {
        const start = <usize>load<u32>(capture);
        const end = <usize>load<u32>(capture, 4);
        if (kind == EMIT_VERBATIM) {
          target = writeMemberCell(found, start, end, target, table);
          if (target == 0) return STATUS_BAIL_JSON;
        } else if (kind >= <u32>EMIT_NETWORK && (found == KIND_ESCAPED || (found == KIND_NESTED && kind == EMIT_HASH))) {
          return STATUS_BAIL_JSON;
        } else if ((flags & FLAG_MASK) != 0 || (kind == EMIT_NETWORK && found != KIND_TEXT)) {
          target = copyLiteral(<usize>load<u32>(op, 40), <usize>load<u32>(op, 44), target);
        } else if (kind == EMIT_STRING) {
          target = writeMemberCell(KIND_TEXT, start, end, target, table);
        } else {
          target = writeTypedCell(op, kind, start, end, target, limit, true);
          if (target < 256) return target == 0 ? STATUS_BAIL_TYPE : target;
        }
      }
    } else if (kind == EMIT_TEMPLATE) {
      target = writeTemplateCell(op, flags, target, target, limit, true);
      if (target < 256) return target;
    } else if (kind == EMIT_END) return target;
    op += EMIT_BYTES;
  }
}

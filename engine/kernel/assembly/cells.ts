/**
 * @module engine/kernel/assembly/cells
 * Captures → the cells of a CSV row (RFC 4180) or of LTSV, by the emit program (../ops.ts). Its literals are what stands
 * before each cell; the tab before LTSV's first pair is left out here.
 */
import { CELLS_LTSV, SLACK, SLOT_CELLS, STATUS_BAIL_SPACE, STATUS_BAIL_TYPE, STATUS_TYPE } from '../memory.ts';
import {
  EMIT_BYTES, EMIT_CLF, EMIT_END, EMIT_NETWORK, EMIT_STRFTIME, EMIT_STRING, EMIT_STRUCTURED, EMIT_TEMPLATE, FLAG_CHECK, FLAG_DROP_NULL,
  FLAG_LATE, FLAG_LONE, FLAG_MASK, FLAG_OPTIONAL, MOMENT_ISO,
} from '../ops.ts';
import { slot } from './control.ts';
import { isNullText, isPartial, UNSET, writeTyped } from './field.ts';
import { bits, copyLiteral, lookUp, splatOf } from './lanes.ts';
import { firstOf } from './quoted.ts';
import { missing, writePieces } from './template.ts';

/** Low four bits → the byte with them that a plain cell must not have; in the other places one with other low bits. */
// `,` `"` CR LF
export const CSV_SPECIALS = memory.data<u8>([1, 0, 0x22, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0x2c, 0x0d, 0, 0], 16);
// tab CR LF
export const LTSV_SPECIALS = memory.data<u8>([1, 0, 0, 0, 0, 0, 0, 0, 0, 0x09, 0x0a, 0, 0, 0x0d, 0, 0], 16);

/** One bit a byte, set where it is one of the table's. */
// @ts-ignore: decorator
@inline
function specials(v: v128, table: v128, low4: v128): u64 {
  return <u64>bits(v128.eq<i8>(lookUp(table, v128.and(v, low4)), v));
}

/**
 * Copies `start … end` to `target` as it is; in rounds as writeEscaped (json-text.ts), which says why.
 * @returns whether none of the table's bytes is in it
 */
// @ts-ignore: decorator
@inline
export function copyPlain(start: usize, end: usize, target: usize, table: v128): bool {
  const low4 = splatOf(0x0f);
  while (true) {
    const left = end - start;
    const a = v128.load(start);
    v128.store(target, a);
    let found = specials(a, table, low4);
    if (left <= 16) return (found & (((<u64>1) << <u64>left) - 1)) == 0;
    const b = v128.load(start, 16);
    const c = v128.load(start, 32);
    const d = v128.load(start, 48);
    v128.store(target, b, 16);
    v128.store(target, c, 32);
    v128.store(target, d, 48);
    found |= (specials(b, table, low4) << 16) | (specials(c, table, low4) << 32) | (specials(d, table, low4) << 48);
    if (left < 64) found &= ((<u64>1) << <u64>left) - 1;
    if (found != 0) return false;
    if (left <= 64) return true;
    start += 64;
    target += 64;
  }
}

/** Writes `start … end` in quotes, its own doubled: at most twice its length and two. */
export function writeQuoted(start: usize, end: usize, target: usize): usize {
  const quotes = i8x16.splat(0x22);
  store<u8>(target++, 0x22);
  while (start < end) {
    const v = v128.load(start);
    v128.store(target, v);
    const left = min<usize>(end - start, 16);
    const found = bits(v128.eq<i8>(v, quotes)) & ((1 << <i32>left) - 1);
    if (found == 0) {
      start += left;
      target += left;
      continue;
    }
    const length = <usize>ctz(found) + 1;
    start += length;
    target += length;
    store<u8>(target++, 0x22);
  }
  store<u8>(target++, 0x22);
  return target;
}

/** Puts a text that was written at `start` into quotes, where a CSV cell needs them. */
function quoteWritten(start: usize, end: usize, limit: usize): usize {
  if (copyPlain(start, end, start, v128.load(CSV_SPECIALS))) return end;
  const copy = start + 2 * (end - start) + SLACK;
  if (copy + (end - start) + SLACK > limit) return STATUS_BAIL_SPACE;
  memory.copy(copy, start, end - start);
  return writeQuoted(copy, copy + (end - start), start);
}

/** Writes a value that is no string; 0: not plainly of its type; a STATUS_BAIL_…. */
export function writeTypedCell(op: usize, kind: u32, start: usize, end: usize, target: usize, limit: usize, quotes: bool): usize {
  const after = writeTyped(op, kind, start, end, target);
  if (after == 0) return 0;
  if (kind == EMIT_STRUCTURED) return quotes ? quoteWritten(target, after, limit) : after;
  if (kind >= <u32>EMIT_NETWORK) return after;
  const isText = kind >= <u32>EMIT_CLF && kind <= <u32>EMIT_STRFTIME && load<u32>(op, 32) == MOMENT_ISO;
  return isText ? after - 1 : after; // without JSON's closing quote
}

/** Writes what `set` fills in by a template. Its pieces are escaped for JSON: of one in which that shows the record is handed back. */
export function writeTemplateCell(op: usize, flags: u32, target: usize, open: usize, limit: usize, quotes: bool): usize {
  const after = writePieces(<usize>load<u32>(op, 8), <usize>load<u32>(op, 12), open, limit);
  if (after < 256) return after;
  if (flags & FLAG_CHECK) return target;
  if (missing && (flags & FLAG_LONE) != 0) return flags & FLAG_DROP_NULL ? target : open;
  const backslash = splatOf(0x5c);
  if (firstOf(open, after, backslash, backslash) < after) return STATUS_BAIL_TYPE;
  return quotes ? quoteWritten(open, after, limit) : after;
}

/** Writes the record's cells at `target`; as emit.ts. */
export function emitCells(op: usize, target: usize, limit: usize, roomy: bool): usize {
  const isLtsv = slot(SLOT_CELLS) == CELLS_LTSV;
  const table = v128.load(isLtsv ? LTSV_SPECIALS : CSV_SPECIALS);
  const begin = target;
  while (true) {
    const head = load<u32>(op);
    const kind = head & 0xff;
    const flags = (head >>> 8) & 0xff;
    let literal = <usize>load<u32>(op, 4);
    let length = <usize>(head >>> 16);
    if (!roomy && target + length + SLACK > limit) return STATUS_BAIL_SPACE;
    if (kind == EMIT_END) return copyLiteral(literal, length, target);
    if (isLtsv && target == begin && length != 0) {
      literal++;
      length--;
    }
    const open = copyLiteral(literal, length, target);
    if (kind == EMIT_TEMPLATE) {
      target = writeTemplateCell(op, flags, target, open, limit, !isLtsv);
      if (target < 256) return target;
    } else if (kind < <u32>EMIT_TEMPLATE) {
      target = open;
    } else {
      const capture = <usize>load<u32>(op, 8);
      const start = <usize>load<u32>(capture);
      const end = <usize>load<u32>(capture, 4);
      if (!roomy && open + 6 * (end - start) + SLACK > limit) return STATUS_BAIL_SPACE;
      // Nothing in a cell: the cell is empty, and a pair is left out where its field is not there.
      let after = flags & FLAG_DROP_NULL ? target : open;
      if (<u32>start == UNSET) {
        if (isLtsv && (flags & FLAG_OPTIONAL) != 0) after = target;
      } else if (!isNullText(op, start, end)) {
        if (kind == EMIT_STRING && (flags & FLAG_MASK) == 0) {
          after = open + (end - start);
          if (!copyPlain(start, end, open, table)) {
            if (isLtsv) return STATUS_BAIL_TYPE;
            after = writeQuoted(start, end, open);
          }
        } else {
          const written = kind == EMIT_STRING ? open : writeTypedCell(op, kind, start, end, open, limit, !isLtsv);
          if (written == 0) {
            if (start != end) return isPartial(kind) || (flags & FLAG_LATE) != 0 ? STATUS_BAIL_TYPE : STATUS_TYPE;
          } else if (written < 256) {
            return written;
          } else {
            after = flags & FLAG_MASK ? copyLiteral(<usize>load<u32>(op, 40), <usize>load<u32>(op, 44), open) : written;
          }
        }
      }
      target = flags & FLAG_CHECK ? target : after;
    }
    op += EMIT_BYTES;
  }
}

/**
 * @module engine/kernel/assembly/members
 * What records that bring their own names have in common, JSON objects and pairs: which of the plan's members a record has,
 * what they are, and what comes behind them.
 */
import {
  CAPTURES, CELLS_CSV, KINDS, KIND_BOOL, KIND_MISSING, KIND_MOMENT, KIND_NESTED, KIND_NUMBER, KIND_TEXT, SLOT_CONFLICTS, SLOT_CONFLICT_COUNT,
  SLOT_CELLS, SLOT_EMIT, SLOT_MEMBER_COUNT, SLOT_MOST_VALUES, SPAN_BYTES, STATUS_BAIL_JSON,
} from '../memory.ts';
import {
  CONFLICT_BYTES, EMIT_BOOL, EMIT_BYTES, EMIT_END, EMIT_FLOAT, EMIT_INT, EMIT_STRING, EMIT_STRUCTURED, EMIT_TEMPLATE,
} from '../ops.ts';
import { slot } from './control.ts';
import { beginNames } from './json-names.ts';
import { bits, copyLiteral } from './lanes.ts';
import { emitRow } from './row.ts';
import { writeTemplate } from './template.ts';
import { toLtsv } from './to-ltsv.ts';

/** Which members of the plan's the record has, a bit each. */
let seen: u64 = 0;
/** Those that a template took to be none of the record's, as they had not come: they must not come any more. */
let absent: u64 = 0;

/** Where the record's output has to end. */
let end: usize = 0;

/**
 * Whether the record may have more values than the limit. A value takes two bytes at least, and is behind one of three signs,
 * so only a long record with many of them may: then the reference path counts.
 */
// @ts-ignore: decorator
@inline
export function mayBeWide(start: usize, end: usize, sign: u8, opener: u8, other: u8): bool {
  const most = slot(SLOT_MOST_VALUES);
  return end - start > 2 * most && hasMore(start, end, most, sign, opener, other);
}

/** Whether there are so many of the three signs, those in texts included. What is behind the end differs from run to run. */
function hasMore(at: usize, end: usize, most: usize, sign: u8, opener: u8, other: u8): bool {
  const one = i8x16.splat(sign);
  const two = i8x16.splat(opener);
  const three = i8x16.splat(other);
  let count: usize = 0;
  for (; at < end; at += 16) {
    const v = v128.load(at);
    const found = v128.or(v128.or(v128.eq<i8>(v, one), v128.eq<i8>(v, two)), v128.eq<i8>(v, three));
    const left = end - at;
    count += popcnt(left < 16 ? bits(found) & ((1 << <i32>left) - 1) : bits(found));
  }
  return count >= most;
}

/** Before a record's first member. */
// @ts-ignore: decorator
@inline
export function beginMembers(limit: usize): void {
  end = limit;
  const count = slot(SLOT_MEMBER_COUNT);
  for (let index: usize = 0; index < count; index++) store<u32>(KINDS + (index << 2), KIND_MISSING);
  seen = 0;
  absent = 0;
  beginNames();
}

/** The record has the plan's member of that number. */
// @ts-ignore: decorator
@inline
export function sawMember(index: i32): void {
  seen |= (<u64>1) << <u64>index;
}

/** Where its value is, and what, for filters and templates. */
// @ts-ignore: decorator
@inline
export function noteMember(index: i32, start: usize, end: usize, kind: u32): void {
  const capture = CAPTURES + <usize>index * SPAN_BYTES;
  store<u32>(capture, <u32>start);
  store<u32>(capture, <u32>end, 4);
  store<u32>(KINDS + (<usize>index << 2), kind);
}

/** What a value is once it has the type. */
// @ts-ignore: decorator
@inline
export function kindOfType(kind: u32): u32 {
  if (kind == EMIT_STRING) return KIND_TEXT;
  if (kind == EMIT_INT || kind == EMIT_FLOAT) return KIND_NUMBER;
  if (kind == EMIT_STRUCTURED) return KIND_NESTED;
  return kind == EMIT_BOOL ? KIND_BOOL : KIND_MOMENT;
}

/** Constants and templates at the end, and the end. */
function writeTail(begin: usize, target: usize): usize {
  let op = slot(SLOT_EMIT);
  while (true) {
    const head = load<u32>(op);
    const literal = <usize>load<u32>(op, 4);
    const length = <usize>(head >>> 16);
    if ((head & 0xff) == EMIT_END) {
      if (target == begin) target++;
      target = copyLiteral(literal, length, target);
      store<u8>(begin, 0x7b);
      return target;
    }
    if ((seen & load<u64>(op, 40)) == 0) {
      if ((head & 0xff) == EMIT_TEMPLATE) {
        target = writeTemplate(op, head, target, end);
        if (target < 256) return target;
      } else target = copyLiteral(literal, length, target);
    }
    op += EMIT_BYTES;
  }
}

/**
 * What `set` puts at the end of an object in the record. A template there is written before all of the record's members
 * have come: those that it took to be missing must not come any more.
 */
export function writeObjectTail(op: usize, target: usize): usize {
  while (true) {
    const head = load<u32>(op);
    if ((head & 0xff) == EMIT_END) return target;
    if ((seen & load<u64>(op, 40)) == 0) {
      if ((head & 0xff) == EMIT_TEMPLATE) {
        absent |= load<u64>(op, 16) & ~seen;
        target = writeTemplate(op, head, target, end);
        if (target < 256) return target;
      } else target = copyLiteral(<usize>load<u32>(op, 4), <usize>(head >>> 16), target);
    }
    op += EMIT_BYTES;
  }
}

/** Whether members met that must not: a rename would displace one, and where it stands is the reference path's affair. */
// @ts-ignore: decorator
@inline
function inConflict(): bool {
  let conflict = slot(SLOT_CONFLICTS);
  for (let left = slot(SLOT_CONFLICT_COUNT); left != 0; left--, conflict += CONFLICT_BYTES) {
    const members = load<u64>(conflict);
    if ((seen & members) == members) return true;
  }
  return false;
}

/** Writes what `set` puts in the place of the member that the op is. */
export function writeInstead(op: usize, target: usize): usize {
  const template = <usize>load<u32>(op, 56);
  if (template == 0) return copyLiteral(<usize>load<u32>(op, 40), <usize>load<u32>(op, 44), target);
  absent |= load<u64>(template, 16) & ~seen;
  return writeTemplate(template, load<u32>(template), target, end);
}

/** Behind a record's last member: what `set` puts there, and the end, or the whole row; a STATUS_BAIL_… where that is the reference path's affair. */
// @ts-ignore: decorator
@inline
export function endMembers(begin: usize, target: usize): usize {
  if ((absent & seen) != 0 || inConflict()) return STATUS_BAIL_JSON;
  const cells = slot(SLOT_CELLS);
  if (cells == CELLS_CSV) return emitRow(slot(SLOT_EMIT), begin, end);
  const after = writeTail(begin, target);
  return cells == 0 || after < 256 ? after : toLtsv(begin, after, end);
}

/**
 * @module engine/kernel/assembly/ltsv-record
 * An LTSV record (`label:value`, a tab between pairs) → its pairs as JSON, but for those the plan does something with.
 */
import { KIND_NULL, KIND_TEXT, SLOT_KEEP_ONLY, SLOT_MEMBERS, SLOT_RECORD_MEMBER_COUNT, STATUS_BAIL_JSON, STATUS_BAIL_LIMIT, STATUS_BAIL_TYPE } from '../memory.ts';
import { EMIT_STRING, EMIT_VERBATIM, FLAG_CHECK, FLAG_MASK, FLAG_SET, MEMBER_BYTES } from '../ops.ts';
import { slot } from './control.ts';
import { writeMask, writeNull, writeTyped } from './field.ts';
import { findMember, isNewName, prefixOf } from './json-names.ts';
import { writeEscaped } from './json-text.ts';
import { bits, copyLiteral, splatOf } from './lanes.ts';
import { beginMembers, endMembers, kindOfType, mayBeWide, noteMember, sawMember, writeInstead } from './members.ts';

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

/** Writes the pair that the plan's member `index` is, by its op; a STATUS_BAIL_… if it cannot. */
function writePair(op: usize, index: i32, start: usize, end: usize, target: usize): usize {
  const head = load<u32>(op);
  const kind = head & 0xff;
  const flags = (head >>> 8) & 0xff;
  const literal = <usize>load<u32>(op, 4);
  const length = <usize>(head >>> 16);
  let newKind: u32 = KIND_TEXT;
  let after = copyLiteral(literal, length, target);
  if (kind == EMIT_STRING || kind == EMIT_VERBATIM) {
    if (kind == EMIT_VERBATIM && (flags & FLAG_MASK) == 0) store<u8>(after++, 0x22); // else it is the literal's last byte
    after = writeEscaped(start, end, after);
    store<u8>(after++, 0x22);
  } else if (start == end) {
    newKind = KIND_NULL;
    after = writeNull(flags, literal, length, target);
  } else {
    newKind = kindOfType(kind);
    after = writeTyped(op, kind, start, end, after);
    if (after == 0) return STATUS_BAIL_TYPE;
  }
  noteMember(index, start, end, newKind);
  if (flags & FLAG_SET) return writeInstead(op, target);
  if ((flags & FLAG_MASK) != 0 && newKind != KIND_NULL) after = writeMask(op, literal, length, target);
  return flags & FLAG_CHECK ? target : after;
}

/** The pairs of the record, which ends at `end` with a tab behind it. */
// @ts-ignore: decorator
@inline
function shapePairs(at: usize, end: usize, begin: usize, limit: usize): usize {
  const ops = slot(SLOT_MEMBERS);
  const count = <i32>slot(SLOT_RECORD_MEMBER_COUNT);
  const keepOnly = slot(SLOT_KEEP_ONLY) != 0;
  let target = begin;
  beginMembers(limit);
  while (true) {
    const colon = labelEnd(at);
    const length = colon - at;
    if (length == 0 || load<u8>(colon) != 0x3a) return STATUS_BAIL_JSON;
    const prefix = prefixOf(at, length);
    if (!isNewName(at, length, prefix)) return STATUS_BAIL_JSON;
    const value = colon + 1;
    const after = valueEnd(value);
    if (load<u8>(after) != 0x09) return STATUS_BAIL_JSON; // a line end within
    const member = findMember(ops, count, at, length, prefix);
    if (member >= 0) {
      sawMember(member);
      target = writePair(ops + <usize>member * MEMBER_BYTES, member, value, after, target);
      if (target < 256) return target;
    } else if (!keepOnly) {
      store<u16>(target, 0x222c); // ,"
      target = copyLiteral(at, length, target + 2);
      store<u32>(target, 0x223a22); // ":"
      target = writeEscaped(value, after, target + 3);
      store<u8>(target++, 0x22);
    }
    if (after == end) return endMembers(begin, target);
    at = after + 1;
  }
}

/** Writes the record `start … end` at `target`, where there is room for it. What is not plainly LTSV is handed back. */
export function shapeLtsv(start: usize, end: usize, target: usize, limit: usize): usize {
  if (mayBeWide(start, end, 0x09, 0x09, 0x09)) return STATUS_BAIL_LIMIT;
  // The scanners end at a tab, not at an address. What stood there is the next record's, or a line end.
  const behind = load<u8>(end);
  store<u8>(end, 0x09);
  const after = shapePairs(start, end, target, limit);
  store<u8>(end, behind);
  return after;
}

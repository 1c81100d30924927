/**
 * @module engine/kernel/assembly/text-members
 * Pairs of a name and a text (LTSV, logfmt, kv) → members as JSON, but for those the plan does something with.
 */
import {
  CELLS_LTSV, KIND_BOOL, KIND_NULL, KIND_TEXT, SLOT_CELLS, SLOT_KEEP_ONLY, SLOT_MEMBERS, SLOT_RECORD_MEMBER_COUNT, STATUS_BAIL_JSON, STATUS_BAIL_TYPE,
} from '../memory.ts';
import { EMIT_BOOL, EMIT_HASH, EMIT_NETWORK, EMIT_OBJECT, EMIT_STRING, EMIT_VERBATIM, FLAG_CHECK, FLAG_MASK, FLAG_SET, MARK_VALUE, MEMBER_BYTES } from '../ops.ts';
import { slot } from './control.ts';
import { writeMask, writeNull, writeTyped } from './field.ts';
import { findMember, isNewName, prefixOf } from './json-names.ts';
import { writeEscaped } from './json-text.ts';
import { copyLiteral } from './lanes.ts';
import { kindOfType, noteMember, sawMember, writeInstead } from './members.ts';
import { writeHash } from './sha256.ts';
import { isLabel } from './to-ltsv.ts';

/** The value of a key that stands alone, as text. */
const TRUE = memory.data<u8>([116, 114, 117, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 16);

/** Writes the pair that the plan's member `index` is, by its op; a STATUS_BAIL_… if it cannot. */
function writePlanned(op: usize, index: i32, start: usize, end: usize, isTrue: bool, target: usize): usize {
  const head = load<u32>(op);
  const kind = head & 0xff;
  const flags = (head >>> 8) & 0xff;
  if (kind == EMIT_OBJECT) return STATUS_BAIL_JSON; // steps of an `anyOf` with JSON look into it: text has nothing inside
  const literal = <usize>load<u32>(op, 4);
  const length = <usize>(head >>> 16);
  let newKind: u32 = KIND_TEXT;
  let after = copyLiteral(literal, length, target);
  if (isTrue && kind != EMIT_STRING) {
    if (kind != EMIT_VERBATIM && kind != EMIT_BOOL && kind < <u32>EMIT_NETWORK) return STATUS_BAIL_TYPE;
    newKind = KIND_BOOL;
    if (kind == EMIT_NETWORK) after = writeMask(op, literal, length, target);
    else after = kind == EMIT_HASH ? writeHash(op, start, end, after) : copyLiteral(start, 4, after);
  } else if (kind == EMIT_STRING || kind == EMIT_VERBATIM) {
    if (kind == EMIT_VERBATIM && (flags & FLAG_MASK) == 0) store<u8>(after++, 0x22); // else it is the literal's last byte
    after = writeEscaped(start, end, after);
    store<u8>(after++, 0x22);
  } else if (start == end && kind < <u32>EMIT_NETWORK) {
    newKind = KIND_NULL;
    after = writeNull(flags, literal, length, target);
  } else {
    if (kind < <u32>EMIT_NETWORK) newKind = kindOfType(kind);
    after = writeTyped(op, kind, start, end, after);
    if (after == 0) return STATUS_BAIL_TYPE;
  }
  noteMember(index, start, end, newKind);
  if (flags & FLAG_SET) return writeInstead(op, target);
  if ((flags & FLAG_MASK) != 0 && newKind != KIND_NULL) after = writeMask(op, literal, length, target);
  return flags & FLAG_CHECK ? target : after;
}

/**
 * Writes a pair; its texts are plain, escapes of the record's own form taken out.
 * @param start 0: the name stands alone, and is true
 * @returns the end of what was written, or a STATUS_BAIL_…
 */
// @ts-ignore: decorator
@inline
export function writePair(name: usize, nameEnd: usize, start: usize, end: usize, target: usize): usize {
  const length = nameEnd - name;
  const prefix = prefixOf(name, length);
  if (!isNewName(name, length, prefix)) return STATUS_BAIL_JSON;
  const isTrue = start == 0;
  const ops = slot(SLOT_MEMBERS);
  const member = findMember(ops, <i32>slot(SLOT_RECORD_MEMBER_COUNT), name, length, prefix);
  if (member >= 0) {
    sawMember(member);
    const op = ops + <usize>member * MEMBER_BYTES;
    return isTrue ? writePlanned(op, member, TRUE, TRUE + 4, true, target) : writePlanned(op, member, start, end, false, target);
  }
  if (slot(SLOT_KEEP_ONLY) != 0) return target;
  if (slot(SLOT_CELLS) == CELLS_LTSV) {
    if (!isLabel(name, nameEnd)) return STATUS_BAIL_TYPE;
    store<u8>(target, 0x09);
    target = copyLiteral(name, length, target + 1);
    store<u8>(target++, MARK_VALUE);
  } else {
    store<u16>(target, 0x222c); // ,"
    target = writeEscaped(name, nameEnd, target + 2);
    store<u16>(target, 0x3a22); // ":
    target += 2;
  }
  if (isTrue) return copyLiteral(TRUE, 4, target);
  store<u8>(target, 0x22);
  target = writeEscaped(start, end, target + 1);
  store<u8>(target++, 0x22);
  return target;
}

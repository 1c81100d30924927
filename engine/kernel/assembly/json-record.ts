/**
 * @module engine/kernel/assembly/json-record
 * A JSON record → its members as they were written, but for those the plan does something with. No object is built:
 * members are walked over once, and copied or changed as they are met.
 */
import {
  CELLS_LTSV, KIND_NULL, SLOT_CELLS, SLOT_DROP_NULLS, SLOT_KEEP_ONLY, SLOT_MEMBERS, SLOT_RECORD_MEMBER_COUNT, STATUS_BAIL_JSON,
  STATUS_BAIL_LIMIT, STATUS_BAIL_TYPE,
} from '../memory.ts';
import { EMIT_OBJECT, FLAG_KEEP, MARK_VALUE, MEMBER_BYTES } from '../ops.ts';
import { slot } from './control.ts';
import { learnShape } from './json-learn.ts';
import { enterNames, findMember, isNewName, leaveNames, prefixOf } from './json-names.ts';
import { skipSpace } from './json-scan.ts';
import { asksShapes, writeKnown } from './json-shapes.ts';
import { copyValue, plainStringEnd, readValue, valueEnd, valueKind, writeMember } from './json-value.ts';
import { copyLiteral } from './lanes.ts';
import { beginMembers, endMembers, mayBeWide, sawMember, writeObjectTail } from './members.ts';
import { isLabel } from './to-ltsv.ts';

/** Where the members last shaped end in the text. */
let membersEnd: usize = 0;

/** Writes a member with an object in which members are done something with. */
function writeObject(op: usize, at: usize, target: usize): usize {
  const begin = target;
  target = copyLiteral(<usize>load<u32>(op, 4), <usize>load<u16>(op, 2), target);
  const inner = <usize>load<u32>(op, 40);
  const outer = enterNames();
  let after = shapeMembers(at + 1, target, inner, load<u32>(op, 44), load<u32>(op, 36), op);
  leaveNames(outer);
  if (after >= 256) after = writeObjectTail(<usize>load<u32>(op, 56), after);
  if (after < 256) return after;
  if (after == target) {
    if (load<u8>(op, 1) & FLAG_KEEP) return begin;
    after++;
  }
  store<u8>(target, 0x7b);
  store<u8>(after, 0x7d);
  return after + 1;
}

/**
 * The members of an object; `at` is behind its opening brace. Every one is written with a comma before it (emit.ts).
 * @param ops the member ops of this object, `count` of them, the first of which has the number `first`
 * @param object the op of the object; 0: it is the record itself, of which nulls may be left out
 * @returns the end of what was written, or a STATUS_BAIL_…; where the text goes on is {@link membersEnd}
 */
function shapeMembers(at: usize, target: usize, ops: usize, count: i32, first: i32, object: usize): usize {
  const isRecord = object == 0;
  const dropNulls = isRecord && slot(SLOT_DROP_NULLS) != 0;
  const isLtsv = isRecord && slot(SLOT_CELLS) == CELLS_LTSV;
  const keepOnly = slot(SLOT_KEEP_ONLY) > <usize>(isRecord ? 0 : 1) || (!isRecord && (load<u8>(object, 1) & FLAG_KEEP) != 0);
  at = skipSpace(at);
  let next: u32 = load<u8>(at) == 0x7d ? 0x7d : 0x2c;
  while (next == 0x2c) {
    if (load<u8>(at) != 0x22) return STATUS_BAIL_JSON;
    const name = at + 1;
    const nameEnd = plainStringEnd(name);
    if (nameEnd == 0) return STATUS_BAIL_JSON;
    const prefix = prefixOf(name, nameEnd - name);
    if (!isNewName(name, nameEnd - name, prefix)) return STATUS_BAIL_JSON;
    at = skipSpace(nameEnd + 1);
    if (load<u8>(at) != 0x3a) return STATUS_BAIL_JSON;
    at = skipSpace(at + 1);
    if (!readValue(at)) return STATUS_BAIL_JSON;
    const member = findMember(ops, count, name, nameEnd - name, prefix);
    if (member >= 0) {
      const op = ops + <usize>member * MEMBER_BYTES;
      sawMember(first + member);
      const end = valueEnd; // inner ones are read since
      target = load<u8>(op) == EMIT_OBJECT && load<u8>(at) == 0x7b ? writeObject(op, at, target) : writeMember(op, first + member, at, target);
      if (target < 256) return target;
      at = end;
    } else if (!keepOnly && (valueKind != KIND_NULL || !dropNulls)) {
      if (isLtsv) {
        if (!isLabel(name, nameEnd)) return STATUS_BAIL_TYPE;
        store<u8>(target, 0x09);
        target = copyLiteral(name, nameEnd - name, target + 1);
        store<u8>(target, MARK_VALUE);
      } else {
        store<u8>(target, 0x2c);
        target = copyLiteral(name - 1, nameEnd + 2 - name, target + 1);
        store<u8>(target, 0x3a);
      }
      target = copyValue(at, target + 1);
      at = valueEnd;
    } else at = valueEnd;
    at = skipSpace(at);
    next = <u32>load<u8>(at);
    if (next == 0x2c) at = skipSpace(at + 1);
  }
  membersEnd = at + 1;
  return next == 0x7d ? target : STATUS_BAIL_JSON;
}

/** The record `start … end`, with a zero byte behind it; `at` is behind its opening brace. */
// @ts-ignore: decorator
@inline
function shapeRecord(start: usize, at: usize, end: usize, target: usize, limit: usize): usize {
  const asked = asksShapes(end - start);
  if (asked) {
    beginMembers(limit);
    const known = writeKnown(start, end, target);
    if (known != 0) return endMembers(target, known);
  }
  beginMembers(limit);
  const after = shapeMembers(at, target, slot(SLOT_MEMBERS), <i32>slot(SLOT_RECORD_MEMBER_COUNT), 0, 0);
  if (after < 256) return after;
  if (skipSpace(membersEnd) != end) return STATUS_BAIL_JSON;
  const whole = endMembers(target, after);
  if (asked && whole >= 256) learnShape(start);
  return whole;
}

/**
 * Writes the record `start … end` at `target`, where there is room for it. What is not plainly a JSON object with
 * names of one spelling each is handed back.
 */
export function shapeJson(start: usize, end: usize, target: usize, limit: usize): usize {
  if (mayBeWide(start, end, 0x2c, 0x5b, 0x7b)) return STATUS_BAIL_LIMIT; // a comma and the opening brackets
  // The scanners end at a zero byte, not at an address. What stood there is the next record's, or a line end.
  const behind = load<u8>(end);
  store<u8>(end, 0);
  const at = skipSpace(start);
  const after = load<u8>(at) == 0x7b ? shapeRecord(start, at + 1, end, target, limit) : STATUS_BAIL_JSON;
  store<u8>(end, behind);
  return after;
}

/**
 * @module engine/kernel/assembly/json-record
 * A JSON record → its members as they were written, but for those the plan does something with. No object is built:
 * members are walked over once, and copied or changed as they are met.
 */
import {
  KIND_BOOL, KIND_ESCAPED, KIND_NESTED, KIND_NULL, KIND_NUMBER, KIND_TEXT, SLOT_DROP_NULLS, SLOT_KEEP_ONLY, SLOT_MEMBERS,
  SLOT_RECORD_MEMBER_COUNT, STATUS_BAIL_JSON, STATUS_BAIL_LIMIT, STATUS_BAIL_TYPE,
} from '../memory.ts';
import {
  EMIT_BOOL, EMIT_EPOCH, EMIT_FLOAT, EMIT_INT, EMIT_OBJECT, EMIT_STRING, EMIT_VERBATIM, FLAG_CHECK, FLAG_MASK, FLAG_SET,
  MEMBER_BYTES,
} from '../ops.ts';
import { slot } from './control.ts';
import { writeMask, writeNull, writeTyped } from './field.ts';
import { enterNames, findMember, isNewName, leaveNames, prefixOf } from './json-names.ts';
import { skipNumber, skipSpace, skipString, skipValue, spaced, stringStop } from './json-scan.ts';
import { copyLiteral } from './lanes.ts';
import { beginMembers, endMembers, kindOfType, mayBeWide, noteMember, sawMember, writeInstead, writeObjectTail } from './members.ts';

/** The value last read: where it ends, what it is. It begins where {@link readValue} was asked to. */
let valueEnd: usize = 0;
let valueKind: u32 = 0;
let valueSpaced: bool = false;

/** Where the members last shaped end in the text. */
let membersEnd: usize = 0;

/** The end of a string without escapes, `at` behind its opening quote: the closing quote; 0 if there are escapes. */
// @ts-ignore: decorator
@inline
function plainStringEnd(at: usize): usize {
  const stop = stringStop(at);
  return load<u8>(stop) == 0x22 ? stop : 0;
}

/** Reads the value at `at`; false where it is not valid JSON. */
// @ts-ignore: decorator
@inline
function readValue(at: usize): bool {
  const c = <u32>load<u8>(at);
  valueSpaced = false;
  if (c == 0x22) {
    const quote = plainStringEnd(at + 1);
    valueKind = quote == 0 ? KIND_ESCAPED : KIND_TEXT;
    valueEnd = quote == 0 ? skipString(at + 1) : quote + 1;
  } else if (c == 0x2d || c - 0x30 <= 9) {
    valueKind = KIND_NUMBER;
    valueEnd = skipNumber(at);
  } else {
    valueKind = c == 0x6e ? KIND_NULL : c == 0x7b || c == 0x5b ? KIND_NESTED : KIND_BOOL;
    valueEnd = skipValue(at);
    valueSpaced = spaced;
  }
  return valueEnd != 0;
}

/** Copies a valid value, leaving out white space between its tokens. */
function copyMinified(at: usize, end: usize, target: usize): usize {
  while (at < end) {
    const c = <u32>load<u8>(at);
    if (c == 0x22) {
      const after = skipString(at + 1);
      memory.copy(target, at, after - at);
      target += after - at;
      at = after;
    } else {
      if (c > 0x20) store<u8>(target++, <u8>c);
      at++;
    }
  }
  return target;
}

// @ts-ignore: decorator
@inline
function copyValue(at: usize, target: usize): usize {
  return valueSpaced ? copyMinified(at, valueEnd, target) : copyLiteral(at, valueEnd - at, target);
}

/** Whether a value that is no string fits the type by its text. */
// @ts-ignore: decorator
@inline
function fits(kind: u32): bool {
  if (valueKind == KIND_NUMBER) {
    return kind == EMIT_STRING || kind == EMIT_INT || kind == EMIT_FLOAT || kind == EMIT_BOOL || kind == EMIT_EPOCH;
  }
  return valueKind == KIND_BOOL && (kind == EMIT_STRING || kind == EMIT_BOOL);
}

/** Writes a member with an object in which members are done something with. */
function writeObject(op: usize, at: usize, target: usize): usize {
  const end = valueEnd;
  const inner = <usize>load<u32>(op, 40);
  const outer = enterNames();
  let after = shapeMembers(at + 1, target, inner, load<u32>(op, 44), load<u32>(op, 36), false);
  leaveNames(outer);
  valueEnd = end; // the inner ones were read since
  if (after >= 256) after = writeObjectTail(<usize>load<u32>(op, 56), after);
  if (after < 256) return after;
  if (after == target) after++;
  store<u8>(target, 0x7b);
  store<u8>(after, 0x7d);
  return after + 1;
}

/** Writes the member that the plan's `index` is, by its op; a STATUS_BAIL_… if it cannot. */
function writeMember(op: usize, index: i32, at: usize, target: usize): usize {
  const head = load<u32>(op);
  const kind = head & 0xff;
  const flags = (head >>> 8) & 0xff;
  const literal = <usize>load<u32>(op, 4);
  const length = <usize>(head >>> 16);
  const isText = valueKind == KIND_TEXT || valueKind == KIND_ESCAPED;
  const start = isText ? at + 1 : at;
  const end = isText ? valueEnd - 1 : valueEnd;
  let newKind = valueKind;
  let after = copyLiteral(literal, length, target);
  if (kind == EMIT_OBJECT) {
    if (load<u8>(at) == 0x7b) return writeObject(op, at, after);
    if (flags & FLAG_SET) return STATUS_BAIL_TYPE;
    if (valueKind != KIND_NULL) return copyValue(at, after);
  }
  if (kind != EMIT_VERBATIM && valueKind != KIND_NULL) {
    if (valueKind == KIND_TEXT && start == end && kind != EMIT_STRING) newKind = KIND_NULL;
    else if (valueKind != KIND_TEXT && !fits(kind)) return STATUS_BAIL_TYPE;
    else newKind = kindOfType(kind);
  }
  if (newKind == KIND_NULL) {
    after = writeNull(flags, literal, length, target);
  } else if (kind == EMIT_VERBATIM) {
    after = copyValue(at, after);
  } else if (kind == EMIT_STRING) {
    after = copyLiteral(start, end - start, after); // no escapes in it, so none are needed
    store<u8>(after++, 0x22);
  } else {
    after = writeTyped(op, kind, start, end, after);
    if (after == 0) return STATUS_BAIL_TYPE;
  }
  noteMember(index, start, end, newKind);
  if (flags & FLAG_SET) return writeInstead(op, target);
  if ((flags & FLAG_MASK) != 0 && newKind != KIND_NULL) after = writeMask(op, literal, length, target);
  return flags & FLAG_CHECK ? target : after;
}

/**
 * The members of an object; `at` is behind its opening brace. Every one is written with a comma before it (emit.ts).
 * @param ops the member ops of this object, `count` of them, the first of which has the number `first`
 * @param isRecord whether it is the record itself, of which nulls may be left out
 * @returns the end of what was written, or a STATUS_BAIL_…; where the text goes on is {@link membersEnd}
 */
function shapeMembers(at: usize, target: usize, ops: usize, count: i32, first: i32, isRecord: bool): usize {
  const dropNulls = isRecord && slot(SLOT_DROP_NULLS) != 0;
  const keepOnly = isRecord && slot(SLOT_KEEP_ONLY) != 0;
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
      sawMember(first + member);
      target = writeMember(ops + <usize>member * MEMBER_BYTES, first + member, at, target);
      if (target < 256) return target;
    } else if (!keepOnly && (valueKind != KIND_NULL || !dropNulls)) {
      store<u8>(target, 0x2c);
      target = copyLiteral(name - 1, nameEnd + 2 - name, target + 1);
      store<u8>(target, 0x3a);
      target = copyValue(at, target + 1);
    }
    at = skipSpace(valueEnd);
    next = <u32>load<u8>(at);
    if (next == 0x2c) at = skipSpace(at + 1);
  }
  membersEnd = at + 1;
  return next == 0x7d ? target : STATUS_BAIL_JSON;
}

/** The record, whose text ends at `end` with a zero byte behind it; `at` is behind its opening brace. */
// @ts-ignore: decorator
@inline
function shapeRecord(at: usize, end: usize, target: usize, limit: usize): usize {
  beginMembers(limit);
  const after = shapeMembers(at, target, slot(SLOT_MEMBERS), <i32>slot(SLOT_RECORD_MEMBER_COUNT), 0, true);
  if (after < 256) return after;
  return skipSpace(membersEnd) != end ? STATUS_BAIL_JSON : endMembers(target, after);
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
  const after = load<u8>(at) == 0x7b ? shapeRecord(at + 1, end, target, limit) : STATUS_BAIL_JSON;
  store<u8>(end, behind);
  return after;
}

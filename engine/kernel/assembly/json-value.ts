/**
 * @module engine/kernel/assembly/json-value
 * One value of a JSON record: what it is, where it ends, and what a member op (../ops.ts) makes of it.
 */
import { KIND_BOOL, KIND_ESCAPED, KIND_NESTED, KIND_NULL, KIND_NUMBER, KIND_TEXT, STATUS_BAIL_JSON, STATUS_BAIL_TYPE } from '../memory.ts';
import {
  EMIT_BOOL, EMIT_EPOCH, EMIT_FLOAT, EMIT_HASH, EMIT_INT, EMIT_NETWORK, EMIT_OBJECT, EMIT_STRING, EMIT_VERBATIM, FLAG_CHECK, FLAG_KEEP, FLAG_MASK, FLAG_SET,
} from '../ops.ts';
import { writeMask, writeNull, writeTyped } from './field.ts';
import { copyMinified } from './json-copy.ts';
import { skipNumber, skipString, skipValue, spaced, stringStop } from './json-scan.ts';
import { copyLiteral } from './lanes.ts';
import { kindOfType, noteMember, writeInstead } from './members.ts';

/** The value last read: where it ends, what it is. It begins where {@link readValue} was asked to. */
export let valueEnd: usize = 0;
export let valueKind: u32 = 0;
let valueSpaced: bool = false;

/** The end of a string without escapes, `at` behind its opening quote: the closing quote; 0 if there are escapes. */
// @ts-ignore: decorator
@inline
export function plainStringEnd(at: usize): usize {
  const stop = stringStop(at);
  return load<u8>(stop) == 0x22 ? stop : 0;
}

/** Reads the value at `at`; false where it is not valid JSON. */
// @ts-ignore: decorator
@inline
export function readValue(at: usize): bool {
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

/** Copies the value last read, which begins at `at`. */
// @ts-ignore: decorator
@inline
export function copyValue(at: usize, target: usize): usize {
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

/**
 * Writes the value last read as the member that the plan's `index` is, by its op; a STATUS_BAIL_… if it cannot. An object in
 * which members are done something with is not for here.
 */
export function writeMember(op: usize, index: i32, at: usize, target: usize): usize {
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
    if (flags & FLAG_SET) return STATUS_BAIL_TYPE;
    if (flags & FLAG_KEEP) return target;
    if (valueKind != KIND_NULL) return copyValue(at, after);
  }
  if (kind != EMIT_VERBATIM && kind < <u32>EMIT_NETWORK && valueKind != KIND_NULL) {
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
  } else if (kind >= <u32>EMIT_NETWORK && (valueKind == KIND_ESCAPED || (valueKind == KIND_NESTED && kind == EMIT_HASH))) {
    return STATUS_BAIL_JSON;
  } else if (kind == EMIT_NETWORK && valueKind != KIND_TEXT) {
    after = writeMask(op, literal, length, target); // nothing but text is an address
  } else {
    after = writeTyped(op, kind, start, end, after);
    if (after == 0) return STATUS_BAIL_TYPE;
  }
  noteMember(index, start, end, newKind);
  if (flags & FLAG_SET) return writeInstead(op, target);
  if ((flags & FLAG_MASK) != 0 && newKind != KIND_NULL) after = writeMask(op, literal, length, target);
  return flags & FLAG_CHECK ? target : after;
}

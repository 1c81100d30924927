/**
 * @module engine/kernel/assembly/json-shapes
 * Records of one stream differ in their scalars and in little else. What stands between two scalars (brackets, commas, colons,
 * names, white space: a segment) is kept with what the plan makes of it (shape-nodes.ts). A record whose segments are all
 * known is written by comparing them and copying its scalars: per scalar two vector compares, a store, and the scan for its end.
 *
 * Segments come from records that the strict walk (json-record.ts) took, by json-learn.ts. A state stands for the brackets that are
 * open and for the member of the plan's objects that the text is in, so every way through the automaton is valid JSON,
 * no deeper than what was learnt. Names twice in the record, or in an object of the plan's, are found as they come. Which node is tried
 * first is a guess that decides nothing but speed. What is not known is left to the strict walk.
 */
import { KIND_BOOL, KIND_ESCAPED, KIND_NESTED, KIND_NULL, KIND_NUMBER, KIND_TEXT, SLOT_SHAPES } from '../memory.ts';
import { EMIT_OBJECT, FLAG_KEEP } from '../ops.ts';
import { slot } from './control.ts';
import { skipNumber, skipNumbers, skipSpace, skipString, stops, stringStop } from './json-scan.ts';
import { copyValue, readValue, valueEnd, valueKind, writeMember } from './json-value.ts';
import { bits, splatOf } from './lanes.ts';
import { noteMember, sawMember, writeObjectTail } from './members.ts';
import {
  BEHIND_BARE, BEHIND_CLOSE, BEHIND_END, BEHIND_LIST, BEHIND_NOBODY, BEHIND_NODE, BEHIND_OPEN, BEHIND_STRING, BEHIND_VALUE, differs,
  ANY_LENGTH, forgetShapes, isHalfFull, isOfProgram, NO_LENGTH, noteMiss, openedAt, root, SHAPE_COPY, SHAPE_NESTED, SHAPE_NOT_NULL,
} from './shape-nodes.ts';

/** Bytes of records that were not known, less a quarter of those that were. */
let debt: i32 = 0;
/** Beyond so many … */
const MOST_DEBT: i32 = 98304;
/** … the next records of so many bytes are not asked: then what cannot be learnt costs some 5 % more than without shapes. */
const PAUSE: i32 = 4194304;
let pause: i32 = 0;

/** The number of the record, by which names know whether they were in it. */
let stamp: u32 = 0;
/** How many objects of the plan's are open. */
let opened: usize = 0;
/** Where the text goes on behind what {@link writeOther} wrote. */
let otherEnd: usize = 0;

/** Whether a record of that length is tried and, if it is not known, learnt. */
export function asksShapes(length: usize): bool {
  if (slot(SLOT_SHAPES) == 0) return false;
  if (pause > 0) {
    pause -= <i32>min<usize>(length, 1048576);
    return false;
  }
  if (stamp == 0 || stamp == 0xffffffff || !isOfProgram() || (pause < 0 && isHalfFull())) {
    forgetShapes();
    stamp = 0;
  }
  pause = 0;
  stamp++;
  return true;
}

/** The end of a number, or of true, false or null; 0: it is none. */
// @ts-ignore: decorator
@inline
export function bareEnd(at: usize): usize {
  const c = <u32>load<u8>(at);
  if (c == 0x2d || c - 0x30 <= 9) return skipNumber(at);
  const word = load<u32>(at);
  if (word == 0x65757274 || word == 0x6c6c756e) return at + 4; // true, null
  return word == 0x736c6166 && load<u8>(at, 4) == 0x65 ? at + 5 : 0; // false
}

/** The end of what is in an array: see BEHIND_LIST. */
export function listEnd(at: usize): usize {
  const c = <u32>load<u8>(at);
  return c == 0x2d || c - 0x30 <= 9 ? skipNumbers(at) : bareEnd(at);
}

/** Whether a number, true, false or null may begin so. */
// @ts-ignore: decorator
@inline
function isBare(c: u32): bool {
  return c - 0x30 <= 9 || c == 0x2d || c == 0x74 || c == 0x66 || c == 0x6e;
}

/** Whether what the node says comes behind its segment is at `at`. */
function isBehind(node: usize, at: usize, end: usize): bool {
  const kind = <u32>load<u8>(node, 100);
  if ((load<u8>(node, 101) & SHAPE_NOT_NULL) != 0 && load<u8>(at) == 0x6e) return false;
  if (kind == BEHIND_BARE) return bareEnd(at) != 0;
  if (kind == BEHIND_LIST) return isBare(<u32>load<u8>(at));
  if (kind == BEHIND_VALUE) {
    const op = <usize>load<u32>(node, 108);
    return op == 0 || load<u8>(op) != EMIT_OBJECT || load<u8>(at) != 0x7b;
  }
  return kind != BEHIND_END || skipSpace(at) == end;
}

/** The node of a state that is at `at`, which becomes the one tried first; 0: none. */
function childAt(state: usize, at: usize, end: usize): usize {
  for (let node = <usize>load<u32>(state, 4); node != 0; node = <usize>load<u32>(node, 116)) {
    if (!differs(at, node) && isBehind(node, at + <usize>load<u16>(node, 96), end)) {
      store<u32>(state, <u32>node);
      return node;
    }
  }
  noteMiss(state);
  return 0;
}

/** Copies what is behind the first `done` bytes of a scalar. */
// @ts-ignore: decorator
@inline
function copyRest(source: usize, length: usize, target: usize, done: usize): void {
  if (length > 1024) memory.copy(target, source, length);
  else {
    for (let i = done; i < length; i += 32) {
      v128.store(target + i, v128.load(source + i));
      v128.store(target + i, v128.load(source + i, 16), 16);
    }
  }
}

/** The address behind a string with escapes in it, which is copied; 0: it is not valid. */
function escapedEnd(at: usize, stop: usize, target: usize): usize {
  const end = skipString(stop);
  if (end != 0) copyRest(at, end - at, target, 0);
  return end;
}

/** Where a string of more than 32 bytes ends or has an escape; its text is copied, with the byte there. */
function longStop(at: usize, target: usize): usize {
  const stop = stringStop(at + 32);
  copyRest(at, stop + 1 - at, target, 32);
  return stop;
}

/** Notes the plan's member that the node is of. */
function note(node: usize, member: i32, at: usize, end: usize, isText: bool, isEscaped: bool): void {
  sawMember(member);
  const c = <u32>load<u8>(at);
  let kind: u32 = c == 0x6e ? KIND_NULL : c == 0x74 || c == 0x66 ? KIND_BOOL : KIND_NUMBER;
  if (isText) kind = isEscaped ? KIND_ESCAPED : KIND_TEXT;
  if (load<u8>(node, 101) & SHAPE_NESTED) kind = KIND_NESTED;
  noteMember(member, at, end, kind);
}

/** What is behind a segment and is no scalar. Gives the end of what is written; 0: this record is not known. */
function writeOther(node: usize, kind: u32, at: usize, target: usize): usize {
  const op = <usize>load<u32>(node, 108);
  const member = load<i32>(node, 120) - 1;
  otherEnd = at;
  if (kind == BEHIND_LIST) {
    otherEnd = listEnd(at);
    if (otherEnd == 0) return 0;
    if ((load<u8>(node, 101) & SHAPE_COPY) == 0) return target;
    copyRest(at, otherEnd - at, target, 0);
    return target + (otherEnd - at);
  }
  if (kind == BEHIND_VALUE) {
    if (!readValue(at)) return 0;
    if (op != 0) {
      sawMember(member);
      target = writeMember(op, member, at, target);
    } else if (load<u8>(node, 101) & SHAPE_COPY) target = copyValue(at, target);
    otherEnd = valueEnd;
    return target < 256 ? 0 : target;
  }
  if (kind == BEHIND_OPEN) {
    sawMember(member);
    store<u32>(openedAt(opened++), <u32>target);
    return target;
  }
  if (kind == BEHIND_CLOSE) {
    const begin = <usize>load<u32>(openedAt(--opened));
    target = writeObjectTail(<usize>load<u32>(op, 56), target);
    if (target < 256) return 0;
    if (target == begin) {
      if (load<u8>(op, 1) & FLAG_KEEP) return begin - <usize>load<u16>(op, 2); // its name goes, too
      target++;
    }
    store<u8>(begin, 0x7b);
    store<u8>(target, 0x7d);
    return target + 1;
  }
  return target;
}

/** Writes the members of a record that is known; 0: it is not, and nothing of worth is written. */
export function writeKnown(start: usize, end: usize, target: usize): usize {
  const after = writeShape(start, end, target);
  const length = <i32>min<usize>(end - start, 1048576);
  if (after != 0) {
    debt = max(debt - (length >> 2), 0);
  } else {
    debt += length;
    if (debt > MOST_DEBT) {
      debt = 0;
      pause = PAUSE;
    }
  }
  return after;
}

function writeShape(start: usize, end: usize, target: usize): usize {
  const two = splatOf(0x02);
  const space = splatOf(0x20);
  const backslash = splatOf(0x5c);
  const record = stamp;
  opened = 0;
  let state = root;
  let at = start;
  while (true) {
    let node = <usize>load<u32>(state);
    if (differs(at, node)) {
      node = childAt(state, at, end);
      if (node == 0) return 0;
    }
    let value = at + <usize>load<u16>(node, 96);
    v128.store(target, v128.load(node, 64));
    v128.store(target, v128.load(node, 80), 16);
    const to = target + <usize>load<u16>(node, 98);
    const kind = <u32>load<u8>(node, 100);
    const member = load<i32>(node, 120);
    let isEscaped = false;
    if (kind == BEHIND_STRING) {
      const a = v128.load(value);
      const b = v128.load(value, 16);
      v128.store(to, a);
      v128.store(to, b, 16);
      const special = bits(stops(a, two, space, backslash)) | (bits(stops(b, two, space, backslash)) << 16);
      at = special != 0 ? value + ctz(special) : longStop(value, to);
      if (load<u8>(at) == 0x22) {
        at++;
      } else {
        isEscaped = true;
        at = escapedEnd(value, at, to);
        if (at == 0) return 0;
      }
      target = load<u8>(node, 101) & SHAPE_COPY ? to + (at - value) : to;
    } else if (kind == BEHIND_BARE) {
      v128.store(to, v128.load(value));
      const stop = bareEnd(value);
      if (stop == 0 || ((load<u8>(node, 101) & SHAPE_NOT_NULL) != 0 && load<u8>(value) == 0x6e)) {
        if (childAt(state, at, end) == 0) return 0;
        continue; // it is the one tried first now
      }
      if (stop - value > 16) copyRest(value, stop - value, to, 0);
      at = stop;
      target = load<u8>(node, 101) & SHAPE_COPY ? to + (at - value) : to;
    } else {
      if (kind == BEHIND_NOBODY) {
        noteMiss(state);
        return 0;
      }
      if (kind != BEHIND_NODE) {
        if (kind != BEHIND_CLOSE && !isBehind(node, value, end)) {
          if (childAt(state, at, end) == 0) return 0;
          continue;
        }
        if (kind == BEHIND_END) return to;
        target = writeOther(node, kind, value, to);
        if (target == 0) return 0;
        at = otherEnd;
      } else {
        at = value;
        target = to;
      }
    }
    if (member != 0 && kind <= BEHIND_NODE) note(node, member - 1, value, kind == BEHIND_STRING ? at - 1 : at, kind == BEHIND_STRING, isEscaped);
    const steady = <usize>load<u16>(node, 102);
    if (steady != NO_LENGTH) {
      // The processor goes on from this guess, and does not wait for the scan (7 % of an event, 2026-11-29).
      if (at == value + steady) at = value + steady;
      else store<u16>(node, <u16>(steady == ANY_LENGTH && at - value < ANY_LENGTH ? at - value : NO_LENGTH), 102);
    }
    const name = <usize>load<u32>(node, 104);
    if (name != 0) {
      if (load<u32>(name) == record) return 0; // a name twice
      store<u32>(name, record);
    }
    state = <usize>load<u32>(node, 112);
  }
}

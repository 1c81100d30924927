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
import { SLOT_SHAPES } from '../memory.ts';
import { EMIT_OBJECT, FLAG_KEEP } from '../ops.ts';
import { slot } from './control.ts';
import { skipNumber, skipNumbers, skipSpace, skipString } from './json-scan.ts';
import { copyValue, readValue, valueEnd, writeMember } from './json-value.ts';
import { sawMember, writeObjectTail } from './members.ts';
import {
  BEHIND_BARE, BEHIND_CLOSE, BEHIND_END, BEHIND_LIST, BEHIND_NODE, BEHIND_OPEN, BEHIND_STRING, BEHIND_VALUE, differs, forgetShapes,
  isHalfFull, isOfProgram, nobody, noteMiss, openedAt, SHAPE_COPY, SHAPE_NOT_NULL, WAY_WRITES,
} from './shape-nodes.ts';
import { copyRun, isFirst, note, walk, walkAt, walkNode, walkRun, walkTarget } from './shape-walk.ts';

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
/** Where the text goes on behind what {@link writeOther} wrote, or behind the bare scalar that {@link isBehind} met. */
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
  const kind = <u32>load<u8>(node, 98);
  if ((load<u8>(node, 99) & SHAPE_NOT_NULL) != 0 && load<u8>(at) == 0x6e) return false;
  if (kind == BEHIND_BARE) {
    otherEnd = bareEnd(at);
    return otherEnd != 0;
  }
  if (kind == BEHIND_LIST) return isBare(<u32>load<u8>(at));
  if (kind == BEHIND_VALUE) {
    const op = <usize>load<u32>(node, 120);
    return op == 0 || load<u8>(op) != EMIT_OBJECT || load<u8>(at) != 0x7b;
  }
  return kind != BEHIND_END || skipSpace(at) == end;
}

/** The node of a state that is at `at`; 0: none. */
function childAt(state: usize, at: usize, end: usize): usize {
  for (let node = <usize>load<u32>(state); node != 0; node = <usize>load<u32>(node, 116)) {
    if (!differs(at, node) && isBehind(node, at + <usize>load<u8>(node, 96), end)) return node;
  }
  noteMiss(state);
  return 0;
}

/** What is behind a segment and is no scalar. Gives the end of what is written; 0: this record is not known. */
function writeOther(node: usize, kind: u32, at: usize, target: usize): usize {
  const op = <usize>load<u32>(node, 120);
  const member = load<i32>(node, 108) - 1;
  otherEnd = at;
  if (kind == BEHIND_VALUE) {
    if (!readValue(at)) return 0;
    if (op != 0) {
      sawMember(member);
      target = writeMember(op, member, at, target);
    } else if (load<u8>(node, 99) & SHAPE_COPY) target = copyValue(at, target);
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

/** Copies what comes before the node's text, and writes what is written for that; gives the end. */
function writeText(node: usize): usize {
  const length = walkAt - walkRun;
  const target = walkTarget + length;
  if (length > 1024) memory.copy(walkTarget, walkRun, length);
  else copyRun(walkRun, walkAt, walkTarget);
  v128.store(target, v128.load(node, 64));
  v128.store(target, v128.load(node, 80), 16);
  return target + <usize>load<u8>(node, 97);
}

/**
 * Goes over a node that {@link walk} stopped at, and on. What is behind it was asked for by {@link isBehind}.
 * @returns as {@link walk}; −1: the record is not known
 */
function step(node: usize): usize {
  const kind = <u32>load<u8>(node, 98);
  const value = walkAt + <usize>load<u8>(node, 96);
  const writes = (load<u8>(node, 100) & WAY_WRITES) != 0;
  let target = writes ? writeText(node) : walkTarget;
  let run = writes ? value : walkRun;
  let next = value;
  if (kind == BEHIND_STRING) next = skipString(value);
  else if (kind == BEHIND_BARE) next = otherEnd;
  else if (kind == BEHIND_LIST) next = listEnd(value);
  else if (kind != BEHIND_NODE) {
    target = writeOther(node, kind, value, target);
    if (target == 0) return -1;
    next = otherEnd;
    run = next;
  }
  if (next == 0 || !isFirst(node, stamp)) return -1;
  if (kind <= BEHIND_NODE) note(node, value, next, kind == BEHIND_STRING);
  if (writes && (load<u8>(node, 99) & SHAPE_COPY) == 0) run = next;
  return walk(node, next, run, target, stamp);
}

function writeShape(start: usize, end: usize, target: usize): usize {
  opened = 0;
  let node = walk(nobody, start, start, target, stamp);
  while (true) {
    if (node == 0 || !isBehind(node, walkAt + <usize>load<u8>(node, 96), end)) {
      node = childAt(<usize>load<u32>(walkNode, 112), walkAt, end);
      if (node == 0) return 0;
      store<u32>(walkNode, <u32>node, 124);
    }
    if (load<u8>(node, 98) == <u8>BEHIND_END) return writeText(node);
    node = step(node);
    if (node == -1) return 0;
  }
}

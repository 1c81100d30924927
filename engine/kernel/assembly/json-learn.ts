/**
 * @module engine/kernel/assembly/json-learn
 * Puts a record that the strict walk took into the automaton of json-shapes.ts. All that is read here is known to be valid JSON,
 * with plain names that come once in the record and in the objects in which the plan does something.
 */
import { CELLS_CSV, CELLS_LTSV, SLOT_CELLS, SLOT_DROP_NULLS, SLOT_KEEP_ONLY, SLOT_MEMBERS, SLOT_RECORD_MEMBER_COUNT } from '../memory.ts';
import { EMIT_OBJECT, EMIT_VERBATIM, FLAG_CHECK, FLAG_DROP_NULL, FLAG_KEEP, MARK_VALUE, MEMBER_BYTES } from '../ops.ts';
import { slot } from './control.ts';
import { findMember, prefixOf } from './json-names.ts';
import { skipSpace, skipString, skipValue } from './json-scan.ts';
import { bareEnd, listEnd } from './json-shapes.ts';
import { leading } from './lanes.ts';
import {
  addChild, addNode, addState, ANY_LENGTH, BEHIND_BARE, BEHIND_CLOSE, BEHIND_END, BEHIND_LIST, BEHIND_NODE, BEHIND_OPEN, BEHIND_STRING, BEHIND_VALUE,
  differs, isOpaque, MOST_PENDING, nameAt, nobody, OPENED, pendingAt, root, SEGMENT, SHAPE_COPY, SHAPE_NESTED, SHAPE_NOT_NULL, stateAt, WAY_APART,
  WAY_BARE, WAY_STRING, WAY_WRITES,
} from './shape-nodes.ts';

/** So many elements of an array have a place of their own. */
const APART: i32 = 4;

/** The segment in hand: where it begins, the node and the state before it, how many bytes are to be written for it. */
let from: usize = 0;
let before: usize = 0;
let state: usize = 0;
let pending: usize = 0;
/** There is no room, or something that is not learnt. */
let stopped: bool = false;

/** The name in whose value the text is, and the brackets open there: 1 an object, the innermost lowest. */
let owner: usize = 0;
let brackets: u64 = 0;
let depth: u32 = 0;
/** Of the next node: the name that begins in it, the op that is run, the member that it is of, from 1. */
let name: usize = 0;
let op: usize = 0;
let member: i32 = 0;

/** What is to be written. */
function say(source: usize, length: usize): void {
  if (stopped || pending + length > MOST_PENDING - SEGMENT) {
    stopped = true;
    return;
  }
  memory.copy(pendingAt() + pending, source, length);
  pending += length;
}

function sayByte(c: u32): void {
  if (pending + 1 > MOST_PENDING - SEGMENT) stopped = true;
  else store<u8>(pendingAt() + pending++, <u8>c);
}

/** Whether the node is the segment of `length` bytes for which those pending from `said` on are written. */
function isSame(node: usize, length: usize, said: usize, written: usize, head: u32): bool {
  return load<u8>(node, 96) == <u8>length && load<u8>(node, 97) == <u8>written && load<u16>(node, 98) == <u16>head &&
    load<u32>(node, 104) == <u32>name && load<u32>(node, 120) == <u32>op && load<i32>(node, 108) == member &&
    !differs(from, node) && memory.compare(node + 64, pendingAt() + said, written) == 0;
}

/** How shape-walk.ts goes over a segment. */
function wayOf(length: usize, said: usize, written: usize, head: u32): u32 {
  const kind = head & 0xff;
  if (kind == BEHIND_NODE) return WAY_WRITES;
  if (kind != BEHIND_STRING && kind != BEHIND_BARE) return WAY_APART;
  const scalar = kind == BEHIND_STRING ? WAY_STRING : WAY_BARE;
  if (length != written || ((head >> 8) & SHAPE_COPY) == 0) return scalar | WAY_WRITES;
  // A record begins with a comma that becomes its brace (members.ts).
  const first: usize = state == root && load<u8>(from) == 0x7b && load<u8>(pendingAt() + said) == 0x2c ? 1 : 0;
  return memory.compare(from + first, pendingAt() + said + first, length - first) == 0 ? scalar : scalar | WAY_WRITES;
}

/** Goes to the node of a segment, which is added if there is none; `next`: the state behind it, 0: one of its own. */
function enterNode(length: usize, said: usize, written: usize, head: u32, next: usize): void {
  if (stopped) return;
  let node = <usize>load<u32>(state);
  while (node != 0 && !isSame(node, length, said, written, head)) node = <usize>load<u32>(node, 116);
  if (node == 0) {
    node = addNode();
    if (node != 0 && next == 0) next = addState(owner, 0, 0, OPENED);
    if (node == 0 || next == 0) {
      stopped = true;
      return;
    }
    const ones = i8x16.splat(-1);
    const low = min<usize>(length, 16);
    v128.store(node, leading(v128.load(from), low));
    v128.store(node, leading(v128.load(from, 16), length - low), 16);
    v128.store(node, leading(ones, low), 32);
    v128.store(node, leading(ones, length - low), 48);
    memory.copy(node + 64, pendingAt() + said, SEGMENT);
    store<u32>(node, <u32>length | (<u32>written << 8) | (head << 16), 96);
    store<u32>(node, wayOf(length, said, written, head) | (<u32>ANY_LENGTH << 16), 100);
    store<u32>(node, <u32>name, 104);
    store<i32>(node, member, 108);
    store<u32>(node, <u32>next, 112);
    store<u32>(node, <u32>op, 120);
    store<u32>(node, <u32>nobody, 124);
    if (!addChild(state, node)) {
      stopped = true;
      return;
    }
  }
  store<u32>(before, <u32>node, 124);
  before = node;
  state = <usize>load<u32>(node, 112);
  from += length;
}

/** The segment ends at `at`. One that is too long for a node is several, of which the last ones write. */
function endSegment(at: usize, kind: u32, flags: u32, order: u32): void {
  const lastName = name;
  const lastOp = op;
  const lastMember = member;
  name = 0;
  op = 0;
  member = 0;
  while (at - from > SEGMENT && !stopped) enterNode(SEGMENT, 0, 0, BEHIND_NODE, 0);
  let said: usize = 0;
  while (pending - said > SEGMENT && !stopped) {
    enterNode(at - from, said, SEGMENT, BEHIND_NODE, 0);
    said += SEGMENT;
  }
  if (!stopped) {
    name = lastName;
    op = lastOp;
    member = lastMember;
    const behind = kind == BEHIND_OPEN ? OPENED : depth;
    const next = kind == BEHIND_END ? root : stateAt(owner, order, brackets, behind);
    if (next == 0) stopped = true;
    const nested = lastMember != 0 && (depth != 0 || kind == BEHIND_NODE) ? SHAPE_NESTED : 0;
    enterNode(at - from, said, pending - said, kind | ((flags | nested) << 8), next);
  }
  pending = 0;
  name = 0;
  op = 0;
  member = 0;
}

/**
 * A value that the plan leaves as it is, or leaves out. Gives the address behind it.
 * @param order its place among the values of the name. The elements of an array have the same from the fifth on, so that arrays
 * of any length are one shape, and those of few elements are guessed right
 */
function learnValue(at: usize, flags: u32, order: u32): usize {
  const written = (flags & SHAPE_COPY) != 0;
  const c = <u32>load<u8>(at);
  if (c == 0x22) {
    if (written) sayByte(c);
    endSegment(at + 1, BEHIND_STRING, flags & SHAPE_COPY, order);
    from = skipString(at + 1);
    return from;
  }
  if (c != 0x7b && c != 0x5b) {
    const inArray = depth != 0 && (brackets & 1) == 0;
    endSegment(at, inArray ? BEHIND_LIST : BEHIND_BARE, depth == 0 ? flags : flags & SHAPE_COPY, order);
    from = inArray ? listEnd(at) : bareEnd(at);
    return from;
  }
  if (written) sayByte(c);
  brackets = (brackets << 1) | (c == 0x7b ? 1 : 0);
  depth++;
  let inner = order * 31 + 1;
  let index: i32 = 0;
  at = skipSpace(at + 1);
  while (!stopped && <u32>load<u8>(at) != c + 2) {
    if (load<u8>(at) == 0x2c) {
      if (written) sayByte(0x2c);
      at = skipSpace(at + 1);
    }
    if (c == 0x7b) {
      const nameEnd = skipString(at + 1);
      if (written) {
        say(at, nameEnd - at);
        sayByte(0x3a);
      }
      at = skipSpace(skipSpace(nameEnd) + 1);
    }
    if (c == 0x7b || index < APART) inner++;
    index++;
    at = skipSpace(learnValue(at, flags, inner));
  }
  brackets >>= 1;
  depth--;
  if (written) sayByte(c + 2);
  return at + 1;
}

/** A member that the plan does not name; `at` is at its value. */
function learnUnnamed(quoted: usize, length: usize, at: usize): usize {
  const isNull = load<u8>(at) == 0x6e;
  const leftOut = scopeOf == 0 ? slot(SLOT_KEEP_ONLY) != 0 : slot(SLOT_KEEP_ONLY) == 2 || (load<u8>(scopeOf, 1) & FLAG_KEEP) != 0;
  const flags = (leftOut ? 0 : SHAPE_COPY) |
    (slot(SLOT_DROP_NULLS) != 0 && scopeOf == 0 ? SHAPE_NOT_NULL : 0);
  if (isNull && (flags & SHAPE_NOT_NULL) != 0) return at + 4;
  if (flags & SHAPE_COPY) {
    const isLtsv = scopeOf == 0 && slot(SLOT_CELLS) == CELLS_LTSV;
    sayByte(isLtsv ? 0x09 : 0x2c);
    if (isLtsv) say(quoted + 1, length - 2);
    else say(quoted, length);
    sayByte(isLtsv ? MARK_VALUE : 0x3a);
  }
  if (!isOpaque(name)) return learnValue(at, flags, 0);
  endSegment(at, BEHIND_VALUE, flags, 0);
  from = skipAny(at);
  return from;
}

function skipAny(at: usize): usize {
  return load<u8>(at) == 0x22 ? skipString(at + 1) : skipValue(at);
}

/** A member that the plan names; `at` is at its value. */
function learnNamed(one: usize, number: i32, at: usize): usize {
  const kind = <u32>load<u8>(one);
  const flags = <u32>load<u8>(one, 1);
  member = number + 1;
  if (kind == EMIT_OBJECT && load<u8>(at) == 0x7b) {
    const whole = owner;
    say(<usize>load<u32>(one, 4), <usize>load<u16>(one, 2));
    op = one;
    endSegment(at + 1, BEHIND_OPEN, 0, 0);
    at = learnMembers(at + 1, one, <usize>load<u32>(one, 40), load<u32>(one, 44), load<u32>(one, 36));
    owner = whole;
    op = one;
    endSegment(at, BEHIND_CLOSE, 0, 0);
    return at;
  }
  const isDropped = (flags & ~FLAG_DROP_NULL) == FLAG_CHECK;
  // The cell of a row is a whole value.
  const isCell = slot(SLOT_CELLS) == CELLS_CSV && (load<u8>(at) | 0x20) == 0x7b;
  if (kind == EMIT_VERBATIM && (flags == 0 || isDropped) && !isCell && !isOpaque(name)) {
    if (!isDropped) say(<usize>load<u32>(one, 4), <usize>load<u16>(one, 2));
    return learnValue(at, isDropped ? 0 : SHAPE_COPY, 0);
  }
  op = one;
  endSegment(at, BEHIND_VALUE, 0, 0);
  from = skipAny(at);
  return from;
}

/** The op of the object whose members are learnt; 0: the record. */
let scopeOf: usize = 0;

/** The members of the record or of an object in which the plan does something; `at` is behind its opening brace. */
function learnMembers(at: usize, scope: usize, ops: usize, count: i32, first: i32): usize {
  const outer = scopeOf;
  scopeOf = scope;
  at = skipSpace(at);
  while (!stopped && load<u8>(at) != 0x7d) {
    if (load<u8>(at) == 0x2c) at = skipSpace(at + 1);
    const nameEnd = skipString(at + 1);
    const length = nameEnd - at - 2;
    const prefix = prefixOf(at + 1, length);
    name = nameAt(scope, at + 1, length, prefix);
    if (name == 0) stopped = true;
    owner = name;
    if (stopped) break;
    const index = findMember(ops, count, at + 1, length, prefix);
    const value = skipSpace(skipSpace(nameEnd) + 1);
    at = index < 0 ? learnUnnamed(at, length + 2, value) : learnNamed(ops + <usize>index * MEMBER_BYTES, first + index, value);
    // No node may have two names.
    if (name != 0) endSegment(at, BEHIND_NODE, 0, 0);
    at = skipSpace(at);
  }
  scopeOf = outer;
  return at + 1;
}

/** Learns the record that begins at `start`. */
export function learnShape(start: usize): void {
  from = start;
  before = nobody;
  state = root;
  pending = 0;
  stopped = false;
  owner = 0;
  brackets = 0;
  depth = 0;
  name = 0;
  op = 0;
  member = 0;
  scopeOf = 0;
  const at = learnMembers(skipSpace(start) + 1, 0, slot(SLOT_MEMBERS), <i32>slot(SLOT_RECORD_MEMBER_COUNT), 0);
  if (!stopped) endSegment(at, BEHIND_END, 0, 0);
}

/**
 * @module engine/kernel/assembly/shape-nodes
 * What json-shapes.ts has learnt of records, in SHAPES (../memory.ts): an automaton over what stands between two scalars.
 * It belongs to one alternative of the plan, and is forgotten as a whole.
 *
 *     0    heads of the lists of names, by hash
 *     256  where objects begin that are open (an address in the output, 32 bits each)
 *     512  the output of a segment that is being learnt
 *     1536 nodes, states, names, as they came
 *
 * Node (128 bytes), a segment: text up to the next scalar, and what the plan writes for it
 *
 *     0  the text, 32 its mask, 64 what is written   102 u16 length of the scalar, as long as it was the same
 *     96 u8 length of the text, 97 u8 … written              each time; else NO_LENGTH
 *     98 u8 what is behind it (BEHIND_…)             104 u32 the plan's name that begins in it; 0: none
 *     99 u8 SHAPE_…                                  108 u32 number of the member it is of, from 1; 0: none
 *     100 u8 how shape-walk.ts goes over it (WAY_…)  112 u32 the state behind it, 116 u32 next node of its state
 *     101 u8 0                                       120 u32 the member op that is run; 0: none
 *                                                    124 u32 the node that followed last time
 *
 * State (32 bytes): 0 u32 its first node, 4 u32 next state of its name, 8 u32 the name in whose value it is,
 * 12 u32 place among the values there, 16 u64 the brackets open there, 24 u32 how many
 *
 * Name (96 bytes): 0 u32 the last record it was in, 4 u32 next of its hash, 8 u32 op of the object it is in (0: the record),
 * 12 u32 its length, 16 u32 first state, 20 u32 last one found, 24 u32 how often its value was not known, 32 the name
 */
import { SLOT_MEMBERS, SLOT_SHAPES, SLOT_SHAPES_END } from '../memory.ts';
import { slot } from './control.ts';

const NODE_BYTES: usize = 128;
const STATE_BYTES: usize = 32;
const NAME_BYTES: usize = 96;
const MOST_NAME_BYTES: usize = 64;
/** Bytes of text, and of output, of one node. */
export const SEGMENT: usize = 32;
export const MOST_PENDING: usize = 1024;

/** Text, its opening quote in the segment. Its closing quote goes with it, so that the state behind is that behind any scalar. */
export const BEHIND_STRING: u32 = 1;
/** A number, true, false or null. */
export const BEHIND_BARE: u32 = 2;
/** The same in an array; numbers as many as come. */
export const BEHIND_LIST: u32 = 3;
/** The next node. */
export const BEHIND_NODE: u32 = 4;
/** Any value, which the strict walk reads and the op writes. */
export const BEHIND_VALUE: u32 = 5;
/** The members of an object in which the plan does something; and behind them. */
export const BEHIND_OPEN: u32 = 6;
export const BEHIND_CLOSE: u32 = 7;
/** The end of the record. */
export const BEHIND_END: u32 = 8;

/** The scalar is written. */
export const SHAPE_COPY: u32 = 1;
/** The scalar is not null: nulls are left out. */
export const SHAPE_NOT_NULL: u32 = 2;
/** The member is an object or array. */
export const SHAPE_NESTED: u32 = 4;

/** A string or a bare scalar, and all is written as it stands: nothing is to be done but to go on. */
export const WAY_STRING: u32 = 1;
export const WAY_BARE: u32 = 2;
/** What came before is copied first, and what is written for the text; with one of these, or alone where nothing but a node is behind it. */
export const WAY_WRITES: u32 = 4;
/** The same, but json-shapes.ts does it. */
export const WAY_APART: u32 = 12;

/** Lengths of a node's scalar: not the same each time; not known yet. */
export const NO_LENGTH: usize = 0xffff;
export const ANY_LENGTH: usize = 0xfffe;

/** A state's depth: in front of the first member of an object that the plan goes into. */
export const OPENED: u32 = 0xff;

/** Values of a name that were not known: from so many on they are not learnt any more. */
const MOST_MISSES: u32 = 64;
/** Nodes of one state. */
const MOST_CHILDREN: i32 = 48;

let base: usize = 0;
let free: usize = 0;
let limit: usize = 0;
let program: usize = 0;
export let root: usize = 0;
/** The node before a record's first: the state behind it is the root. */
export let nobody: usize = 0;

// @ts-ignore: decorator
@inline
export function openedAt(level: usize): usize {
  return base + 256 + (level << 2);
}

// @ts-ignore: decorator
@inline
export function pendingAt(): usize {
  return base + 512;
}

/** Forgets everything. */
export function forgetShapes(): void {
  base = slot(SLOT_SHAPES);
  limit = slot(SLOT_SHAPES_END);
  program = slot(SLOT_MEMBERS);
  memory.fill(base, 0, 1536 + NODE_BYTES);
  nobody = base + 1536;
  free = nobody + NODE_BYTES;
  root = addState(0, 0, 0, 0);
  // Where it is guessed, its text is none that UTF-8 has.
  store<u8>(nobody, 0xff);
  store<u8>(nobody, 0xff, 32);
  store<u32>(nobody, <u32>root, 112);
  store<u32>(nobody, <u32>nobody, 124);
}

/** Whether what was learnt is of the plan's alternative in hand. */
// @ts-ignore: decorator
@inline
export function isOfProgram(): bool {
  return program == slot(SLOT_MEMBERS);
}

/** Whether more than half of the room is taken. */
export function isHalfFull(): bool {
  return free - base > (limit - base) >> 1;
}

function take(bytes: usize): usize {
  if (free + bytes > limit) return 0;
  const at = free;
  free += bytes;
  return at;
}

/** 0: no room. */
export function addNode(): usize {
  return take(NODE_BYTES);
}

export function addState(name: usize, order: u32, brackets: u64, depth: u32): usize {
  const state = take(STATE_BYTES);
  if (state == 0) return 0;
  store<u64>(state, 0);
  store<u32>(state, <u32>name, 8);
  store<u32>(state, order, 12);
  store<u64>(state, brackets, 16);
  store<u32>(state, depth, 24);
  return state;
}

// @ts-ignore: decorator
@inline
function isState(state: usize, order: u32, brackets: u64, depth: u32): bool {
  return load<u32>(state, 12) == order && load<u64>(state, 16) == brackets && load<u32>(state, 24) == depth;
}

/** The state at a place in a name's value; 0: no room. The next one is mostly the one behind that found last. */
export function stateAt(name: usize, order: u32, brackets: u64, depth: u32): usize {
  const last = <usize>load<u32>(name, 20);
  let state = last == 0 ? 0 : <usize>load<u32>(last, 4);
  if (state == 0 || !isState(state, order, brackets, depth)) {
    state = <usize>load<u32>(name, 16);
    let before: usize = 0;
    while (state != 0 && !isState(state, order, brackets, depth)) {
      before = state;
      state = <usize>load<u32>(state, 4);
    }
    if (state == 0) {
      state = addState(name, order, brackets, depth);
      if (state == 0) return 0;
      if (before == 0) store<u32>(name, <u32>state, 16);
      else store<u32>(before, <u32>state, 4);
    }
  }
  store<u32>(name, <u32>state, 20);
  return state;
}

/** The name in the record or an object of the plan's; 0: no room, or too long. */
export function nameAt(scope: usize, text: usize, length: usize, prefix: u64): usize {
  const hash = ((prefix ^ (<u64>length << 56) ^ <u64>scope) * 0x9e3779b97f4a7c15) >> 58;
  const head = base + (<usize>hash << 2);
  for (let name = <usize>load<u32>(head); name != 0; name = <usize>load<u32>(name, 4)) {
    if (load<u32>(name, 12) != <u32>length || load<u32>(name, 8) != <u32>scope) continue;
    if (memory.compare(name + 32, text, length) == 0) return name;
  }
  if (length > MOST_NAME_BYTES) return 0;
  const name = take(NAME_BYTES);
  if (name == 0) return 0;
  memory.fill(name, 0, 32);
  store<u32>(name, load<u32>(head), 4);
  store<u32>(name, <u32>scope, 8);
  store<u32>(name, <u32>length, 12);
  memory.copy(name + 32, text, length);
  store<u32>(head, <u32>name);
  return name;
}

/** The text at the state is none of its nodes'. */
export function noteMiss(state: usize): void {
  const name = <usize>load<u32>(state, 8);
  const depth = load<u32>(state, 24);
  if (name != 0 && depth != 0 && depth != OPENED) store<u32>(name, load<u32>(name, 24) + 1, 24);
}

/** Whether the name's values differ so much that they are no shape: names that are values, say. */
export function isOpaque(name: usize): bool {
  return load<u32>(name, 24) >= MOST_MISSES;
}

/** Puts a node first among those of a state; false: it has too many. */
export function addChild(state: usize, node: usize): bool {
  let count: i32 = 0;
  for (let child = <usize>load<u32>(state); child != 0; child = <usize>load<u32>(child, 116)) count++;
  if (count >= MOST_CHILDREN) return false;
  store<u32>(node, load<u32>(state), 116);
  store<u32>(state, <u32>node);
  return true;
}

/** Whether the text at `at` is not the node's. */
// @ts-ignore: decorator
@inline
export function differs(at: usize, node: usize): bool {
  const low = v128.eq<i8>(v128.and(v128.load(at), v128.load(node, 32)), v128.load(node));
  const high = v128.eq<i8>(v128.and(v128.load(at, 16), v128.load(node, 48)), v128.load(node, 16));
  return v128.bitmask<i8>(v128.and(low, high)) != 0xffff;
}

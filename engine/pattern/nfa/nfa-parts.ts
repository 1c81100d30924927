/**
 * @module engine/pattern/nfa/nfa-parts
 * The pieces an NFA is built of: single instructions, characters, and loops over characters. Every piece is given the
 * instruction that comes after it and returns its own first.
 */
import { type Budget, Refusal } from '../caps.ts';
import type { FixedTag } from '../dfa/fixed-tags.ts';
import type { Ranges } from '../syntax/char-class.ts';
import { LOOKS, type Look, Op } from './nfa.ts';
import { asciiPart, holdsAllNonAscii, type Utf8Node, utf8Tree } from './utf8.ts';

/** Bytes that begin or continue a character beyond ASCII. Bytes that no valid text has are put where it is cheapest. */
const LEAD_BYTES: Ranges = [[0xc0, 0xff]];
const CONTINUATION_BYTES: Ranges = [[0x80, 0xbf]];
const HIGH_BYTES: Ranges = [[0x80, 0xff]];
export const ANY_BYTE: Ranges = [[0x00, 0xff]];

/** Where the piece being built is, counted back from a tag that is stored: none inside what may be skipped or repeated. */
export interface Position {
  tag: number | undefined;
  distance: number;
}

export interface Builder {
  readonly budget: Budget;
  readonly op: number[];
  readonly x: number[];
  readonly y: number[];
  readonly sets: Uint8Array[];
  readonly setIndex: Map<string, number>;
  readonly trees: Map<Ranges, Utf8Node>;
  /** By tag; also says which tags are known from the start of the subject. */
  readonly fixed: Map<number, FixedTag>;
  readonly always: Set<number>;
  /** How many optional or repeated things the piece being built is in. */
  apart: number;
  position: Position;
}

export function add(builder: Builder, op: number, x: number, y = 0): number {
  const limit = builder.budget.caps.instructions;
  if (builder.op.length >= limit) throw new Refusal(`more than ${limit} instructions`);
  builder.budget.spend(1);
  builder.op.push(op);
  builder.x.push(x);
  builder.y.push(y);
  return builder.op.length - 1;
}

export function addByte(builder: Builder, ranges: Ranges, next: number): number {
  const key = ranges.join(' ');
  let index = builder.setIndex.get(key);
  if (index === undefined) {
    index = builder.sets.length;
    builder.setIndex.set(key, index);
    const set = new Uint8Array(256);
    for (const [from, to] of ranges) set.fill(1, from, to + 1);
    builder.sets.push(set);
  }
  return add(builder, Op.Byte, next, index);
}

export const addLook = (builder: Builder, look: Look, next: number): number =>
  add(builder, Op.Look, next, LOOKS.indexOf(look));

export function addFork(builder: Builder, preferred: number, other: number): number {
  return add(builder, Op.Fork, preferred, other);
}

/** A fork whose way into the loop is not built yet: `close` fills it in. */
export function addLoopFork(
  builder: Builder,
  greedy: boolean,
  out: number,
): { fork: number; close: (into: number) => void } {
  const fork = addFork(builder, greedy ? -1 : out, greedy ? out : -1);
  const side = greedy ? builder.x : builder.y;
  return {
    fork,
    close: (into) => {
      side[fork] = into;
    },
  };
}

function emitUtf8(builder: Builder, node: Utf8Node, next: number): number {
  const done = new Map<Utf8Node, number>();
  const emit = (here: Utf8Node): number => {
    let entry = done.get(here);
    if (entry !== undefined) return entry;
    for (const branch of here) {
      const byte = addByte(builder, branch.bytes, branch.next ? emit(branch.next) : next);
      entry = entry === undefined ? byte : addFork(builder, byte, entry);
    }
    entry ??= add(builder, Op.Fail, 0);
    done.set(here, entry);
    return entry;
  };
  return emit(node);
}

/**
 * One character. A set with all of non-ASCII in it needs no check of the bytes, the subject being valid UTF-8: a lead
 * byte, then continuation bytes until there are no more.
 */
export function emitClass(builder: Builder, ranges: Ranges, next: number): number {
  if (holdsAllNonAscii(ranges)) {
    const { fork, close } = addLoopFork(builder, true, addLook(builder, 'character-edge', next));
    close(addByte(builder, CONTINUATION_BYTES, fork));
    return addByte(builder, [...asciiPart(ranges), ...LEAD_BYTES], fork);
  }
  let tree = builder.trees.get(ranges);
  if (!tree) {
    tree = utf8Tree(ranges);
    builder.trees.set(ranges, tree);
  }
  return emitUtf8(builder, tree, next);
}

/**
 * `X*` and `X+` where X holds all of non-ASCII: a loop over single bytes, left only between characters. Such a loop
 * becomes one state, which the generated code leaves 16 bytes at a time.
 */
export function emitByteLoop(
  builder: Builder,
  ranges: Ranges,
  min: number,
  greedy: boolean,
  next: number,
): number {
  const { fork, close } = addLoopFork(builder, greedy, addLook(builder, 'character-edge', next));
  close(addByte(builder, [...asciiPart(ranges), ...HIGH_BYTES], fork));
  return min === 0 ? fork : addByte(builder, [...asciiPart(ranges), ...LEAD_BYTES], fork);
}

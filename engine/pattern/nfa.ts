/**
 * @module engine/pattern/nfa
 * Tree → a byte NFA in priority order: of two ways to go on, the first is preferred. UTF-8 is compiled in.
 *
 * It is built from the end to the beginning: every piece is given what comes after it, so only loops need patching.
 *
 *     op          x               y
 *     Op.Byte     next            set (index into `sets`)
 *     Op.Fork     first choice    second choice
 *     Op.Tag      next            tag
 *     Op.Look     next            condition (index into LOOKS)
 *     Op.Match    -               -
 *     Op.Fail     -               -
 *
 * Tags are the capture offsets: group g begins at tag 2g and ends at tag 2g+1.
 */
import { type Budget, Refusal } from './caps.ts';
import type { Ranges } from './char-class.ts';
import { fixedWidth, isAnchored, isNullable, type ParsedPattern, type Place, type Tree } from './tree.ts';
import { asciiPart, holdsAllNonAscii, type Utf8Node, utf8Tree } from './utf8.ts';

export const Op = { Byte: 0, Fork: 1, Tag: 2, Look: 3, Match: 4, Fail: 5 } as const;

/** What a `Look` asks for. The last is ours: the next byte does not continue a character. */
export const LOOKS = [
  'text-start',
  'text-end',
  'line-start',
  'line-end',
  'word-edge',
  'not-word-edge',
  'character-edge',
] as const;
export type Look = (typeof LOOKS)[number];

/** A tag that is computed, not stored: `distance` bytes before tag `from`, or after the start of the subject. */
export interface FixedTag {
  readonly tag: number;
  readonly from: number | 'start';
  readonly distance: number;
}

export interface Nfa {
  readonly op: Uint8Array;
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly start: number;
  /** Distinct byte sets: 256 bytes each, 1 where the byte is in. */
  readonly sets: readonly Uint8Array[];
  readonly tagCount: number;
  /** Tags that every match sets, since nothing on the way to them is optional. */
  readonly always: ReadonlySet<number>;
  /** In an order in which each one's base comes before it. Tag 1, the end of the match, may be a base. */
  readonly fixed: readonly FixedTag[];
  /** Whether a match can only begin at the start of the subject. */
  readonly anchored: boolean;
}

/** Bytes that begin or continue a character beyond ASCII. Bytes that no valid text has are put where it is cheapest. */
const LEAD_BYTES: Ranges = [[0xc0, 0xff]];
const CONTINUATION_BYTES: Ranges = [[0x80, 0xbf]];
const HIGH_BYTES: Ranges = [[0x80, 0xff]];
const ANY_BYTE: Ranges = [[0x00, 0xff]];

/** Where the piece being built is, counted back from a tag that is stored: none inside what may be skipped or repeated. */
interface Position {
  tag: number | undefined;
  distance: number;
}

interface Builder {
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

function add(builder: Builder, op: number, x: number, y = 0): number {
  const limit = builder.budget.caps.instructions;
  if (builder.op.length >= limit) throw new Refusal(`more than ${limit} instructions`);
  builder.budget.spend(1);
  builder.op.push(op);
  builder.x.push(x);
  builder.y.push(y);
  return builder.op.length - 1;
}

function addByte(builder: Builder, ranges: Ranges, next: number): number {
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

const addLook = (builder: Builder, look: Look, next: number): number =>
  add(builder, Op.Look, next, LOOKS.indexOf(look));

function addFork(builder: Builder, preferred: number, other: number): number {
  return add(builder, Op.Fork, preferred, other);
}

/** A fork whose way into the loop is not built yet: `close` fills it in. */
function addLoopFork(
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
function emitClass(builder: Builder, ranges: Ranges, next: number): number {
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
function emitByteLoop(builder: Builder, ranges: Ranges, min: number, greedy: boolean, next: number): number {
  const { fork, close } = addLoopFork(builder, greedy, addLook(builder, 'character-edge', next));
  close(addByte(builder, [...asciiPart(ranges), ...HIGH_BYTES], fork));
  return min === 0 ? fork : addByte(builder, [...asciiPart(ranges), ...LEAD_BYTES], fork);
}

/** Moves the position back over something `width` bytes wide. */
function stepBack(builder: Builder, width: number | undefined): void {
  if (width === undefined) builder.position = { tag: undefined, distance: 0 };
  else builder.position.distance += width;
}

/** Emits something that may run never or often, so that no tag in it is at a fixed distance from one outside. */
function emitApart(builder: Builder, tree: Tree, next: number): number {
  const outside = builder.position;
  builder.position = { tag: undefined, distance: 0 };
  builder.apart += 1;
  const entry = emit(builder, tree, next);
  builder.apart -= 1;
  builder.position = outside;
  return entry;
}

function emitTag(builder: Builder, tag: number, next: number): number {
  if (builder.apart === 0) builder.always.add(tag);
  const known = builder.fixed.get(tag);
  if (known?.from === 'start') return next;
  const { tag: from, distance } = builder.position;
  if (from !== undefined) {
    builder.fixed.set(tag, { tag, from, distance });
    return next;
  }
  builder.position = { tag, distance: 0 };
  return add(builder, Op.Tag, next, tag);
}

function emitRepeat(builder: Builder, tree: Tree & { kind: 'repeat' }, next: number): number {
  const { body, min, max, greedy } = tree;
  let entry = next;
  let copies = min;
  if (max === Infinity && body.kind === 'class' && holdsAllNonAscii(body.ranges)) {
    entry = emitByteLoop(builder, body.ranges, min, greedy, next);
    copies = Math.max(0, min - 1);
  } else if (max === Infinity) {
    const { fork, close } = addLoopFork(builder, greedy, next);
    const into = emitApart(builder, body, fork);
    close(into);
    copies = Math.max(0, min - 1);
    if (min > 0) entry = into;
    else if (!isNullable(body)) entry = fork;
    else entry = greedy ? addFork(builder, into, next) : addFork(builder, next, into); // (x+)?, as RE2 does
  } else {
    for (let extra = max - min; extra > 0; extra--) {
      const into = emitApart(builder, body, entry);
      entry = greedy ? addFork(builder, into, next) : addFork(builder, next, into);
    }
  }
  for (; copies > 0; copies--) entry = emitApart(builder, body, entry);
  return entry;
}

function emitEither(builder: Builder, parts: readonly Tree[], next: number): number {
  let entry: number | undefined;
  for (const part of parts.toReversed()) {
    const into = emitApart(builder, part, next);
    entry = entry === undefined ? into : addFork(builder, into, entry);
  }
  return entry ?? next;
}

function emit(builder: Builder, tree: Tree, next: number): number {
  switch (tree.kind) {
    case 'empty':
      return next;
    case 'place':
      return addLook(builder, tree.place satisfies Place, next);
    case 'sequence':
      return tree.parts.reduceRight((after, part) => emit(builder, part, after), next);
    case 'group': {
      const close = emitTag(builder, 2 * tree.index + 1, next);
      return emitTag(builder, 2 * tree.index, emit(builder, tree.body, close));
    }
    case 'class': {
      const entry = emitClass(builder, tree.ranges, next);
      stepBack(builder, fixedWidth(tree));
      return entry;
    }
    case 'either': {
      const entry = emitEither(builder, tree.parts, next);
      stepBack(builder, fixedWidth(tree));
      return entry;
    }
    case 'repeat': {
      const entry = emitRepeat(builder, tree, next);
      stepBack(builder, fixedWidth(tree));
      return entry;
    }
  }
}

/** Fixes the tags that lie at a known distance from the start; the distance at the end of `tree`, if still known. */
function fixFromStart(tree: Tree, distance: number, fixed: Map<number, FixedTag>): number | undefined {
  const fix = (tag: number, at: number): void => {
    fixed.set(tag, { tag, from: 'start', distance: at });
  };
  if (tree.kind === 'group') {
    fix(2 * tree.index, distance);
    const end = fixFromStart(tree.body, distance, fixed);
    if (end !== undefined) fix(2 * tree.index + 1, end);
    return end;
  }
  if (tree.kind === 'sequence') {
    let at: number | undefined = distance;
    for (const part of tree.parts) {
      if (at === undefined) return undefined;
      at = fixFromStart(part, at, fixed);
    }
    return at;
  }
  const width = fixedWidth(tree);
  return width === undefined ? undefined : distance + width;
}

/** Bases first. A chain is as long as the pattern has tags at most. */
function inOrder(fixed: Map<number, FixedTag>): FixedTag[] {
  const ordered: FixedTag[] = [];
  const visit = (entry: FixedTag): void => {
    if (ordered.includes(entry)) return;
    const base = entry.from === 'start' ? undefined : fixed.get(entry.from);
    if (base) visit(base);
    ordered.push(entry);
  };
  for (const entry of fixed.values()) visit(entry);
  return ordered;
}

/**
 * @param anchored only look for matches at the start of the subject; otherwise a search, unless the pattern itself
 * begins with `^`
 */
export function buildNfa(pattern: ParsedPattern, anchored: boolean, budget: Budget): Nfa {
  const builder: Builder = {
    budget,
    op: [],
    x: [],
    y: [],
    sets: [],
    setIndex: new Map(),
    trees: new Map(),
    fixed: new Map(),
    always: new Set([1]),
    apart: 0,
    position: { tag: 1, distance: 0 },
  };
  const fromStart = anchored || isAnchored(pattern.tree);
  if (fromStart) {
    builder.fixed.set(0, { tag: 0, from: 'start', distance: 0 });
    fixFromStart(pattern.tree, 0, builder.fixed);
  }
  let start = emit(builder, pattern.tree, add(builder, Op.Match, 0));
  start = emitTag(builder, 0, start);
  if (!fromStart) {
    // a search: (?s:.)*? before the pattern, which begins between characters only
    const { fork, close } = addLoopFork(builder, false, addLook(builder, 'character-edge', start));
    close(addByte(builder, ANY_BYTE, fork));
    start = fork;
  }
  const tagCount = 2 * (pattern.groupCount + 1);
  if (builder.op.length * tagCount > budget.caps.cells) {
    throw new Refusal(`${pattern.groupCount} groups over ${builder.op.length} instructions`);
  }
  return {
    op: Uint8Array.from(builder.op),
    x: Int32Array.from(builder.x),
    y: Int32Array.from(builder.y),
    start,
    sets: builder.sets,
    tagCount,
    always: builder.always,
    fixed: inOrder(builder.fixed),
    anchored: fromStart,
  };
}

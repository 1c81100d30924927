/**
 * @module engine/pattern/build-nfa
 * Tree → NFA, from the end to the beginning: every piece is given what comes after it, so only loops need patching, and
 * how far a tag is from one behind it is known.
 */
import { type Budget, Refusal } from './caps.ts';
import { fixFromStart, inOrder } from './fixed-tags.ts';
import { type Nfa, Op } from './nfa.ts';
import {
  ANY_BYTE,
  add,
  addByte,
  addFork,
  addLook,
  addLoopFork,
  type Builder,
  emitByteLoop,
  emitClass,
} from './nfa-parts.ts';
import { fixedWidth, isAnchored, isNullable, type ParsedPattern, type Tree } from './tree.ts';
import { holdsAllNonAscii } from './utf8.ts';

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
      return addLook(builder, tree.place, next);
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

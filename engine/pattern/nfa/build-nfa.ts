/**
 * @module engine/pattern/nfa/build-nfa
 * Tree → NFA, from the end to the beginning: every piece is given what comes after it, so only loops need patching, and
 * how far a tag is from one behind it is known.
 */
import { type Budget, Refusal } from '../caps.ts';
import { fixFromStart, inOrder } from '../dfa/fixed-tags.ts';
import type { CapturingPattern } from '../syntax/keep-groups.ts';
import { repeatSimply } from '../syntax/merge-repeats.ts';
import { fixedWidth, isAnchored, isNullable, type Repeat, type Tree } from '../syntax/tree.ts';
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

/** `body` or nothing. */
function emitOptional(builder: Builder, body: Tree, after: number, next: number, greedy: boolean): number {
  const into = emitApart(builder, body, after);
  return greedy ? addFork(builder, into, next) : addFork(builder, next, into);
}

/** `x{2,}` is `xx+`, `x{2,4}` is `xx(x(x)?)?`. */
function emitCounted(builder: Builder, tree: Repeat, next: number): number {
  const { body, min, max, greedy } = tree;
  let entry = next;
  let copies = min;
  if (max === Infinity) {
    entry = emitRepeat(builder, repeatSimply('+', body, tree), next);
    copies -= 1;
  } else if (max > min) {
    entry = emitRepeat(builder, repeatSimply('?', body, tree), next);
    for (let more = max - min - 1; more > 0; more--) entry = emitOptional(builder, body, entry, next, greedy);
  }
  for (; copies > 0; copies--) entry = emitApart(builder, body, entry);
  return entry;
}

function emitRepeat(builder: Builder, tree: Repeat, next: number): number {
  const { sign, body, min, greedy } = tree;
  if (sign === '{}') return emitCounted(builder, tree, next);
  if (sign === '?') return emitOptional(builder, body, next, next, greedy);
  if (body.kind === 'class' && holdsAllNonAscii(body.ranges)) {
    return emitByteLoop(builder, body.ranges, min, greedy, next);
  }
  const { fork, close } = addLoopFork(builder, greedy, next);
  const into = emitApart(builder, body, fork);
  close(into);
  if (min > 0) return into;
  if (!isNullable(body)) return fork;
  return greedy ? addFork(builder, into, next) : addFork(builder, next, into); // (x+)?, as RE2 does
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
    case 'leave':
      return add(builder, Op.Leave, 0);
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

/** One alternative: its match first, then everything before it. */
function emitPattern(
  builder: Builder,
  { tree, firstGroup }: CapturingPattern,
  alternative: number,
  fromStart: boolean,
): number {
  const firstTag = 2 * firstGroup;
  if (firstTag > 0) builder.fixed.set(firstTag + 1, { tag: firstTag + 1, from: 1, distance: 0 });
  if (fromStart) {
    builder.fixed.set(firstTag, { tag: firstTag, from: 'start', distance: 0 });
    fixFromStart(tree, 0, builder.fixed);
  }
  builder.position = { tag: 1, distance: 0 };
  const entry = emit(builder, tree, add(builder, Op.Match, 0, alternative));
  return emitTag(builder, firstTag, entry);
}

/** By tag: the tag that stands for it, see {@link Nfa}. */
function findLikeTags(patterns: readonly CapturingPattern[]): number[] {
  const captureOf = new Map<string, number>();
  return patterns.flatMap(({ firstGroup, names, kept, captures }) => {
    const timesSeen = new Map<string, number>();
    return Array.from({ length: captures }, (_, index) => {
      const capture = firstGroup + index;
      const name = names[kept[index] ?? 0] ?? null;
      if (name === null) return [2 * capture, 2 * capture + 1];
      const nth = timesSeen.get(name) ?? 0;
      timesSeen.set(name, nth + 1);
      const key = `${name} ${nth}`;
      const like = captureOf.get(key) ?? capture;
      captureOf.set(key, like);
      return [2 * like, 2 * like + 1];
    }).flat();
  });
}

/**
 * @param patterns the alternatives, the preferred one first; several only if each is anchored, since a search for all of
 * them would prefer the match that begins first
 * @param anchored only look for matches at the start of the subject; otherwise a search, unless the pattern itself
 * begins with `^`
 */
export function buildNfa(patterns: readonly CapturingPattern[], anchored: boolean, budget: Budget): Nfa {
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
  const fromStart = anchored || patterns.every(({ tree }) => isAnchored(tree));
  const entries = patterns.map((pattern, index) => emitPattern(builder, pattern, index, fromStart));
  let start = entries.reduceRight((others, preferred) => addFork(builder, preferred, others));
  if (!fromStart) {
    // a search: (?s:.)*? before the pattern, which begins between characters only
    const { fork, close } = addLoopFork(builder, false, addLook(builder, 'character-edge', start));
    close(addByte(builder, ANY_BYTE, fork));
    start = fork;
  }
  const alternatives = patterns.map(({ firstGroup, kept, captures, checks }) => ({
    firstTag: 2 * firstGroup,
    tagCount: 2 * captures,
    kept,
    checked: [...new Set(checks.map(({ capture }) => capture))],
  }));
  const tagCount = alternatives.reduce((sum, own) => sum + own.tagCount, 0);
  if (builder.op.length * tagCount > budget.caps.cells) {
    throw new Refusal(`${tagCount / 2 - patterns.length} captures over ${builder.op.length} instructions`);
  }
  return {
    op: Uint8Array.from(builder.op),
    x: Int32Array.from(builder.x),
    y: Int32Array.from(builder.y),
    start,
    sets: builder.sets,
    alternatives,
    tagCount,
    always: builder.always,
    like: findLikeTags(patterns),
    fixed: inOrder(builder.fixed),
    anchored: fromStart,
  };
}

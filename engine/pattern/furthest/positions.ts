/**
 * @module engine/pattern/furthest/positions
 * A pattern as positions between characters: what `nfa/` has of bytes and captures, here of characters and columns, each
 * position with the words for what it expects.
 *
 *     op             x              y
 *     At.Char        next           class (index into `classes`)
 *     At.Fork        one way        another
 *     At.Look        next           assertion (index into PLACES)
 *     At.Match       -              -
 */
import { type Budget, Refusal } from '../caps.ts';
import type { Ranges } from '../syntax/char-class.ts';
import type { ParsedPattern, Place, Repeat, Tree } from '../syntax/tree.ts';
import { PLACE_WORDS, singleOf, writeClass } from './write-expected.ts';

export const At = { Char: 0, Fork: 1, Look: 2, Match: 3 } as const;

export const PLACES = Object.keys(PLACE_WORDS) as Place[];

/** What stands at a position that takes a character or asserts something. */
export interface Wanted {
  /** The innermost named capture around it. */
  readonly column: string | null;
  readonly what: string;
}

export interface Positions {
  readonly op: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly wanted: readonly (Wanted | null)[];
  /** Whether a `Char` is one of a repetition that runs over text, such as `.*` or `(?:[^"\\]|\\.)*`. */
  readonly running: readonly boolean[];
  readonly classes: readonly Ranges[];
  readonly start: number;
}

interface Builder {
  readonly budget: Budget;
  readonly names: (group: number) => string | null;
  readonly op: number[];
  readonly x: number[];
  readonly y: number[];
  readonly wanted: (Wanted | null)[];
  readonly running: boolean[];
  readonly classes: Ranges[];
  readonly classIndex: Map<Ranges, number>;
}

/** Where a piece stands. */
interface Around {
  readonly column: string | null;
  readonly running: boolean;
}

function add(
  builder: Builder,
  op: number,
  x: number,
  y: number,
  wanted: Wanted | null = null,
  running = false,
): number {
  const limit = builder.budget.caps.instructions;
  if (builder.op.length >= limit) throw new Refusal(`more than ${limit} instructions`);
  builder.op.push(op);
  builder.x.push(x);
  builder.y.push(y);
  builder.wanted.push(wanted);
  builder.running.push(running);
  return builder.op.length - 1;
}

function addChar(builder: Builder, ranges: Ranges, next: number, around: Around, what: string): number {
  let index = builder.classIndex.get(ranges);
  if (index === undefined) {
    index = builder.classes.push(ranges) - 1;
    builder.classIndex.set(ranges, index);
  }
  return add(builder, At.Char, next, index, { column: around.column, what }, around.running);
}

/** The parts from the last to the first; a run of single characters is one literal, of which each shows the rest. */
function emitSequence(builder: Builder, parts: readonly Tree[], next: number, around: Around): number {
  let after = next;
  let literal = '';
  for (const part of parts.toReversed()) {
    const single = part.kind === 'class' ? singleOf(part.ranges) : null;
    literal = single === null ? '' : single + literal;
    if (part.kind !== 'class') after = emit(builder, part, after, around);
    else {
      const what = single === null ? writeClass(part.ranges) : JSON.stringify(literal);
      after = addChar(builder, part.ranges, after, around, what);
    }
  }
  return after;
}

const unwrapped = (tree: Tree): Tree => (tree.kind === 'group' ? unwrapped(tree.body) : tree);

/** Whether a repetition of the tree may run over text a character at a time. */
function runs(tree: Tree): boolean {
  const body = unwrapped(tree);
  return body.kind === 'class' || (body.kind === 'either' && body.parts.some(runs));
}

function emitLoop(builder: Builder, { body, min }: Repeat, next: number, around: Around): number {
  const fork = add(builder, At.Fork, -1, next);
  const inside = runs(body) ? { ...around, running: true } : around;
  const into = emit(builder, body, fork, inside);
  builder.x[fork] = into;
  if (min === 0) return fork;
  // The first time round is not yet running, so that `\d+` counts for more than nothing.
  return unwrapped(body).kind === 'class' ? emit(builder, body, fork, around) : into;
}

function emitRepeat(builder: Builder, repeat: Repeat, next: number, around: Around): number {
  const { body, min, max } = repeat;
  if (max === Infinity && min <= 1) return emitLoop(builder, repeat, next, around);
  let entry = next;
  if (max === Infinity) entry = emitLoop(builder, { ...repeat, min: 0 }, next, around);
  else {
    for (let more = max - min; more > 0; more -= 1)
      entry = add(builder, At.Fork, emit(builder, body, entry, around), next);
  }
  for (let copies = min; copies > 0; copies -= 1) entry = emit(builder, body, entry, around);
  return entry;
}

function emit(builder: Builder, tree: Tree, next: number, around: Around): number {
  switch (tree.kind) {
    case 'empty':
      return next;
    case 'leave':
      throw new Refusal('a pattern that was coarsened'); // which this one is not
    case 'place': {
      const wanted = { column: around.column, what: PLACE_WORDS[tree.place] };
      return add(builder, At.Look, next, PLACES.indexOf(tree.place), wanted);
    }
    case 'class':
      return emitSequence(builder, [tree], next, around);
    case 'sequence':
      return emitSequence(builder, tree.parts, next, around);
    case 'group':
      return emit(builder, tree.body, next, {
        ...around,
        column: builder.names(tree.index) ?? around.column,
      });
    case 'either':
      return tree.parts
        .map((part) => emit(builder, part, next, around))
        .reduceRight((others, entry) => add(builder, At.Fork, entry, others));
    case 'repeat':
      return emitRepeat(builder, tree, next, around);
  }
}

/** @throws Refusal where there would be more than the caps allow */
export function buildPositions({ tree, names }: ParsedPattern, budget: Budget): Positions {
  const builder: Builder = {
    budget,
    names: (group) => names[group] ?? null,
    op: [],
    x: [],
    y: [],
    wanted: [],
    running: [],
    classes: [],
    classIndex: new Map(),
  };
  const end = add(builder, At.Match, 0, 0);
  return { ...builder, start: emit(builder, tree, end, { column: null, running: false }) };
}

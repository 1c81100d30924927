/**
 * @module engine/pattern/dfa/minimise
 * Merges states that cannot be told apart: the same moves and accepts on every class, into states that are merged.
 * Moore's refinement. Registers are assigned before, so that states differing only in their slots have become equal.
 */

import type { Budget } from '../caps.ts';
import type { Automaton, Transition } from './automaton.ts';
import type { Row } from './subsets.ts';

/** Above this the rounds cost more than the smaller automaton saves: a chain of n states takes n rounds. */
const WORK_LIMIT = 400_000;

/** Numbers things by their text, from 0. */
function createNumbering(): { of(text: string): number; readonly size: number } {
  const numbers = new Map<string, number>();
  return {
    of(text) {
      let number = numbers.get(text);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(text, number);
      }
      return number;
    },
    get size() {
      return numbers.size;
    },
  };
}

type Rows = readonly Row<Transition>[];

/** By row, by kind: a number that is equal for equal moves and accepts. */
function labelAll(rows: Rows): number[][] {
  const numbering = createNumbering();
  return rows.map(({ kinds }) =>
    kinds.map(({ to, moves, accept }) => numbering.of(`${moves.join(';')}|${accept}|${Math.min(to, 0)}`)),
  );
}

/** A row's columns as text. `apply` takes a typed array without iterating over it, which spreading does. */
const columnsOf = (kindOf: Uint16Array): string =>
  String.fromCharCode.apply(null, kindOf as unknown as number[]);

/** Which classes of a row do the same, as a number. */
interface Shapes {
  of(row: Row<Transition>): number;
  /** The shape of the row once its kinds are renamed, some of them alike. */
  merged(row: Row<Transition>, shape: number, renamed: readonly number[]): number;
}

function createShapes(): Shapes {
  const numbering = createNumbering();
  const known = new Map<string, number>();
  const shapes = new Map<Uint16Array, number>();
  return {
    of({ kindOf }) {
      // rows share their columns, see partitions.ts
      const shape = shapes.get(kindOf) ?? numbering.of(columnsOf(kindOf));
      shapes.set(kindOf, shape);
      return shape;
    },
    merged({ kindOf }, shape, renamed) {
      // columns are written out once per shape and renaming: `\\pL` makes 190 columns, but few kinds of rows
      const key = `${shape}:${renamed}`;
      const found = known.get(key) ?? numbering.of(columnsOf(kindOf.map((kind) => renamed[kind]!)));
      known.set(key, found);
      return found;
    },
  };
}

/** A text that is equal for rows which do the same on every class, given a code for what each kind does. */
function describeRow(row: Row<Transition>, codes: readonly number[], shape: number, shapes: Shapes): string {
  const distinct = [...new Set(codes)];
  if (distinct.length === codes.length) return `${shape}|${codes}`;
  const renamed = codes.map((code) => distinct.indexOf(code));
  return `${shapes.merged(row, shape, renamed)}|${distinct}`;
}

/** Block by state, or undefined if it takes too many rounds. */
function refine(rows: Rows, labels: readonly number[][], budget: Budget): Int32Array | undefined {
  const shapes = createShapes();
  const shapeOf = rows.map(shapes.of);
  const width = rows.length + 1;
  const perRound = rows.reduce((sum, { kinds }) => sum + kinds.length, 0);
  let blocks = new Int32Array(rows.length);
  let blockCount = 1;
  for (let work = 0; work < WORK_LIMIT; work += perRound) {
    const numbering = createNumbering();
    blocks = blocks.map((block, state) => {
      const row = rows[state]!;
      const codes = row.kinds.map(
        ({ to }, kind) => labels[state]![kind]! * width + (to < 0 ? 0 : blocks[to]! + 1),
      );
      return numbering.of(`${block}|${describeRow(row, codes, shapeOf[state]!, shapes)}`);
    });
    budget.spend(2 * perRound);
    if (numbering.size === blockCount) return blocks;
    blockCount = numbering.size;
  }
  return undefined;
}

/** Also makes the equal transitions of a row one kind, which the generator relies on. */
export function minimise(automaton: Automaton, budget: Budget): Automaton {
  const labels = labelAll(automaton.states);
  const blocks =
    refine(automaton.states, labels, budget) ?? Int32Array.from(automaton.states, (_, state) => state);
  const states: Row<Transition>[] = [];
  blocks.forEach((block, state) => {
    if (states[block]) return;
    const { kinds, kindOf } = automaton.states[state]!;
    const numbering = createNumbering();
    const merged: Transition[] = [];
    const renamed = kinds.map((transition, kind) => {
      const to = transition.to < 0 ? transition.to : blocks[transition.to]!;
      const number = numbering.of(`${labels[state]![kind]} ${to}`);
      merged[number] ??= { ...transition, to };
      return number;
    });
    states[block] = { kinds: merged, kindOf: kindOf.map((kind) => renamed[kind]!) };
  });
  return { ...automaton, states, start: blocks[automaton.start]! };
}

/**
 * @module engine/pattern/table/cache
 * The states and transitions a lazy matcher has met so far. Bounded: when it is full it is emptied, and what is needed
 * is built again.
 *
 * A state keeps the registers its slots had when it was first met, so that most transitions move nothing; reaching it
 * another way moves the values to where it wants them.
 */

import { type Budget, Refusal } from '../caps.ts';
import type { Move } from '../dfa/automaton.ts';
import { type Accept, HERE, NO_SLOT, UNSET } from '../dfa/closure.ts';
import { orderCopies } from '../dfa/moves.ts';
import type { State, Step, Subsets } from '../dfa/subsets.ts';

/** What to do besides going to a state. */
export interface LazyTransition {
  /** The row of the next state, or DEAD_ROW. */
  readonly to: number;
  readonly moves: readonly Move[];
  /** Its tags are registers, HERE, UNSET or NO_SLOT; undefined if no match ends here. */
  readonly accept: Accept | undefined;
}

export const DEAD_ROW = -1;
/** In the table: not built yet. */
export const UNKNOWN = -1;

export interface LazyCache {
  /**
   * By row + class: the row of the next state if there is nothing else to do (from 0 on), UNKNOWN, or −2 − i for
   * `transitions[i]`. A state's row is its number times the number of classes.
   */
  readonly table: Int32Array;
  readonly transitions: readonly LazyTransition[];
  /** The row the matcher begins at. Its slots are unset. */
  startRow(): number;
  /** Builds one entry of the table; false if the cache is full. */
  build(row: number, byteClass: number): boolean;
  clear(): void;
  readonly stateCount: number;
}

export interface LazyLimits {
  readonly states: number;
  /** Tag values held by all states together, 4 bytes each. */
  readonly cells: number;
  readonly registers: number;
}

interface KnownState {
  readonly row: number;
  readonly state: State;
  /** Register by slot. */
  readonly registers: Int32Array;
}

/** Registers for a state met for the first time: what comes from a register stays in it. */
function chooseRegisters(step: Step, from: Int32Array): Int32Array {
  const used = new Set<number>();
  for (const source of step.sources) if (source >= 0) used.add(from[source]!);
  let free = 0;
  return Int32Array.from(step.sources, (source) => {
    if (source >= 0) return from[source]!;
    while (used.has(free)) free += 1;
    return free++;
  });
}

function movesBetween(step: Step, from: Int32Array, to: Int32Array, spare: number): Move[] {
  const copies: Move[] = [];
  const sets: Move[] = [];
  step.sources.forEach((source, slot) => {
    if (source < 0) sets.push([to[slot]!, source]);
    else if (from[source] !== to[slot]) copies.push([to[slot]!, from[source]!]);
  });
  return [...orderCopies(copies, spare), ...sets];
}

/** @param limits the last register is the spare one that copies in a circle go through */
export function createLazyCache(subsets: Subsets, limits: LazyLimits, budget: Budget): LazyCache {
  const width = subsets.classes.count;
  const spare = limits.registers - 1;
  const table = new Int32Array(limits.states * width).fill(UNKNOWN);
  const transitions: LazyTransition[] = [];
  const known = new Map<State, KnownState>();
  const byRow: KnownState[] = [];
  let cells = 0;

  function remember(state: State, registers: Int32Array): KnownState | undefined {
    cells += state.kernel.length * subsets.nfa.tagCount;
    if (byRow.length >= limits.states || cells > limits.cells) return undefined;
    if (registers.some((register) => register >= spare)) throw new Refusal('too many registers');
    const entry = { row: byRow.length * width, state, registers };
    byRow.push(entry);
    known.set(state, entry);
    return entry;
  }

  function acceptOf({ accept }: Step, from: Int32Array): Accept | undefined {
    return accept && { ...accept, tags: accept.tags.map((value) => (value >= 0 ? from[value]! : value)) };
  }

  return {
    table,
    transitions,
    startRow() {
      const { start } = subsets;
      const entry =
        known.get(start) ??
        remember(
          start,
          Int32Array.from({ length: start.slots }, (_, slot) => slot),
        );
      if (!entry) throw new Refusal('a first state larger than the cache');
      return entry.row;
    },
    build(row, byteClass) {
      const { state, registers } = byRow[row / width]!;
      const step = subsets.step(state, byteClass);
      const accept = acceptOf(step, registers);
      let to = DEAD_ROW;
      let moves: Move[] = [];
      if (step.to) {
        const target = known.get(step.to) ?? remember(step.to, chooseRegisters(step, registers));
        if (!target) return false;
        moves = movesBetween(step, registers, target.registers, spare);
        to = target.row;
      }
      budget.spend(8 + moves.length);
      const plain = to !== DEAD_ROW && moves.length === 0 && !accept;
      table[row + byteClass] = plain ? to : -1 - transitions.push({ to, moves, accept });
      return true;
    },
    clear() {
      table.fill(UNKNOWN, 0, byRow.length * width);
      transitions.length = 0;
      known.clear();
      byRow.length = 0;
      cells = 0;
      subsets.forget();
    },
    get stateCount() {
      return byRow.length;
    },
  };
}

/** What a move or an accepted tag stands for at offset `here`. */
export function valueAt(from: number, registers: Int32Array, here: number): number {
  if (from === HERE) return here;
  return from === UNSET || from === NO_SLOT ? -1 : registers[from]!;
}

/**
 * @module engine/pattern/automaton
 * The finished automaton, as the code generator and the reference executor take it, and the road to it:
 *
 *     nfa ─► subsets (states and slots) ─► registers (slots → few registers) ─► moves ─► minimise ─► Automaton
 */
import type { Budget } from './caps.ts';
import { minimise } from './minimise.ts';
import { planMoves } from './moves.ts';
import type { FixedTag, Nfa } from './nfa.ts';
import { assignRegisters } from './registers.ts';
import { createSubsets, type Row, type Step, type Subsets } from './subsets.ts';

/** `[to, from]`: `from` is a register, HERE or UNSET. Moves are done one after another, in order. */
export type Move = readonly [to: number, from: number];

export interface Transition {
  /** A state, or DEAD. */
  readonly to: number;
  /** Done before the byte is taken: HERE is the offset of that byte. */
  readonly moves: readonly Move[];
  /** An index into `accepts` if a match ends before this byte, or NO_ACCEPT. It is noted before the moves are done. */
  readonly accept: number;
}

export const DEAD = -1;
export const NO_ACCEPT = -1;

export interface Automaton {
  readonly start: number;
  /** By state; the last class of a row is the end of the subject. */
  readonly states: readonly Row<Transition>[];
  /** Class by byte; entry 256 is the end. */
  readonly classOf: Uint16Array;
  readonly endClass: number;
  readonly registers: number;
  /** Where the tags are when a match is accepted, by tag: a register, HERE, UNSET, or NO_SLOT for computed ones. */
  readonly accepts: readonly (readonly number[])[];
  readonly tagCount: number;
  readonly fixed: readonly FixedTag[];
  /** Tags that every match sets. */
  readonly always: ReadonlySet<number>;
  readonly anchored: boolean;
  readonly statesBeforeMinimising: number;
}

/** What a state does on a class of bytes. */
export function transitionOn(automaton: Automaton, state: number, byteClass: number): Transition {
  const { kinds, kindOf } = automaton.states[state]!;
  return kinds[kindOf[byteClass]!]!;
}

/** Every step of every state reachable from the start. */
function expandAll(subsets: Subsets): Row<Step>[] {
  const steps: Row<Step>[] = [];
  for (let id = 0; id < subsets.states.length; id++) steps.push(subsets.stepsOf(subsets.states[id]!)); // grows
  return steps;
}

/** Builds the whole automaton, or refuses: its caps are those of `budget`. */
export function buildAutomaton(nfa: Nfa, budget: Budget): Automaton {
  const subsets = createSubsets(nfa, budget);
  const steps = expandAll(subsets);
  const registers = assignRegisters(subsets, steps, budget);
  return minimise(planMoves(subsets, steps, registers, budget), budget);
}

/**
 * @module engine/pattern/dfa/determinise
 * An automaton from an NFA:
 *
 *     nfa ─► subsets (states and slots) ─► explore (those worth having) ─► registers (slots → few registers) ─► moves ─► minimise
 */

import type { Budget } from '../caps.ts';
import type { Nfa } from '../nfa/nfa.ts';
import type { Automaton } from './automaton.ts';
import { type Explored, explore } from './explore.ts';
import { minimise } from './minimise.ts';
import { planMoves } from './moves.ts';
import { assignRegisters } from './registers.ts';
import { createSubsets, type Row, type State, type Step, type Subsets } from './subsets.ts';

export interface Extent {
  /**
   * Positions a state may hold; the less preferred are let go. Such an automaton's "no match" means nothing, but a match it
   * finds is the right one: what was let go is less preferred than what led to it. Where it is not, since a match has been
   * noted and more preferred positions would have to go, the automaton is left.
   */
  readonly width?: number;
  /** States that are built at most, the likeliest first; from the others a line is left to RE2. */
  readonly states?: number;
  /** Whether only what is matched counts, and not in which way: then positions have no order, and states are fewer. */
  readonly unordered?: boolean;
  /** Units of work after which no further state is begun. */
  readonly enough?: number;
}

/** Whether the states found match a line, of which only the language is asked. */
function matches({ classes, start }: Subsets, { steps }: Explored, line: Uint8Array): boolean {
  let state: State | undefined = start;
  let matched = false;
  for (let at = 0; state; at++) {
    const { kinds, kindOf }: Row<Step> = steps[state.id]!;
    const { to, exits, accept }: Step = kinds[kindOf[classes.of[at < line.length ? line[at]! : 256]!]!]!;
    if (exits) return false;
    matched ||= accept !== undefined;
    state = to;
  }
  return matched;
}

/** An automaton, and how many of its states, before they were minimised, follow how many ways to match at once. */
export interface Built extends Automaton {
  /** Whether a narrow automaton of `width` could be less than half as large: most states hold more positions than that. */
  isCrowded(width: number): boolean;
}

/** The states of an automaton, before anything is made of them. */
export interface Found {
  readonly subsets: Subsets;
  readonly explored: Explored;
  /** Whether a line is matched, as far as states have been found. */
  matches(line: Uint8Array): boolean;
}

export function findStates(nfa: Nfa, budget: Budget, extent: Extent = {}): Found {
  const { width = Infinity, states = budget.caps.states, enough = Infinity, unordered = false } = extent;
  const subsets = createSubsets(nfa, budget, width, unordered);
  const explored = explore(subsets, budget, states, enough);
  return { subsets, explored, matches: (line) => matches(subsets, explored, line) };
}

/** The automaton of the states found. */
export function finishAutomaton({ subsets, explored }: Found, budget: Budget): Built {
  const registers = assignRegisters(explored, budget);
  const automaton = minimise(planMoves(subsets, explored, registers, budget), budget);
  const isCrowded = (most: number): boolean =>
    2 * explored.states.filter(({ kernel }) => kernel.pcs.length > most).length > explored.states.length;
  return { ...automaton, isCrowded };
}

export const buildAutomaton = (nfa: Nfa, budget: Budget, extent?: Extent): Built =>
  finishAutomaton(findStates(nfa, budget, extent), budget);

/**
 * @module engine/pattern/dfa/determinise
 * An automaton from an NFA:
 *
 *     nfa ─► subsets (states and slots) ─► explore (those worth having) ─► registers (slots → few registers) ─► moves ─► minimise
 */

import type { Budget } from '../caps.ts';
import type { Nfa } from '../nfa/nfa.ts';
import type { Automaton } from './automaton.ts';
import { explore } from './explore.ts';
import { minimise } from './minimise.ts';
import { planMoves } from './moves.ts';
import { assignRegisters } from './registers.ts';
import { createSubsets } from './subsets.ts';

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

/** An automaton, and how many of its states, before they were minimised, follow how many ways to match at once. */
export interface Built extends Automaton {
  /** Whether a narrow automaton of `width` could be less than half as large: most states hold more positions than that. */
  isCrowded(width: number): boolean;
}

export function buildAutomaton(nfa: Nfa, budget: Budget, extent: Extent = {}): Built {
  const { width = Infinity, states = budget.caps.states, enough = Infinity, unordered = false } = extent;
  const subsets = createSubsets(nfa, budget, width, unordered);
  const explored = explore(subsets, budget, states, enough);
  const registers = assignRegisters(explored, budget);
  const automaton = minimise(planMoves(subsets, explored, registers, budget), budget);
  const isCrowded = (most: number): boolean =>
    2 * explored.states.filter(({ kernel }) => kernel.pcs.length > most).length > explored.states.length;
  return { ...automaton, isCrowded };
}

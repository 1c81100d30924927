/**
 * @module engine/pattern/dfa/determinise
 * The whole of an automaton at once:
 *
 *     nfa ─► subsets (states and slots) ─► registers (slots → few registers) ─► moves ─► minimise ─► Automaton
 */

import { type Budget, Refusal } from '../caps.ts';
import type { Nfa } from '../nfa/nfa.ts';
import type { Automaton } from './automaton.ts';
import { minimise } from './minimise.ts';
import { planMoves } from './moves.ts';
import { assignRegisters } from './registers.ts';
import { createSubsets, type Row, type Step, type Subsets } from './subsets.ts';

/** Every step of every state reachable from the start. */
function expandAll(subsets: Subsets): Row<Step>[] {
  const steps: Row<Step>[] = [];
  for (let id = 0; id < subsets.states.length; id++) steps.push(subsets.stepsOf(subsets.states[id]!)); // grows
  return steps;
}

/**
 * Builds the whole automaton, or refuses: its caps are those of `budget`.
 * @param width positions a state may hold; the less preferred are let go. Such an automaton's "no match" means nothing,
 * but a match it finds is the right one: what was let go is less preferred than what led to it. That only holds if no
 * match is noted while more preferred positions are still open, since those might be let go: then this refuses.
 */
export function buildAutomaton(nfa: Nfa, budget: Budget, width = Infinity): Automaton {
  const subsets = createSubsets(nfa, budget, width);
  const steps = expandAll(subsets);
  if (width !== Infinity && steps.some(({ kinds }) => kinds.some(({ accept, to }) => accept && to))) {
    throw new Refusal('a narrow automaton that would note matches');
  }
  const registers = assignRegisters(subsets, steps, budget);
  return minimise(planMoves(subsets, steps, registers, budget), budget);
}

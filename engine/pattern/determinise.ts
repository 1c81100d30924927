/**
 * @module engine/pattern/determinise
 * The whole of an automaton at once:
 *
 *     nfa ─► subsets (states and slots) ─► registers (slots → few registers) ─► moves ─► minimise ─► Automaton
 */
import type { Automaton } from './automaton.ts';
import type { Budget } from './caps.ts';
import { minimise } from './minimise.ts';
import { planMoves } from './moves.ts';
import type { Nfa } from './nfa.ts';
import { assignRegisters } from './registers.ts';
import { createSubsets, type Row, type Step, type Subsets } from './subsets.ts';

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

/**
 * @module engine/pattern/minimise
 * Merges states that cannot be told apart: the same moves and accepts on every class, into states that are merged.
 * Moore's refinement. Registers are assigned before, so that states differing only in their slots have become equal.
 */
import { type Automaton, DEAD, type Transition } from './automaton.ts';
import type { Budget } from './caps.ts';

/** Above this the rounds cost more than the smaller automaton saves: a chain of n states takes n rounds. */
const WORK_LIMIT = 1_500_000;

function labelOf(transition: Transition): string {
  return `${transition.moves.join(';')}|${transition.accept}`;
}

/** By state, by class: a number that is equal for equal moves and accepts. */
function labelAll(automaton: Automaton): Int32Array[] {
  const numbers = new Map<string, number>();
  const byTransition = new Map<Transition, number>();
  const number = (transition: Transition): number => {
    let label = byTransition.get(transition);
    if (label === undefined) {
      const text = labelOf(transition);
      label = numbers.get(text) ?? numbers.size;
      numbers.set(text, label);
      byTransition.set(transition, label);
    }
    return label;
  };
  return automaton.states.map((row) => Int32Array.from(row, number));
}

/** Block by state, or undefined if it takes too many rounds. */
function refine(automaton: Automaton, budget: Budget): Int32Array | undefined {
  const { states } = automaton;
  const labels = labelAll(automaton);
  const width = automaton.endClass + 1;
  let blocks = new Int32Array(states.length);
  let blockCount = 1;
  for (let work = 0; work < WORK_LIMIT; work += states.length * width) {
    const numbers = new Map<string, number>();
    const next = blocks.map((block, state) => {
      let key = String.fromCharCode(block);
      const row = states[state]!;
      for (let byteClass = 0; byteClass < width; byteClass++) {
        const { to } = row[byteClass]!;
        key += String.fromCharCode(to === DEAD ? 0 : blocks[to]! + 1, labels[state]![byteClass]!);
      }
      const found = numbers.get(key) ?? numbers.size;
      numbers.set(key, found);
      return found;
    });
    budget.spend(states.length * (1 + (width >> 3)));
    blocks = next;
    if (numbers.size === blockCount) return blocks;
    blockCount = numbers.size;
  }
  return undefined;
}

export function minimise(automaton: Automaton, budget: Budget): Automaton {
  const blocks = refine(automaton, budget);
  if (!blocks) return automaton;
  const states: (readonly Transition[])[] = [];
  const merged = new Map<Transition, Transition>();
  blocks.forEach((block, state) => {
    states[block] ??= automaton.states[state]!.map((transition) => {
      const kept = merged.get(transition) ?? {
        ...transition,
        to: transition.to === DEAD ? DEAD : blocks[transition.to]!,
      };
      merged.set(transition, kept);
      return kept;
    });
  });
  return { ...automaton, states, start: blocks[automaton.start]! };
}

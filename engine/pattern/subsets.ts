/**
 * @module engine/pattern/subsets
 * The subset construction with tags, one transition at a time. The eager automaton asks for all of them, the lazy
 * table only for those its lines need.
 *
 * A state is an ordered list of NFA positions *before* their closure, each with a slot per live tag. Slots are
 * numbered in order of appearance, so that states equal up to renaming are one. A transition says for each slot of its
 * target where the value comes from: a slot of the source, the present position, or "unset".
 */
import { type ByteClasses, classifyBytes } from './byte-classes.ts';
import { type Budget, Refusal } from './caps.ts';
import { type Closure, type Configuration, createClosure, NO_SLOT, UNSET } from './closure.ts';
import { findLiveness } from './liveness.ts';
import type { Nfa } from './nfa.ts';

export interface State {
  readonly id: number;
  readonly kernel: readonly Configuration[];
  /** Traits of the byte before, as far as the kernel asks. */
  readonly before: number;
  readonly slots: number;
}

/** A step on one class of bytes. Steps of a state that do the same are the same object. */
export interface Step {
  /** Undefined: no match can be reached any more. */
  readonly to: State | undefined;
  /** By slot of `to`: a slot of the state left, HERE or UNSET. */
  readonly sources: readonly number[];
  /** By tag: the values, where the match is reached before this byte. */
  readonly accept: Int32Array | undefined;
}

export interface Subsets {
  readonly nfa: Nfa;
  readonly classes: ByteClasses;
  /** Its slots are all unset at first. */
  readonly start: State;
  /** The states found so far, by id. */
  readonly states: readonly State[];
  /** The steps of a state for every class; the last is the end of the subject. */
  stepsOf(state: State): Step[];
  /** One step of a state. */
  step(state: State, byteClass: number): Step;
}

/** What is remembered of a state while its steps are being made. */
interface Expansion {
  readonly closures: Map<number, Closure>;
  readonly steps: Map<string, Step>;
}

interface Numbered {
  readonly kernel: Configuration[];
  readonly sources: number[];
  readonly key: string;
}

/** Gives every live (tag, value) of the configurations a slot, in order of appearance. */
function numberSlots(
  configurations: readonly Configuration[],
  nfa: Nfa,
  liveTags: readonly (readonly number[])[],
): Numbered {
  const slotOf = new Map<number, number>();
  const sources: number[] = [];
  const kernel: Configuration[] = [];
  let key = '';
  for (const { pc, tags } of configurations) {
    const slots = new Int32Array(nfa.tagCount).fill(NO_SLOT);
    key += String.fromCharCode(pc);
    for (const tag of liveTags[pc]!) {
      const value = tags[tag]!;
      const pair = (value - UNSET) * nfa.tagCount + tag;
      let slot = slotOf.get(pair);
      if (slot === undefined) {
        slot = sources.length;
        slotOf.set(pair, slot);
        sources.push(value);
      }
      slots[tag] = slot;
      key += String.fromCharCode(slot);
    }
    kernel.push({ pc, tags: slots });
  }
  return { kernel, sources, key };
}

export function createSubsets(nfa: Nfa, budget: Budget): Subsets {
  const classes = classifyBytes(nfa);
  const live = findLiveness(nfa, budget);
  const closeOver = createClosure(nfa, budget);
  const states: State[] = [];
  const known = new Map<string, State>();
  const seen = new Int32Array(nfa.op.length);
  let generation = 0;

  function enter(configurations: readonly Configuration[], before: number): { to: State; sources: number[] } {
    const { kernel, sources, key } = numberSlots(configurations, nfa, live.tags);
    budget.spend(sources.length + kernel.length * (1 + (nfa.tagCount >> 3)));
    let asked = 0;
    for (const { pc } of configurations) asked |= live.before[pc]!;
    const fullKey = String.fromCharCode(before & asked) + key;
    let to = known.get(fullKey);
    if (!to) {
      if (states.length >= budget.caps.states) throw new Refusal(`more than ${budget.caps.states} states`);
      if (kernel.length > budget.caps.kernel)
        throw new Refusal(`more than ${budget.caps.kernel} positions in a state`);
      to = { id: states.length, kernel, before: before & asked, slots: sources.length };
      states.push(to);
      known.set(fullKey, to);
    }
    return { to, sources };
  }

  function makeStep(state: State, byteClass: number, expansion: Expansion): Step {
    const after = classes.traits[byteClass]!;
    let closure = expansion.closures.get(after);
    if (!closure) {
      closure = closeOver(state.kernel, state.before, after);
      expansion.closures.set(after, closure);
    }
    generation += 1;
    const taken: Configuration[] = [];
    // `after` are also the traits the next state has behind it, so the key says all
    let key = `${after} `;
    closure.reached.forEach(({ pc, tags }, index) => {
      const to = nfa.x[pc]!;
      if (classes.inSet[nfa.y[pc]!]![byteClass] === 0 || seen[to] === generation) return;
      seen[to] = generation;
      taken.push({ pc: to, tags });
      key += String.fromCharCode(index);
    });
    budget.spend(closure.reached.length >> 2);
    let step = expansion.steps.get(key);
    if (!step) {
      const { accept } = closure;
      step = taken.length === 0 ? { to: undefined, sources: [], accept } : { ...enter(taken, after), accept };
      expansion.steps.set(key, step);
    }
    return step;
  }

  const unset = new Int32Array(nfa.tagCount).fill(UNSET);
  const { to: start } = enter([{ pc: nfa.start, tags: unset }], classes.traits[classes.end]!);
  const expansions = new WeakMap<State, Expansion>();
  return {
    nfa,
    classes,
    start,
    states,
    stepsOf(state) {
      const expansion: Expansion = { closures: new Map(), steps: new Map() };
      return Array.from({ length: classes.count }, (_, byteClass) => makeStep(state, byteClass, expansion));
    },
    step(state, byteClass) {
      const expansion = expansions.get(state) ?? { closures: new Map(), steps: new Map() };
      expansions.set(state, expansion);
      return makeStep(state, byteClass, expansion);
    },
  };
}

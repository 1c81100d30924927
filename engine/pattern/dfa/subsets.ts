/**
 * @module engine/pattern/dfa/subsets
 * The subset construction with tags, one state at a time.
 *
 * A state is an ordered list of NFA positions *before* their closure, each with a slot per live tag. Slots are
 * numbered in order of appearance, so that states equal up to renaming are one. A transition says for each slot of its
 * target where the value comes from: a slot of the source, the present position, or "unset".
 */

import { type Budget, Refusal } from '../caps.ts';
import type { Nfa } from '../nfa/nfa.ts';
import { type ByteClasses, classifyBytes } from './byte-classes.ts';
import { type Accept, type Closure, type Configuration, createClosure, NO_SLOT, UNSET } from './closure.ts';
import { findLiveness } from './liveness.ts';
import { createPartitions } from './partitions.ts';

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
  /** Where a match is reached before this byte. */
  readonly accept: Accept | undefined;
}

/**
 * What a state does for every class of bytes: few kinds of things, and which of them for which class. Rows whose classes fall
 * apart alike share one `kindOf`.
 */
export interface Row<Kind> {
  readonly kinds: readonly Kind[];
  /** By class: an index into `kinds`. */
  readonly kindOf: Uint16Array;
}

export interface Subsets {
  readonly nfa: Nfa;
  readonly classes: ByteClasses;
  /** Its slots are all unset at first. */
  readonly start: State;
  /** The states found so far, by id. */
  readonly states: readonly State[];
  /** The steps of a state for every class; the last is the end of the subject. */
  stepsOf(state: State): Row<Step>;
  /** What the start would be behind a byte of these traits: the same, without any way to go on, or something else. */
  startAfter(before: number): 'same' | 'dead' | 'other';
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
      const pair = (value - UNSET) * nfa.tagCount + nfa.like[tag]!;
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

/** Slots are 16-bit characters of a state's key. */
const LAST_SLOT = 0xffff;
/** Units of work (see caps.ts) a state takes besides what its positions take. */
const STATE_WORK = 30;

/** @param width positions kept of a state, the most preferred ones; see determinise.ts */
export function createSubsets(nfa: Nfa, budget: Budget, width = Infinity): Subsets {
  const classes = classifyBytes(nfa);
  const afters = [...new Set(classes.traits)];
  const live = findLiveness(nfa, budget);
  const closeOver = createClosure(nfa, budget);
  const states: State[] = [];
  const known = new Map<string, State>();
  const seen = new Int32Array(nfa.op.length);
  let generation = 0;

  function enter(configurations: readonly Configuration[], before: number): { to: State; sources: number[] } {
    const { kernel, sources, key } = numberSlots(configurations, nfa, live.tags);
    budget.spend(sources.length + kernel.length * (2 + (nfa.tagCount >> 2)));
    if (sources.length > LAST_SLOT) throw new Refusal(`more than ${LAST_SLOT} values in a state`);
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

  /** The step that takes the byte instructions `taken`, given as indices into what the closure reached. */
  function makeStep({ reached, accept }: Closure, after: number, taken: readonly number[]): Step {
    generation += 1;
    const configurations: Configuration[] = [];
    for (const index of taken) {
      const { pc, tags } = reached[index]!;
      const to = nfa.x[pc]!;
      if (seen[to] === generation) continue;
      seen[to] = generation;
      configurations.push({ pc: to, tags });
      if (configurations.length === width) break;
    }
    if (configurations.length === 0) return { to: undefined, sources: [], accept };
    return { ...enter(configurations, after), accept }; // `after` are also the traits the next state has behind it
  }

  const unset = new Int32Array(nfa.tagCount).fill(UNSET);
  const { to: start } = enter([{ pc: nfa.start, tags: unset }], classes.traits[classes.end]!);
  const partitionClasses = createPartitions(nfa, classes, afters, budget);
  return {
    nfa,
    classes,
    start,
    states,
    stepsOf(state) {
      const closures = afters.map((after) => closeOver(state.kernel, state.before, after));
      const { kindOf, groups } = partitionClasses(closures);
      budget.spend(STATE_WORK);
      return {
        kinds: groups.map(({ trait, taken }) => makeStep(closures[trait]!, afters[trait]!, taken)),
        kindOf,
      };
    },
    startAfter(before) {
      const own = before & live.before[nfa.start]!;
      if (own === start.before) return 'same';
      for (const after of afters) {
        const { accept, reached } = closeOver(start.kernel, own, after);
        const goesOn = ({ pc }: Configuration): boolean =>
          classes.membersOf[nfa.y[pc]!]!.some((byteClass) => classes.traits[byteClass] === after);
        if (accept || reached.some(goesOn)) return 'other';
      }
      return 'dead';
    },
  };
}

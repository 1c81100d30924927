/**
 * @module engine/pattern/dfa/subsets
 * The subset construction with tags, one state at a time.
 *
 * A state is an ordered list of NFA positions *before* their closure, each with a slot per live tag. Slots are
 * numbered in order of appearance, so that states equal up to renaming are one. A transition says for each slot of its
 * target where the value comes from: a slot of the source, the present position, or "unset".
 */

import { type Budget, Refusal } from '../caps.ts';
import { type Nfa, Op } from '../nfa/nfa.ts';
import { type ByteClasses, classifyBytes } from './byte-classes.ts';
import { type Accept, type Closure, type Configurations, createClosure, NO_SLOT, UNSET } from './closure.ts';
import { findLiveness } from './liveness.ts';
import { createPartitions } from './partitions.ts';
import { createTagStore } from './tag-store.ts';

export interface State {
  /** Its place among the states of the automaton, once it is known whether it has one. */
  id: number;
  readonly kernel: Configurations;
  /** Traits of the byte before, as far as the kernel asks. */
  readonly before: number;
  readonly slots: number;
  /** Whether a match may have been noted on the way here. Only kept apart where positions are let go. */
  readonly noted: boolean;
}

/** A step on one class of bytes. Steps of a state that do the same are the same object. */
export interface Step {
  /** Undefined: no match can be reached any more, or EXIT. */
  readonly to: State | undefined;
  /** Whether what follows is not part of the automaton: such a line is left to RE2. */
  readonly exits: boolean;
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
  /** The steps of a state for every class; the last is the end of the subject. */
  stepsOf(state: State): Row<Step>;
  /** The states found so far, in that order. */
  readonly found: readonly State[];
  /** What the start would be behind a byte of these traits: the same, without any way to go on, or something else. */
  startAfter(before: number): 'same' | 'dead' | 'other';
}

/** A state that is not part of an automaton, or not yet. */
export const NO_STATE = -1;
/** In a state's key, beside traits (see byte-classes.ts): that a match may have been noted. */
const NOTED = 0x100;
/** Slots are 16-bit characters of a state's key. */
const LAST_SLOT = 0xffff;
/** Units of work (see caps.ts) a state takes besides what its positions take. */
const STATE_WORK = 30;

/** Numbers the distinct values of tags in a list of positions, in order of appearance: those are a state's slots. */
function createNumbering(tagCount: number) {
  let slotOf = new Int32Array(64 * tagCount);
  let stampOf = new Int32Array(slotOf.length);
  let stamp = 0;
  return {
    begin() {
      stamp += 1;
    },
    /** The slot of a value of a tag, or −1 where `next` shall be its slot from now on. */
    find(value: number, like: number, next: number): number {
      const pair = (value - UNSET) * tagCount + like;
      if (pair >= slotOf.length) {
        const grown = 2 * (pair + 1);
        const [slots, stamps] = [new Int32Array(grown), new Int32Array(grown)];
        slots.set(slotOf);
        stamps.set(stampOf);
        [slotOf, stampOf] = [slots, stamps];
      }
      if (stampOf[pair] === stamp) return slotOf[pair]!;
      stampOf[pair] = stamp;
      slotOf[pair] = next;
      return -1;
    },
  };
}

/** @param width positions kept of a state, the most preferred ones; see determinise.ts */
export function createSubsets(nfa: Nfa, budget: Budget, width = Infinity, unordered = false): Subsets {
  const classes = classifyBytes(nfa);
  const afters = [...new Set(classes.traits)];
  const live = findLiveness(nfa, budget);
  const store = createTagStore(nfa.tagCount);
  const closeOver = createClosure(nfa, store, budget);
  const numbering = createNumbering(nfa.tagCount);
  const found: State[] = [];
  const known = new Map<string, State>();
  const seen = new Int32Array(nfa.op.length);
  let generation = 0;
  const slotList: number[] = [];

  /** The positions with slots for values, by what `slotList` holds: a slot for each live tag of each. */
  function makeKernel(pcs: readonly number[]): Configurations {
    let next = 0;
    const tags = pcs.map((pc) => {
      const place = store.make(NO_SLOT);
      for (const tag of live.tags[pc]!) store.set(place, tag, slotList[next++]!);
      return place;
    });
    return { pcs, tags };
  }

  function enter(
    { pcs, tags }: Configurations,
    before: number,
    noted: boolean,
  ): { to: State; sources: number[] } {
    const sources: number[] = [];
    slotList.length = 0;
    numbering.begin();
    let asked = 0;
    let key = '';
    for (let position = 0; position < pcs.length; position++) {
      const pc = pcs[position]!;
      const place = tags[position]!;
      asked |= live.before[pc]!;
      key += String.fromCharCode(pc);
      for (const tag of live.tags[pc]!) {
        const value = store.get(place, tag);
        let slot = numbering.find(value, nfa.like[tag]!, sources.length);
        if (slot < 0) slot = sources.push(value) - 1;
        slotList.push(slot);
        key += String.fromCharCode(slot);
      }
    }
    budget.spend(sources.length + pcs.length * (2 + (nfa.tagCount >> 2)));
    if (sources.length > LAST_SLOT) throw new Refusal(`more than ${LAST_SLOT} values in a state`);
    const fullKey = String.fromCharCode((before & asked) | (noted ? NOTED : 0)) + key;
    let to = known.get(fullKey);
    if (!to) {
      if (pcs.length > budget.caps.kernel)
        throw new Refusal(`more than ${budget.caps.kernel} positions in a state`);
      to = { id: NO_STATE, kernel: makeKernel(pcs), before: before & asked, slots: sources.length, noted };
      found.push(to);
      known.set(fullKey, to);
    }
    return { to, sources };
  }

  /** The step that takes the byte instructions `taken`, given as indices into what the closure reached. */
  function makeStep(
    from: State,
    { reached, accept }: Closure,
    after: number,
    taken: readonly number[],
  ): Step {
    generation += 1;
    const pcs: number[] = [];
    const tags: number[] = [];
    const noted = width !== Infinity && (from.noted || accept !== undefined);
    for (const index of taken) {
      const to = nfa.x[reached.pcs[index]!]!;
      if (seen[to] === generation) continue;
      seen[to] = generation;
      if (nfa.op[to] === Op.Leave) return { to: undefined, exits: true, sources: [], accept };
      // with a match noted, what is let go may be preferred to it
      if (pcs.length === width && noted) return { to: undefined, exits: true, sources: [], accept };
      if (pcs.length === width) break;
      pcs.push(to);
      tags.push(reached.tags[index]!);
    }
    if (pcs.length === 0) return { to: undefined, exits: false, sources: [], accept };
    if (unordered) pcs.sort((a, b) => a - b); // their tags are all unset
    // `after` are also the traits the next state has behind it
    return { ...enter({ pcs, tags }, after, noted), exits: false, accept };
  }

  const unset = { pcs: [nfa.start], tags: [store.make(UNSET)] };
  const { to: start } = enter(unset, classes.traits[classes.end]!, false);
  const partitionClasses = createPartitions(nfa, classes, afters, budget);
  return {
    nfa,
    classes,
    start,
    found,
    stepsOf(state) {
      const closures = afters.map((after) => closeOver(state.kernel, state.before, after));
      const { kindOf, groups } = partitionClasses(closures);
      budget.spend(STATE_WORK);
      return {
        kinds: groups.map(({ trait, taken }) => makeStep(state, closures[trait]!, afters[trait]!, taken)),
        kindOf,
      };
    },
    startAfter(before) {
      const own = before & live.before[nfa.start]!;
      if (own === start.before) return 'same';
      for (const after of afters) {
        const { accept, reached } = closeOver(start.kernel, own, after);
        const goesOn = (pc: number): boolean =>
          classes.membersOf[nfa.y[pc]!]!.some((byteClass) => classes.traits[byteClass] === after);
        if (accept || reached.pcs.some(goesOn)) return 'other';
      }
      return 'dead';
    },
  };
}

/**
 * @module engine/pattern/dfa/registers
 * Slots are private to a state; registers are shared by all. Slots which hand a value on to one another should be one
 * register, for then a transition has nothing to move: on the Apache pattern 9 transitions in 10 move nothing.
 *
 * Three steps: which slots are ever read (liveness), which of them become one (coalescing, busiest transitions first),
 * and which registers the resulting families get (first fit; two slots of one state never share).
 */
import { type Budget, Refusal } from '../caps.ts';
import type { Explored } from './explore.ts';
import type { Row, State, Step } from './subsets.ts';

/** Register by slot, by state; DEAD_SLOT where the slot is never read. */
export interface Registers {
  readonly of: readonly Int32Array[];
  readonly count: number;
}

export const DEAD_SLOT = -1;
/** A byte class of a self-loop counts as much as this many others when it is decided which moves to avoid. */
const LOOP_WEIGHT = 10_000;

/** Slots as numbers: those of state s are `offsets[s]` to `offsets[s + 1] - 1`. */
interface SlotSpace {
  readonly offsets: Int32Array;
  readonly stateOf: Int32Array;
}

function numberAll(states: readonly State[]): SlotSpace {
  const offsets = new Int32Array(states.length + 1);
  for (const { id, slots } of states) offsets[id + 1] = offsets[id]! + slots;
  const stateOf = new Int32Array(offsets[states.length]!);
  for (const { id } of states) stateOf.fill(id, offsets[id], offsets[id + 1]);
  return { offsets, stateOf };
}

/** 1 for each slot whose value may reach an accepted match. */
function findLive(states: readonly State[], steps: readonly Row<Step>[], { offsets }: SlotSpace): Uint8Array {
  const live = new Uint8Array(offsets[states.length]!);
  const into: { from: number; step: Step }[][] = states.map(() => []);
  const open: number[] = [];
  const mark = (state: number, slot: number): void => {
    const index = offsets[state]! + slot;
    if (slot < 0 || live[index] === 1) return;
    live[index] = 1;
    open.push(state, slot);
  };
  steps.forEach(({ kinds }, from) => {
    for (const step of kinds) {
      if (step.to) into[step.to.id]!.push({ from, step });
      if (step.accept) for (const value of step.accept.tags) mark(from, value);
    }
  });
  while (open.length > 0) {
    const slot = open.pop()!;
    const state = open.pop()!;
    for (const { from, step } of into[state]!) mark(from, step.sources[slot]!);
  }
  return live;
}

/**
 * Every "slot a becomes slot b" of the automaton as pairs `from, to`, the busiest first. There are tens of thousands, but few
 * different weights: steps are put in order by weight, and then written out.
 */
function findHandovers(steps: readonly Row<Step>[], live: Uint8Array, { offsets }: SlotSpace): Int32Array {
  const byWeight = new Map<number, { readonly state: number; readonly step: Step }[]>();
  let most = 0;
  for (let state = 0; state < steps.length; state++) {
    const { kinds, kindOf } = steps[state]!;
    const classes = new Int32Array(kinds.length);
    for (let at = 0; at < kindOf.length; at++) classes[kindOf[at]!]! += 1;
    for (let kind = 0; kind < kinds.length; kind++) {
      const step = kinds[kind]!;
      if (!step.to || step.sources.length === 0) continue;
      most += 2 * step.sources.length;
      const weight = classes[kind]! * (step.to.id === state ? LOOP_WEIGHT : 1);
      const alike = byWeight.get(weight);
      if (alike) alike.push({ state, step });
      else byWeight.set(weight, [{ state, step }]);
    }
  }
  const pairs = new Int32Array(most);
  let count = 0;
  for (const [, alike] of [...byWeight].sort(([a], [b]) => b - a)) {
    for (const { state, step } of alike) {
      const [fromOffset, toOffset] = [offsets[state]!, offsets[step.to!.id]!];
      for (let slot = 0; slot < step.sources.length; slot++) {
        const source = step.sources[slot]!;
        if (source < 0 || live[toOffset + slot] !== 1) continue;
        pairs[count++] = fromOffset + source;
        pairs[count++] = toOffset + slot;
      }
    }
  }
  return pairs.subarray(0, count);
}

/**
 * Families of slots that will be one register, each with the set of states it has a slot in: a bit a state, in one array for
 * all. A family of one slot, as most are, has no set, but the state of its slot.
 */
interface Families {
  find(slot: number): number;
  sizeOf(family: number): number;
  /** Adds the family's states to those in use, unless it shares one with them. */
  tryAdd(family: number, used: Uint32Array): boolean;
  /** Words of a set. */
  readonly words: number;
}

function coalesce(handovers: Int32Array, { offsets, stateOf }: SlotSpace, budget: Budget): Families {
  const words = (offsets.length + 30) >> 5;
  const parent = Int32Array.from(stateOf.keys());
  const sizes = new Int32Array(parent.length).fill(1);
  /** Where a family's set is in `bits`. */
  const setAt = new Int32Array(parent.length).fill(-1);
  let bits = new Uint32Array(words * 256);
  let next = 0;
  const free: number[] = [];
  const find = (slot: number): number => {
    let root = slot;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = slot; at !== root; ) {
      const above = parent[at]!;
      parent[at] = root;
      at = above;
    }
    return root;
  };
  const holds = (set: number, state: number): boolean =>
    (bits[set + (state >> 5)]! & (1 << (state & 31))) !== 0;
  const meet = (a: number, b: number): boolean => {
    const [setA, setB] = [setAt[a]!, setAt[b]!];
    if (setA < 0) return setB < 0 ? stateOf[a] === stateOf[b] : holds(setB, stateOf[a]!);
    if (setB < 0) return holds(setA, stateOf[b]!);
    for (let word = 0; word < words; word++) if ((bits[setA + word]! & bits[setB + word]!) !== 0) return true;
    return false;
  };
  const makeSet = (family: number): number => {
    let set = free.pop();
    if (set === undefined) {
      set = next;
      next += words;
      if (next > bits.length) {
        const more = new Uint32Array(2 * bits.length);
        more.set(bits);
        bits = more;
      }
    }
    const state = stateOf[family]!;
    bits[set + (state >> 5)] = 1 << (state & 31);
    setAt[family] = set;
    return set;
  };
  const join = (large: number, small: number): void => {
    const into = setAt[large]! < 0 ? makeSet(large) : setAt[large]!;
    const from = setAt[small]!;
    if (from < 0) bits[into + (stateOf[small]! >> 5)]! |= 1 << (stateOf[small]! & 31);
    else {
      for (let word = 0; word < words; word++) bits[into + word]! |= bits[from + word]!;
      bits.fill(0, from, from + words);
      free.push(from);
    }
    sizes[large]! += sizes[small]!;
    parent[small] = large;
  };
  for (let at = 0; at < handovers.length; at += 2) {
    const [a, b] = [find(handovers[at]!), find(handovers[at + 1]!)];
    if (a === b) continue;
    budget.spend(1 + (words >> 2));
    if (meet(a, b)) continue;
    if (sizes[a]! < sizes[b]!) join(b, a);
    else join(a, b);
  }
  return {
    find,
    sizeOf: (family) => sizes[family]!,
    words,
    tryAdd(family, used) {
      const set = setAt[family]!;
      if (set < 0) {
        const [word, bit] = [stateOf[family]! >> 5, 1 << (stateOf[family]! & 31)];
        if ((used[word]! & bit) !== 0) return false;
        used[word]! |= bit;
        return true;
      }
      for (let word = 0; word < words; word++) if ((bits[set + word]! & used[word]!) !== 0) return false;
      for (let word = 0; word < words; word++) used[word]! |= bits[set + word]!;
      return true;
    },
  };
}

/** First fit: the lowest register that no other family uses in any of this family's states. */
function colour(families: readonly number[], all: Families, budget: Budget): Map<number, number> {
  const taken: Uint32Array[] = [];
  const registerOf = new Map<number, number>();
  for (const family of families) {
    budget.spend(1 + taken.length);
    let register = taken.findIndex((used) => all.tryAdd(family, used));
    if (register < 0) {
      register = taken.length;
      if (register >= budget.caps.registers)
        throw new Refusal(`more than ${budget.caps.registers} registers`);
      const used = new Uint32Array(all.words);
      all.tryAdd(family, used);
      taken.push(used);
    }
    registerOf.set(family, register);
  }
  return registerOf;
}

export function assignRegisters({ states, steps }: Explored, budget: Budget): Registers {
  const space = numberAll(states);
  const live = findLive(states, steps, space);
  const families = coalesce(findHandovers(steps, live, space), space, budget);
  const roots = new Set<number>();
  for (let slot = 0; slot < live.length; slot++) if (live[slot] === 1) roots.add(families.find(slot));
  const bySize = [...roots].sort((a, b) => families.sizeOf(b) - families.sizeOf(a));
  const registerOf = colour(bySize, families, budget);
  const of = states.map(({ id, slots }) =>
    Int32Array.from({ length: slots }, (_, slot) => {
      const index = space.offsets[id]! + slot;
      return live[index] === 1 ? registerOf.get(families.find(index))! : DEAD_SLOT;
    }),
  );
  return { of, count: [...registerOf.values()].reduce((most, register) => Math.max(most, register + 1), 0) };
}

/**
 * @module engine/pattern/dfa/registers
 * Slots are private to a state; registers are shared by all. Slots which hand a value on to one another should be one
 * register, for then a transition has nothing to move: on the Apache pattern 9 transitions in 10 move nothing.
 *
 * Three steps: which slots are ever read (liveness), which of them become one (coalescing, busiest transitions first),
 * and which registers the resulting families get (first fit; two slots of one state never share).
 */
import { type Budget, Refusal } from '../caps.ts';
import type { Row, State, Step, Subsets } from './subsets.ts';

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

interface Handover {
  readonly weight: number;
  readonly from: number;
  readonly to: number;
}

/** Every "slot a becomes slot b" of the automaton, the busiest first. */
function findHandovers(steps: readonly Row<Step>[], live: Uint8Array, { offsets }: SlotSpace): Handover[] {
  const handovers: Handover[] = [];
  steps.forEach(({ kinds, kindOf }, state) => {
    const classes = new Int32Array(kinds.length);
    for (const kind of kindOf) classes[kind]! += 1;
    kinds.forEach(({ to: target, sources }, kind) => {
      if (!target) return;
      const weight = classes[kind]! * (target.id === state ? LOOP_WEIGHT : 1);
      sources.forEach((source, slot) => {
        const to = offsets[target.id]! + slot;
        if (source >= 0 && live[to] === 1) handovers.push({ weight, from: offsets[state]! + source, to });
      });
    });
  });
  return handovers.sort((a, b) => b.weight - a.weight);
}

/** Families of slots that will be one register. */
interface Families {
  find(slot: number): number;
  /** The states in which a family has a slot. */
  members(family: number): ReadonlySet<number>;
}

function coalesce(handovers: readonly Handover[], { stateOf }: SlotSpace, budget: Budget): Families {
  const parent = Int32Array.from(stateOf, (_, slot) => slot);
  const members = new Map<number, Set<number>>();
  const find = (slot: number): number => {
    let root = slot;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = slot; at !== root; ) [at, parent[at]] = [parent[at]!, root];
    return root;
  };
  const membersOf = (family: number): Set<number> => {
    const found = members.get(family) ?? new Set([stateOf[family]!]);
    members.set(family, found);
    return found;
  };
  for (const { from, to } of handovers) {
    let [large, small] = [find(from), find(to)];
    if (large === small) continue;
    if (membersOf(large).size < membersOf(small).size) [large, small] = [small, large];
    const [keep, join] = [membersOf(large), membersOf(small)];
    budget.spend(1 + (join.size >> 1));
    if (!join.isDisjointFrom(keep)) continue;
    for (const state of join) keep.add(state);
    parent[small] = large;
    members.delete(small);
  }
  return { find, members: membersOf };
}

/** First fit: the lowest register that no other family uses in any of this family's states. */
function colour(
  families: readonly number[],
  all: Families,
  stateCount: number,
  budget: Budget,
): Map<number, number> {
  const taken: Uint8Array[] = [];
  const registerOf = new Map<number, number>();
  for (const family of families) {
    const states = [...all.members(family)];
    budget.spend(states.length + taken.length);
    let register = taken.findIndex((used) => states.every((state) => used[state] === 0));
    if (register < 0) {
      register = taken.length;
      if (register >= budget.caps.registers)
        throw new Refusal(`more than ${budget.caps.registers} registers`);
      taken.push(new Uint8Array(stateCount));
    }
    for (const state of states) taken[register]![state] = 1;
    registerOf.set(family, register);
  }
  return registerOf;
}

export function assignRegisters(subsets: Subsets, steps: readonly Row<Step>[], budget: Budget): Registers {
  const { states } = subsets;
  const space = numberAll(states);
  const live = findLive(states, steps, space);
  const families = coalesce(findHandovers(steps, live, space), space, budget);
  const roots = new Set<number>();
  for (let slot = 0; slot < live.length; slot++) if (live[slot] === 1) roots.add(families.find(slot));
  const bySize = [...roots].sort((a, b) => families.members(b).size - families.members(a).size);
  const registerOf = colour(bySize, families, states.length, budget);
  const of = states.map(({ id, slots }) =>
    Int32Array.from({ length: slots }, (_, slot) => {
      const index = space.offsets[id]! + slot;
      return live[index] === 1 ? registerOf.get(families.find(index))! : DEAD_SLOT;
    }),
  );
  return { of, count: [...registerOf.values()].reduce((most, register) => Math.max(most, register + 1), 0) };
}

/**
 * @module engine/pattern/dfa/moves
 * Steps over slots → transitions over registers: the moves of each, in an order that loses nothing, and copies of what
 * an accepted match needs if the automaton goes on past it and overwrites it before it fails.
 */

import { type Budget, Refusal } from '../caps.ts';
import {
  type Automaton,
  type AutomatonAccept,
  DEAD,
  EXIT,
  type Move,
  NO_ACCEPT,
  type Transition,
} from './automaton.ts';
import { NO_SLOT } from './closure.ts';
import type { Explored } from './explore.ts';
import { DEAD_SLOT, type Registers } from './registers.ts';
import { findRestart } from './restarts.ts';
import type { Step, Subsets } from './subsets.ts';

/** A transition in the making. */
interface Draft {
  readonly to: number;
  /** Register to register; all at once. */
  readonly copies: readonly Move[];
  /** HERE or UNSET to register. */
  readonly sets: readonly Move[];
  readonly accept: { readonly tags: number[]; readonly alternative: number } | undefined;
  /** Copies made for the accept: `[backup, register]`. */
  readonly backups: Move[];
}

function draftStep(step: Step, from: Int32Array, registers: Registers, stored: readonly boolean[]): Draft {
  const copies: Move[] = [];
  const sets: Move[] = [];
  const target = step.to ? registers.of[step.to.id]! : new Int32Array();
  step.sources.forEach((source, slot) => {
    const register = target[slot]!;
    if (register === DEAD_SLOT) return;
    if (source < 0) sets.push([register, source]);
    else if (from[source] !== register) copies.push([register, from[source]!]);
  });
  const accept = step.accept && {
    alternative: step.accept.alternative,
    tags: step.accept.tags.map((value, tag) => {
      if (!stored[tag]) return NO_SLOT;
      return value >= 0 ? from[value]! : value;
    }),
  };
  return { to: step.to?.id ?? (step.exits ? EXIT : DEAD), copies, sets, accept, backups: [] };
}

const written = ({ copies, sets }: Draft): number[] => [...copies, ...sets].map(([to]) => to);

/** By state: the registers that may be overwritten on the way from it, before another match is accepted. */
function findOverwritten(drafts: readonly Draft[][], budget: Budget): Set<number>[] {
  const overwritten = drafts.map(() => new Set<number>());
  for (let changed = true; changed; ) {
    changed = false;
    for (let state = drafts.length - 1; state >= 0; state--) {
      const here = overwritten[state]!;
      const before = here.size;
      for (const draft of drafts[state]!) {
        if (draft.accept || draft.to < 0) continue;
        for (const register of written(draft)) here.add(register);
        for (const register of overwritten[draft.to]!) here.add(register);
        budget.spend(1 + (overwritten[draft.to]!.size >> 2));
      }
      if (here.size !== before) changed = true;
    }
  }
  return overwritten;
}

/** Gives each register that an accepted match may lose a second one to be kept in. Returns how many that takes. */
function addBackups(drafts: readonly Draft[][], registerCount: number, budget: Budget): number {
  const goesOn = drafts.some((row) => row.some(({ accept, to }) => accept && to >= 0));
  if (!goesOn) return 0;
  const overwritten = findOverwritten(drafts, budget);
  const backupOf = new Map<number, number>();
  for (const draft of drafts.flat()) {
    if (!draft.accept || draft.to < 0) continue;
    const lost = new Set([...written(draft), ...overwritten[draft.to]!]);
    const made = new Set<number>();
    const { tags } = draft.accept;
    tags.forEach((register, tag) => {
      if (register < 0 || !lost.has(register)) return;
      const backup = backupOf.get(register) ?? registerCount + backupOf.size;
      backupOf.set(register, backup);
      if (!made.has(backup)) draft.backups.push([backup, register]);
      made.add(backup);
      tags[tag] = backup;
    });
  }
  return backupOf.size;
}

/** Orders copies that happen at once so that none overwrites what a later one reads; cycles go through `spare`. */
export function orderCopies(copies: readonly Move[], spare: number): Move[] {
  const ordered: Move[] = [];
  let waiting = [...copies];
  while (waiting.length > 0) {
    const free = waiting.find(([to]) => !waiting.some(([, from]) => from === to));
    if (free) {
      ordered.push(free);
      waiting = waiting.filter((copy) => copy !== free);
    } else {
      const [first] = waiting;
      ordered.push([spare, first![1]]);
      waiting[0] = [first![0], spare];
    }
  }
  return ordered;
}

export function planMoves(
  subsets: Subsets,
  { steps, hasExits, isPartial }: Explored,
  registers: Registers,
  budget: Budget,
): Automaton {
  const { nfa, classes, start } = subsets;
  const stored = Array.from({ length: nfa.tagCount }, () => true);
  for (const { tag } of nfa.fixed) stored[tag] = false;
  stored[1] = false; // the end of the match is where it is accepted

  const drafts = steps.map(({ kinds }, state) => {
    budget.spend(kinds.length);
    return kinds.map((step) => draftStep(step, registers.of[state]!, registers, stored));
  });
  const spare = registers.count + addBackups(drafts, registers.count, budget);
  let spareUsed = false;

  const accepts: AutomatonAccept[] = [];
  const acceptIndex = new Map<string, number>();
  const indexOf = (accept: AutomatonAccept): number => {
    const key = `${accept.alternative} ${accept.tags}`;
    const index = acceptIndex.get(key) ?? accepts.push(accept) - 1;
    acceptIndex.set(key, index);
    return index;
  };
  const finish = (draft: Draft): Transition => {
    const copies = orderCopies(draft.copies, spare);
    spareUsed ||= copies.some(([to]) => to === spare);
    return {
      to: draft.to,
      moves: [...draft.backups, ...copies, ...draft.sets],
      accept: draft.accept ? indexOf(draft.accept) : NO_ACCEPT,
    };
  };
  const states = drafts.map((row, state) => ({ kinds: row.map(finish), kindOf: steps[state]!.kindOf }));

  const count = spare + (spareUsed ? 1 : 0);
  if (count > budget.caps.registers) throw new Refusal(`more than ${budget.caps.registers} registers`);
  return {
    start: start.id,
    states,
    classOf: classes.of,
    endClass: classes.end,
    registers: count,
    accepts,
    alternatives: nfa.alternatives,
    fixed: nfa.fixed,
    always: nfa.always,
    hasExits,
    isPartial,
    restart: findRestart(subsets, steps[start.id]!),
  };
}

/**
 * @module engine/pattern/dfa/liveness
 * What matters from a position of the NFA on. What does not matter is left out of a state's identity, which is what
 * keeps states few: two states that differ only in a value that is never read are one state.
 */

import type { Budget } from '../caps.ts';
import { holdsTag, LOOKS, type Nfa, Op } from '../nfa/nfa.ts';
import { asksBefore } from './byte-classes.ts';

export interface Liveness {
  /** By instruction: the tags whose present value may still be reported, for kernel positions and for the match. */
  readonly tags: readonly (readonly number[])[];
  /** By instruction: the traits of the byte before that a look may ask about before another byte is taken. */
  readonly before: Uint8Array;
}

function predecessors(nfa: Nfa): number[][] {
  const into: number[][] = Array.from(nfa.op, () => []);
  for (let pc = 0; pc < nfa.op.length; pc++) {
    const op = nfa.op[pc];
    if (op === Op.Match || op === Op.Fail || op === Op.Leave) continue;
    into[nfa.x[pc]!]!.push(pc);
    if (op === Op.Fork) into[nfa.y[pc]!]!.push(pc);
  }
  return into;
}

/** A tag is live where some way leads to the match of its alternative without setting it anew. */
function liveTags(nfa: Nfa, into: readonly number[][], budget: Budget): number[][] {
  const live: number[][] = Array.from(nfa.op, () => []);
  const fixed = new Set(nfa.fixed.map(({ tag }) => tag));
  const matches = [...nfa.op.keys()].filter((pc) => nfa.op[pc] === Op.Match);
  const seen = new Int32Array(nfa.op.length).fill(-1);
  for (let tag = 0; tag < nfa.tagCount; tag++) {
    if (fixed.has(tag) || tag === 1) continue;
    const match = matches.find((pc) => holdsTag(nfa.alternatives[nfa.y[pc]!]!, tag))!;
    const open = [match];
    seen[match] = tag;
    for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
      live[pc]!.push(tag);
      for (const source of into[pc]!) {
        if (seen[source] === tag || (nfa.op[source] === Op.Tag && nfa.y[source] === tag)) continue;
        seen[source] = tag;
        open.push(source);
      }
    }
    budget.spend(nfa.op.length >> 2);
  }
  return live;
}

function traitsBefore(nfa: Nfa, into: readonly number[][]): Uint8Array {
  const before = new Uint8Array(nfa.op.length);
  const open: number[] = [];
  for (let pc = 0; pc < nfa.op.length; pc++) {
    if (nfa.op[pc] !== Op.Look) continue;
    before[pc] = asksBefore(LOOKS[nfa.y[pc]!]!);
    if (before[pc] !== 0) open.push(pc);
  }
  for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
    for (const source of into[pc]!) {
      const sum = before[source]! | before[pc]!;
      if (nfa.op[source] === Op.Byte || sum === before[source]) continue;
      before[source] = sum;
      open.push(source);
    }
  }
  return before;
}

export function findLiveness(nfa: Nfa, budget: Budget): Liveness {
  const into = predecessors(nfa);
  return { tags: liveTags(nfa, into, budget), before: traitsBefore(nfa, into) };
}

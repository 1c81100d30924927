/**
 * @module engine/pattern/dfa/closure
 * From the positions of a state, and what the next byte is, everything reachable without taking a byte, in order of
 * preference, with the value every tag would have.
 *
 * The closure is taken when the next byte is known, not right after the last one. That one byte of lookahead decides
 * `^ $ \b` on the spot, and a tag is set only where the next byte lets the match go on: most transitions then set
 * nothing (Laurikari's and Trofimovich's TDFA(1)).
 */

import type { Budget } from '../caps.ts';
import { LOOKS, type Nfa, Op } from '../nfa/nfa.ts';
import { holds } from './byte-classes.ts';
import type { TagStore } from './tag-store.ts';

/** Values a tag may have in a closure, besides a slot (a register of the state) from 0 on. */
export const HERE = -2;
export const UNSET = -3;
/** In a state: the tag has no slot, since it is never read. */
export const NO_SLOT = -1;

/** Positions, the preferred one first, and where in the tag store the values of their tags are. */
export interface Configurations {
  readonly pcs: readonly number[];
  readonly tags: readonly number[];
}

/** A match that ends before the byte at hand. */
export interface Accept {
  /** By tag. Those of other alternatives mean nothing. */
  readonly tags: readonly number[];
  readonly alternative: number;
}

export interface Closure {
  /** The byte instructions reached, most preferred first. */
  readonly reached: Configurations;
  /** The match, if it is reached; nothing less preferred than it is in `reached`. */
  readonly accept: Accept | undefined;
}

export type CloseOver = (kernel: Configurations, before: number, after: number) => Closure;

/** Makes the function that takes closures over one NFA. It keeps scratch memory; the NFA it only reads. */
export function createClosure(nfa: Nfa, store: TagStore, budget: Budget): CloseOver {
  const { op, x, y, tagCount } = nfa;
  const seen = new Int32Array(op.length);
  let generation = 0;
  const stackPc: number[] = [];
  const stackTags: number[] = [];

  return (kernel, before, after) => {
    generation += 1;
    const pcs: number[] = [];
    const reachedTags: number[] = [];
    let steps = 0;
    for (let position = 0; position < kernel.pcs.length; position++) {
      stackPc.push(kernel.pcs[position]!);
      stackTags.push(kernel.tags[position]!);
      for (let next = stackPc.pop(); next !== undefined; next = stackPc.pop()) {
        let pc = next;
        let tags = stackTags.pop()!;
        while (seen[pc] !== generation) {
          seen[pc] = generation;
          steps += 1;
          const kind = op[pc];
          if (kind === Op.Byte) {
            pcs.push(pc);
            reachedTags.push(tags);
            break;
          }
          if (kind === Op.Match) {
            stackPc.length = 0; // whatever is left is less preferred than this match
            stackTags.length = 0;
            budget.spend(steps);
            const accept = { tags: store.read(tags), alternative: y[pc]! };
            return { reached: { pcs, tags: reachedTags }, accept };
          }
          if (
            kind === Op.Fail ||
            kind === Op.Leave ||
            (kind === Op.Look && !holds(LOOKS[y[pc]!]!, before, after))
          )
            break;
          if (kind === Op.Fork) {
            stackPc.push(y[pc]!);
            stackTags.push(tags);
          } else if (kind === Op.Tag) {
            tags = store.copy(tags);
            store.set(tags, y[pc]!, HERE);
            steps += tagCount >> 2;
          }
          pc = x[pc]!;
        }
      }
    }
    budget.spend(steps);
    return { reached: { pcs, tags: reachedTags }, accept: undefined };
  };
}

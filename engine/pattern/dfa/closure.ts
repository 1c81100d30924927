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

/** Values a tag may have in a closure, besides a slot (a register of the state) from 0 on. */
export const HERE = -2;
export const UNSET = -3;
/** In a state: the tag has no slot, since it is never read. */
export const NO_SLOT = -1;

/** One position and its tags' values: slots in a state, values in a closure. By tag. */
export interface Configuration {
  readonly pc: number;
  readonly tags: Int32Array;
}

/** A match that ends before the byte at hand. */
export interface Accept {
  /** By tag. Those of other alternatives mean nothing. */
  readonly tags: Int32Array;
  readonly alternative: number;
}

export interface Closure {
  /** The byte instructions reached, most preferred first. */
  readonly reached: readonly Configuration[];
  /** The match, if it is reached; nothing less preferred than it is in `reached`. */
  readonly accept: Accept | undefined;
}

export type CloseOver = (kernel: readonly Configuration[], before: number, after: number) => Closure;

/** Makes the function that takes closures over one NFA. It keeps scratch memory; the NFA it only reads. */
export function createClosure(nfa: Nfa, budget: Budget): CloseOver {
  const { op, x, y } = nfa;
  const seen = new Int32Array(op.length);
  let generation = 0;
  const stackPc: number[] = [];
  const stackTags: Int32Array[] = [];

  return (kernel, before, after) => {
    generation += 1;
    const reached: Configuration[] = [];
    let steps = 0;
    for (const configuration of kernel) {
      stackPc.push(configuration.pc);
      stackTags.push(configuration.tags);
      for (let next = stackPc.pop(); next !== undefined; next = stackPc.pop()) {
        let pc = next;
        let tags = stackTags.pop()!;
        while (seen[pc] !== generation) {
          seen[pc] = generation;
          steps += 1;
          const kind = op[pc];
          if (kind === Op.Byte) {
            reached.push({ pc, tags });
            break;
          }
          if (kind === Op.Match) {
            stackPc.length = 0; // whatever is left is less preferred than this match
            stackTags.length = 0;
            budget.spend(steps);
            return { reached, accept: { tags, alternative: y[pc]! } };
          }
          if (kind === Op.Fail || (kind === Op.Look && !holds(LOOKS[y[pc]!]!, before, after))) break;
          if (kind === Op.Fork) {
            stackPc.push(y[pc]!);
            stackTags.push(tags);
          } else if (kind === Op.Tag) {
            tags = tags.slice();
            tags[y[pc]!] = HERE;
            steps += tags.length >> 2;
          }
          pc = x[pc]!;
        }
      }
    }
    budget.spend(steps);
    return { reached, accept: undefined };
  };
}

/**
 * @module engine/pattern/dfa/automaton
 * The finished automaton, as the code generator and the reference executor take it: states, and on each class of bytes
 * a transition with register moves.
 */
import type { AlternativeTags } from '../nfa/nfa.ts';
import type { FixedTag } from './fixed-tags.ts';
import type { Restart } from './restarts.ts';
import type { Row } from './subsets.ts';

/** `[to, from]`: `from` is a register, HERE or UNSET. Moves are done one after another, in order. */
export type Move = readonly [to: number, from: number];

export interface Transition {
  /** A state, DEAD or EXIT. */
  readonly to: number;
  /** Done before the byte is taken: HERE is the offset of that byte. */
  readonly moves: readonly Move[];
  /** An index into `accepts` if a match ends before this byte, or NO_ACCEPT. It is noted before the moves are done. */
  readonly accept: number;
}

export const DEAD = -1;
/** What follows is not part of the automaton: the line is left to RE2. */
export const EXIT = -2;
export const NO_ACCEPT = -1;

export interface AutomatonAccept {
  /** Where the tags are, by tag: a register, HERE, UNSET, or NO_SLOT for computed ones and other alternatives'. */
  readonly tags: readonly number[];
  readonly alternative: number;
}

export interface Automaton {
  readonly start: number;
  /** By state; the last class of a row is the end of the subject. */
  readonly states: readonly Row<Transition>[];
  /** Class by byte; entry 256 is the end. */
  readonly classOf: Uint16Array;
  readonly endClass: number;
  readonly registers: number;
  readonly accepts: readonly AutomatonAccept[];
  readonly alternatives: readonly AlternativeTags[];
  readonly fixed: readonly FixedTag[];
  /** Tags that every match sets. */
  readonly always: ReadonlySet<number>;
  /** Whether there are transitions to EXIT. */
  readonly hasExits: boolean;
  /** Whether states were left out, see explore.ts. */
  readonly isPartial: boolean;
  /** How it is begun within a line, if it can be. */
  readonly restart: Restart | undefined;
}

/** What a state does on a class of bytes. */
export function transitionOn(automaton: Automaton, state: number, byteClass: number): Transition {
  const { kinds, kindOf } = automaton.states[state]!;
  return kinds[kindOf[byteClass]!]!;
}

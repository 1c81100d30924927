/**
 * @module engine/pattern/program
 * What the pattern compiler hands out: plain data, which crosses threads and may be stored.
 */

/** What `explain` shows of a compiled pattern. */
export interface PatternFacts {
  /** States of all its automata. */
  readonly states: number;
  readonly registers: number;
  /** Capture groups of all alternatives that are read, the whole matches not counted. */
  readonly captures: number;
  /** Bytes of the generated module. */
  readonly codeBytes: number;
  /** Whether a match can only begin at the start of the line. */
  readonly anchored: boolean;
  /** Counted repetitions that are checked behind the match, see syntax/relax.ts. */
  readonly relaxed: number;
  /** Whether states were left out, see dfa/explore.ts: a line that meets one is left to RE2. */
  readonly partial: boolean;
}

/** One of the patterns a program matches. */
export interface Alternative {
  readonly source: string;
  readonly groupCount: number;
  /** Names by group number; 0 is the whole match. A name may repeat. */
  readonly names: readonly (string | null)[];
}

/**
 * `narrow`: the anchored automaton with few alternatives followed at a time; finds nearly all matches, but its "no match"
 * means nothing. `anchored`: finds a match at the start of the line. `search`: finds one anywhere. `restart`: the same by
 * beginning the anchored one anew. `re2`: what nothing before it matched is left to RE2.
 */
export type Attempt = 'narrow' | 'anchored' | 'search' | 'restart' | 're2';

/** A module that imports `env.memory` and exports `match`, a {@link Matcher}. */
export interface PatternProgram {
  /** Usually one. Of several, the first that matches a line is taken, and its captures are written as if it were alone. */
  readonly alternatives: readonly Alternative[];
  /** The groups of the alternative that has most: captures need room for `2 * (groupCount + 1)` offsets. */
  readonly groupCount: number;
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** Of patterns compiled apart (chain.ts): their programs, whose matchers the module asks in this order. */
  readonly parts?: readonly PatternProgram[];
  /** Why the pattern behind those is not compiled: what none of them matches is left to RE2. */
  readonly left?: string;
  /** What is tried for a line, in order, until one matches. */
  readonly attempts: readonly Attempt[];
  readonly facts: PatternFacts;
}

/** The pattern is left to RE2, and why. */
export interface Declined {
  readonly declined: string;
}

/**
 * Matches the bytes `start…end` of the memory, which must be valid UTF-8, and writes two i32 per group that is read at
 * `captures` (a multiple of 4): where it begins and ends, as offsets into the memory (below 2³¹), −1 where it is unset. The
 * places of other groups are left as they are. 64 bytes after `end` must be readable.
 * 0: no match. 1 and up: the number of the alternative that matched. −n: RE2 has to do this line, but for the alternatives
 * before number n, which do not match it.
 */
export type Matcher = (start: number, end: number, captures: number) => number;

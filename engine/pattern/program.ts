/**
 * @module engine/pattern/program
 * What the pattern compiler hands out: plain data, which crosses threads and may be stored.
 */

/** What `explain` shows of a compiled pattern. */
export interface PatternFacts {
  /** States of all its automata. 0 for a form built while matching. */
  readonly states: number;
  readonly registers: number;
  /** Capture groups of all alternatives, the whole matches not counted. */
  readonly captures: number;
  /** Bytes of the generated module. */
  readonly codeBytes: number;
  /** Whether a match can only begin at the start of the line. */
  readonly anchored: boolean;
}

/** One of the patterns a program matches. */
export interface Alternative {
  readonly source: string;
  readonly groupCount: number;
  /** Names by group number; 0 is the whole match. A name may repeat. */
  readonly names: readonly (string | null)[];
}

interface Common {
  /** Usually one. Of several, the first that matches a line is taken, and its captures are written as if it were alone. */
  readonly alternatives: readonly Alternative[];
  /** The groups of the alternative that has most: captures need room for `2 * (groupCount + 1)` offsets. */
  readonly groupCount: number;
  readonly facts: PatternFacts;
}

/**
 * `narrow`: the anchored automaton with few alternatives followed at a time; finds nearly all matches, but its "no match"
 * means nothing. `anchored`: finds a match at the start of the line. `search`: finds one anywhere. `lazy`: the same by
 * the lazy form; the module then imports `env.search`, which `load.ts` makes.
 */
export type Attempt = 'narrow' | 'anchored' | 'search' | 'lazy';

/** A module that imports `env.memory` and exports `match`, a {@link Matcher}. */
export interface WasmProgram extends Common {
  readonly form: 'wasm';
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** What is tried for a line, in order, until one matches. */
  readonly attempts: readonly Attempt[];
}

/** Too large to generate code for: `load.ts` builds the automaton while it matches. */
export interface LazyProgram extends Common {
  readonly form: 'lazy-table';
  /** Why there is no generated code. */
  readonly because: string;
}

export type PatternProgram = WasmProgram | LazyProgram;

/** The pattern is left to RE2, and why. */
export interface Declined {
  readonly declined: string;
}

/**
 * Matches the bytes `start…end` of the memory, which must be valid UTF-8, and writes two i32 per group at `captures` (a
 * multiple of 4): where it begins and ends, as offsets into the memory (below 2³¹), −1 where it is unset. 64 bytes after
 * `end` must be readable.
 * 0: no match. 1 and up: the number of the alternative that matched. −1 (lazy form only): gave up; RE2 has to do this
 * line.
 */
export type Matcher = (start: number, end: number, captures: number) => number;

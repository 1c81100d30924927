/**
 * @module engine/pattern/caps
 * The limits that keep any pattern from hanging or aborting the process, as data, and the one way to run into them.
 *
 * Inside this room a stage that cannot go on throws a {@link Refusal}; `index.ts` is the only place that catches it
 * and turns it into a value. Nothing outside ever sees the exception.
 */

export interface Caps {
  /** Instructions of the byte NFA. Registers and kernels are keyed by 16-bit numbers, so stay below 65,536. */
  readonly instructions: number;
  /** States of the automaton before minimisation. */
  readonly states: number;
  /** Configurations (NFA positions) one state may hold. */
  readonly kernel: number;
  /** States of an automaton above which a narrow one (see compile.ts) is tried before it. */
  readonly narrowAbove: number;
  /** How many times smaller it has to be to be worth having. */
  readonly narrowGain: number;
  /** Registers of the finished automaton; each is a wasm local. */
  readonly registers: number;
  /** Bytes of the generated function. V8's optimiser aborts the *process* on one of about 350 kB (Node 24). */
  readonly functionBytes: number;
  /** Instructions times tags: each position of a state carries a value per tag. */
  readonly cells: number;
  /**
   * Units of compile work. Nothing here looks at a clock: a pattern has the same form in every process, cold or loaded.
   */
  readonly work: number;
  /** Nesting of groups; RE2 itself stops at 1,000. */
  readonly nesting: number;
}

export const DEFAULT_CAPS: Caps = {
  instructions: 30_000,
  states: 700,
  kernel: 4_000,
  narrowAbove: 64,
  narrowGain: 2,
  registers: 200,
  functionBytes: 96 * 1024,
  cells: 1_500_000,
  work: 500_000,
  nesting: 200,
};

/** Why a pattern is not compiled, in a few words fit for `explain`. */
export class Refusal extends Error {}

/** Counts work against the caps. One budget serves one compilation. */
export interface Budget {
  readonly caps: Caps;
  /** Adds `units` of work; refuses once the caps are reached. */
  spend(units: number): void;
  /** Units so far. */
  readonly spent: number;
}

/** @param work units the stage may take, at most the cap */
export function createBudget(caps: Caps, work = caps.work): Budget {
  let spent = 0;
  return {
    caps,
    spend(units) {
      spent += units;
      if (spent > work) throw new Refusal(`more than ${work} steps of compile work`);
    },
    get spent() {
      return spent;
    },
  };
}

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
   * Units of compile work: a unit is about 0.1 to 0.3 µs, so this bites before the clock does on a machine that has
   * the processor to itself, and a pattern's form does not depend on how busy the machine is.
   */
  readonly work: number;
  /** Milliseconds of CPU time in all: the last resort where a unit of work costs more than expected. */
  readonly milliseconds: number;
  /** Nesting of groups; RE2 itself stops at 1,000. */
  readonly nesting: number;
}

export const DEFAULT_CAPS: Caps = {
  instructions: 30_000,
  states: 2_500,
  kernel: 4_000,
  narrowAbove: 64,
  narrowGain: 2,
  registers: 200,
  functionBytes: 96 * 1024,
  cells: 1_500_000,
  work: 1_000_000,
  milliseconds: 200,
  nesting: 200,
};

/** Why a pattern is not compiled, in a few words fit for `explain`. */
export class Refusal extends Error {}

/** Counts work against the caps. One budget serves one compilation. */
export interface Budget {
  readonly caps: Caps;
  /** Adds `units` of work; refuses once the caps are reached. */
  spend(units: number): void;
}

/** Units between two looks at the clock: reading it costs about a µs, so this is noise. */
const CLOCK_EVERY = 1024;

/** For a pattern that has been compiled once: loading it must not depend on how busy the machine is. */
export const NO_CAPS: Caps = {
  ...DEFAULT_CAPS,
  instructions: 65_535,
  cells: Infinity,
  work: Infinity,
  milliseconds: Infinity,
};

/**
 * The clock of the caps: CPU time of the process, in ms. By the clock on the wall, a machine with three busy processes a
 * CPU, or a small Lambda with a fraction of one, did not finish Apache's own pattern (55 ms of CPU time) within 200 ms and
 * was left with the slower form for good: 1.6 instead of 0.3 µs a record (2026-11-22).
 */
export function compileClock(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * @param work units the stage may take, at most the cap
 * @param until milliseconds on {@link compileClock} when it must be done
 */
export function createBudget(
  caps: Caps,
  work = caps.work,
  until = compileClock() + caps.milliseconds,
): Budget {
  let spent = 0;
  let nextLook = CLOCK_EVERY;
  return {
    caps,
    spend(units) {
      spent += units;
      if (spent < nextLook) return;
      nextLook = spent + CLOCK_EVERY;
      if (spent > work) throw new Refusal(`more than ${work} steps of compile work`);
      if (compileClock() > until)
        throw new Refusal(`more than ${caps.milliseconds} ms of compile time, or its share of them`);
    },
  };
}

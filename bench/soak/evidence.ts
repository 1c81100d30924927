/**
 * @module bench/soak/evidence
 * The contract of the soak: what a run leaves behind, and a check's verdict on it. Types only: a check is a function of the
 * evidence, and a test can make up evidence that must fail it.
 */
import type { InvocationRecord, SimulationResult } from '../../simulator/simulation.ts';

/** An environment's memory and open resources at a moment, garbage collected just before. Bytes. */
export interface Sample {
  readonly pid: number;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly heapUsed: number;
  /** Outside of V8's heap: array buffers and what C++ says that it holds. */
  readonly external: number;
  readonly rss: number;
  /** What keeps the process's event loop alive, by kind: `process.getActiveResourcesInfo()`, counted. */
  readonly resources: Readonly<Record<string, number>>;
}

/** A call of the function, and when it ended (milliseconds since 1970). */
export interface Finished extends InvocationRecord {
  readonly at: number;
}

/** What is still there when all should be gone. */
export interface Leftovers {
  /** Processes of the run that are alive, each by its id; `null`: this system has no `/proc` to look. */
  readonly processes: readonly number[] | null;
  /** Kinds of resources that the soak's own process has more of than before. */
  readonly resources: readonly string[];
}

export interface Evidence {
  /** Records that were to be put. */
  readonly records: number;
  /** Faults that had to fire. */
  readonly faults: readonly string[];
  /** Versions whose environments live as long as the run. */
  readonly longLived: readonly string[];
  readonly result: SimulationResult;
  readonly invocations: readonly Finished[];
  readonly samples: readonly Sample[];
  readonly leftovers: Leftovers;
}

export interface Verdict {
  readonly check: string;
  readonly ok: boolean;
  /** In words, with the numbers that decided. */
  readonly found: string;
  /** For the record: name → number. */
  readonly figures: Readonly<Record<string, number>>;
}

export type Check = (evidence: Evidence) => Verdict;

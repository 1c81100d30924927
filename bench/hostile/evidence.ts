/**
 * @module bench/hostile/evidence
 * What a hostile run leaves behind. Types only: a check is a function of the evidence, and a test can make up evidence that
 * must fail it.
 */
import type { Verdict } from '../soak/evidence.ts';

/** A call of a function with culprits in its event. */
export interface Call {
  readonly cell: string;
  /** Names of the hostile cases in the event. */
  readonly cases: readonly string[];
  readonly records: number;
  readonly outcome: 'ok' | 'error' | 'timeout' | 'exit' | 'broken';
  /** Why it is not ok. */
  readonly message: string | null;
  readonly milliseconds: number;
  /** Records with a result of their own in the reply. */
  readonly replied: number;
  /** What is wrong with the reply or the log, in words. */
  readonly wrong: readonly string[];
  /** The process's memory after the call. Bytes; `null`: it is gone. */
  readonly rss: number | null;
}

/** A runtime and a pipeline in a cgroup of their own. */
export interface CellFound {
  readonly name: string;
  /** Killed for want of memory; `null`: this system does not count. */
  readonly kills: number | null;
  /** The most that one of its processes had resident. Bytes. */
  readonly peakRss: number;
}

export interface HostileEvidence {
  readonly minutes: number;
  readonly deadlineMs: number;
  /** Names of all the cases. */
  readonly cases: readonly string[];
  readonly cells: readonly CellFound[];
  readonly calls: readonly Call[];
  /** Where the reference path makes of a case what the table does not allow. */
  readonly unexpected: readonly string[];
}

export type HostileCheck = (evidence: HostileEvidence) => Verdict;

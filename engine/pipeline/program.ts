/**
 * @module engine/pipeline/program
 * The contract of a compiled pipeline: what `compile.ts` makes of a Plan, and what an Executor runs.
 */
import type { Batch } from '../batch.ts';
import type { Outcome } from '../outcome.ts';

/** A compiled pipeline. It belongs to one thread; calls do not overlap. */
export interface Program {
  /**
   * Runs a whole batch. Never throws on account of a record.
   * @param progress where given, `progress[0]` is kept at the index of the record being worked on, so that another
   * thread can tell which one it was when this one died.
   */
  run(batch: Batch, progress?: Int32Array): Outcome;
}

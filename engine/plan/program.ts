/**
 * @module engine/plan/program
 * The contract of a compiled pipeline: what `compile.ts` makes of a Plan, and what an Executor runs.
 */
import type { Batch, BatchContext } from '../batch.ts';
import type { Failure } from '../failures.ts';
import type { InnerCounts, Outcome } from '../outcome.ts';

/** What decoded records of a batch have become so far, in bytes. */
export interface Spent {
  bytes: number;
}

/** The time that a run has, where there is a deadline. What is not done by then fails as `deadline`. */
export interface TimeLimit {
  /** Milliseconds left; 0 or less: it is over. Infinite: there is no deadline. */
  left(): number;
  /** Of all the steps in which a batch is run: `limits.batchBytes` is for them together. */
  readonly spent: Spent;
  /** Runs a batch within it, in steps: for what a program makes of a batch, which may be far more than the batch. */
  run(run: Program['run'], batch: Batch): Outcome;
}

export interface UserCodeOptions {
  /** Where given, the program stops when it is over. */
  readonly limit?: TimeLimit | undefined;
  /** Milliseconds that user code may take without an end to a record; then what it is busy with fails as `worker`. */
  readonly patience: number;
  /** Told the first and the last record that user code may be busy with, so that another thread can tell when this one died. */
  readonly progress?: (first: number, last: number) => void;
}

/** Runs a whole batch. Calls may overlap: nothing in kernel memory is referenced across an await. */
export type RunUserCode = (batch: Batch, options: UserCodeOptions) => Promise<Outcome>;

/** A compiled pipeline. It belongs to one thread; calls do not overlap. */
export interface Program {
  /** In place of {@link run}, which throws then, for a pipeline with code of the user's, which may be asynchronous. */
  readonly runUserCode?: RunUserCode;
  /** The context values that it looks at, where they are fewer than the plan's: what user code takes is known once it is loaded. */
  readonly contextNames?: readonly string[];
  /**
   * Runs a whole batch. Never throws on account of a record.
   * @param progress where given, `progress[0]` is kept at the index of the record being worked on, so that another
   * thread can tell which one it was when this one died.
   * @param limit where given, the program stops when it is over, if that is before the end of the batch
   */
  run(batch: Batch, progress?: Int32Array, limit?: TimeLimit): Outcome;
  /** As {@link run}, for records that the faster path has handed back: they do not go through it again. */
  runHandedBack?(batch: Batch, progress?: Int32Array, limit?: TimeLimit): Outcome;
  /**
   * Runs records that are base64 text, giving base64 text, without a byte being decoded outside; only on tiers that can.
   * `null`: it could not be done this time. Records it hands back are still to be run as bytes.
   */
  runTexts?(texts: readonly string[], context?: BatchContext): TextsOutcome | null;
  /** A line buffer of its own for a stream of lines; only on tiers that can. `null`: none is available now. */
  openLines?(): LineBuffer | null;
  /**
   * The place to write an event of that many bytes to, for {@link runEvent}; only on tiers that can. Good until
   * the next call of any kind. `null`: it could not be done this time.
   */
  reserveEvent?(length: number): Uint8Array | null;
  /**
   * Transforms the event in the reserved place.
   * @param transform transforms records that are handed back, by their order; called at most once
   * @param context values of the whole event that templates name; what is of a record the program finds itself, but for
   * its id no other value: an event of a plan that names one is not for it
   */
  runEvent?(transform: TransformRecords, context?: EventContext): EventOutcome | null;
}

/** Where lines are put down and become output, without a copy. A stream that overlaps its steps uses two in turns. */
export interface LineBuffer {
  /**
   * A place for `length` bytes of lines, its first `keep` bytes those of the place before. All views of the buffer, the
   * last outcome's too, are void after it. `null`: out of memory, and the place before is as it was.
   */
  reserve(length: number, keep: number): Uint8Array | null;
  /**
   * Runs the lines in the first `length` bytes of the place; the last one may lack its line feed. What it gives back
   * lies in the buffer, and is good until it runs again. `null`: it could not be done this time; the lines are still there.
   */
  run(length: number): { readonly batch: Batch; readonly outcome: Outcome } | null;
}

/** The status of a record that is still to be done; the others are those of an Outcome. */
export const HANDED_BACK = 255;

/** What became of records that were text. */
export interface TextsOutcome {
  /** Base64 of each record's output; empty for a record that is not ok. */
  readonly texts: readonly string[];
  /** STATUS, or {@link HANDED_BACK}, of each record. */
  readonly status: Uint8Array;
  readonly failures: readonly Failure[];
  /** As an Outcome's. */
  readonly partitionKeys: Outcome['partitionKeys'];
}

/** A record of an event, as it came. */
export interface EventRecord {
  readonly recordId: string;
  readonly data: string;
}

/** What is known of an event beside its records. */
export interface EventContext {
  readonly shared: BatchContext['shared'];
  /**
   * Where the name of the records' member stands in the event, if values were read from what is before it: then nothing may
   * come behind them. `null`: they were not.
   */
  readonly recordsAt: number | null;
  /** When to stop with what may take long, in milliseconds since 1970: it is handed back then. */
  readonly stopAt?: number;
}

/** A record's result as it stands in the reply to its event, with the separator before it. */
export interface FramedResult {
  readonly full: Uint8Array;
  /** The shortest that may stand for it, where the full one does not fit. */
  readonly shortest: Uint8Array;
  /** Whether the record succeeded. */
  readonly isOk: boolean;
}

/** The records that a program hands back, in order, a few at a time: they are read as they are asked for. */
export type HandedBackRecords = Iterable<readonly EventRecord[]>;

/**
 * @param run runs them meanwhile; the program itself is in the middle of the event, and must not be called
 * @returns a result each of the first so many; those that are left fail as `deadline`, which takes hardly any time
 */
export type TransformRecords = (records: HandedBackRecords, run: Program['run']) => readonly FramedResult[];

/** What became of an event as bytes. */
export interface EventOutcome {
  /** The reply; good until the program's next call. */
  readonly bytes: Uint8Array;
  readonly records: number;
  readonly ok: number;
  readonly dropped: number;
  /** Failed records by reason, those handed back not counted. */
  readonly failed: Readonly<Partial<Record<Failure['code'], number>>>;
  /** Records that succeeded, here or in `transform`, and did not fit into the reply; `ok` counts them too. */
  readonly overflowed: number;
  /** How the records ended that were inside of those not handed back; `null`: none were looked for. */
  readonly inner: InnerCounts | null;
}

/**
 * @module engine/pipeline/program
 * The contract of a compiled pipeline: what `compile.ts` makes of a Plan, and what an Executor runs.
 */
import type { Batch } from '../batch.ts';
import type { Failure } from '../failures.ts';
import type { Outcome } from '../outcome.ts';

/** A compiled pipeline. It belongs to one thread; calls do not overlap. */
export interface Program {
  /**
   * Runs a whole batch. Never throws on account of a record.
   * @param progress where given, `progress[0]` is kept at the index of the record being worked on, so that another
   * thread can tell which one it was when this one died.
   */
  run(batch: Batch, progress?: Int32Array): Outcome;
  /**
   * Runs records that are base64 text, giving base64 text, without a byte being decoded outside; only on tiers that can.
   * `null`: it could not be done this time. Records it hands back are still to be run as bytes.
   */
  runTexts?(texts: readonly string[]): TextsOutcome | null;
  /**
   * The place to write a Firehose event of that many bytes to, for {@link runEvent}; only on tiers that can. Good until
   * the next call of any kind. `null`: it could not be done this time.
   */
  reserveEvent?(length: number): Uint8Array | null;
  /**
   * Answers the event in the reserved place.
   * @param answer answers records that are handed back, by their order; called at most once
   */
  runEvent?(answer: AnswerRecords): EventOutcome | null;
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
}

/** A record of an event, as it came. */
export interface EventRecord {
  readonly recordId: string;
  readonly data: string;
}

export interface EventAnswer extends EventRecord {
  readonly result: 'Ok' | 'Dropped' | 'ProcessingFailed';
}

/** @param run runs them meanwhile; the program itself is in the middle of the event, and must not be called */
export type AnswerRecords = (records: readonly EventRecord[], run: Program['run']) => readonly EventAnswer[];

/** What became of an event as bytes. */
export interface EventOutcome {
  /** The reply; good until the program's next call. */
  readonly bytes: Uint8Array;
  readonly records: number;
  readonly ok: number;
  readonly dropped: number;
  /** Failed records by reason, those handed back not counted. */
  readonly failed: Readonly<Partial<Record<Failure['code'], number>>>;
}

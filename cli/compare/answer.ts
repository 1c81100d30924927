/**
 * @module cli/compare/answer
 * The contract of a comparison: what a side answers for a record, and what a side is. Types alone, so that what compares
 * knows nothing of engines and processes.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';

/** How a record was answered; `none`: it was not, or the side gave no reply to its event. */
export type AnswerStatus = 'Ok' | 'Dropped' | 'ProcessingFailed' | 'none';

export interface Answer {
  readonly status: AnswerStatus;
  /** The output of a record that is Ok, the record as it came of one that failed; empty for any other. */
  readonly data: Buffer;
  /** Why it is not Ok: a failure's code, or an error in words. `null`: Ok, or the side does not say. */
  readonly reason: string | null;
  /** `metadata.partitionKeys`. */
  readonly keys: Readonly<Record<string, string>> | null;
}

/** What a side answered to an event. */
export interface SideReply {
  /** One a record of the event, in its order. */
  readonly answers: readonly Answer[];
  /** Answers that no record asked for: a second one for an id, or one for an id that nobody sent. */
  readonly surplus: number;
}

/** One of the two that are compared. */
export interface Side {
  /** For people: the pipeline, and what runs it. */
  readonly title: string;
  /** @throws MillraceError where it cannot go on */
  answer(event: FirehoseTransformationEvent): Promise<SideReply>;
  close(): Promise<void>;
}

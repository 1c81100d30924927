/**
 * @module cli/compare/side
 * The contract of a comparison: what a side returns for a record, and what a side is. Types only, so that the comparing code
 * knows nothing of engines and processes.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';

/** A record's result in the reply; `none`: it is not in the reply, or there is no reply. */
export type ReplyStatus = 'Ok' | 'Dropped' | 'ProcessingFailed' | 'none';

export interface RecordReply {
  readonly status: ReplyStatus;
  /** The output of an Ok record, the original of a failed one; otherwise empty. */
  readonly data: Buffer;
  /** Why it is not Ok: a failure's code, or an error message. `null`: Ok, or unknown. */
  readonly reason: string | null;
  /** `metadata.partitionKeys`, and the members of `metadata.otfMetadata` with that before their names. */
  readonly keys: Readonly<Record<string, string>> | null;
}

/** A side's reply to an event. */
export interface SideReply {
  /** One for each record of the event, in its order. */
  readonly records: readonly RecordReply[];
  /** Replies without a record: a second one for an id, or an id that was never sent. */
  readonly surplus: number;
}

/** One of the two sides compared. */
export interface Side {
  /** For people: the pipeline, and what runs it. */
  readonly title: string;
  /** @throws MillraceError if it cannot continue */
  transform(event: FirehoseTransformationEvent): Promise<SideReply>;
  close(): Promise<void>;
}

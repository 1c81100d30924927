/**
 * @module engine/sources/source
 * The contract of an event source: how its events become a batch, and how an outcome becomes its reply.
 */
import type { Batch } from '../batch.ts';
import type { FailureCode } from '../failures.ts';
import type { Framing } from '../kernel/host/framing.ts';
import type { LineResult } from '../lines/run.ts';
import type { LineSource } from '../lines/source.ts';
import type { InnerCounts, Outcome } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';
import type { Program } from '../plan/program.ts';
import type { Sink } from '../sinks/index.ts';
import type { Executor } from '../threads/executor.ts';
import type { EventCodecs } from './firehose/event-codec.ts';
import type { PutAgain } from './firehose/reingest/put.ts';
import type { ReplyTime } from './reply-time.ts';
import type { ObjectReader } from './s3/content.ts';
import type { S3Object } from './s3/notification.ts';
import type { Targets } from './s3/target.ts';

/** A pipeline ready to run. */
export interface Runner {
  readonly plan: Plan;
  readonly program: Program;
  readonly executor: Executor;
  readonly replyTime: ReplyTime;
  /** Puts records into the source of an event again. */
  readonly putAgain: PutAgain;
  /** Read records out of an event's bytes, and write results into those of a reply. */
  readonly codecs: EventCodecs;
}

/** What events of any source run on. */
export interface EventRunner extends Runner {
  /** Where outputs go that no reply carries; `null`: nowhere. */
  readonly sink: Sink | null;
  /** Where records go that failed; `null`: nowhere. */
  readonly deadLetters: Sink | null;
  readonly objects: ObjectReader;
  runLines(
    lines: LineSource,
    options: { readonly context?: Readonly<Record<string, string>> },
  ): AsyncIterable<LineResult>;
}

export interface EventOptions {
  /** The deadline, in milliseconds since 1970; records not done by then fail as `deadline`. */
  readonly deadline?: number;
  /** Context values of the invocation for templates: `requestId`, `traceId`, `functionName`, `functionVersion`. */
  readonly invocation?: Readonly<Record<string, string>>;
  /** Told what became of the event, once the reply is made, as {@link EngineOptions.onSummary} is. */
  readonly onSummary?: (summary: EventSummary) => void;
}

/** What those who reply to an event take: {@link EventOptions}, but for what is the same for all events. */
export interface ReplyOptions extends Omit<EventOptions, 'onSummary'> {
  readonly onSummary?: (told: Told) => void;
  /** How many failed records to describe at most. Default 0. */
  readonly samples?: number;
}

/** What became of an event's records, for logs and metrics. */
export interface BatchSummary {
  readonly records: number;
  readonly ok: number;
  readonly dropped: number;
  /** Failed records by reason, the records that did not fit (`overflow`) among them. */
  readonly failed: Readonly<Partial<Record<FailureCode, number>>>;
  /** Bytes of the serialised reply. */
  readonly replyBytes: number;
  /** Records whose id one before them has: Firehose refuses a reply with both. `null`: not looked for (events as bytes). */
  readonly duplicates: number | null;
  /** How the records ended that were inside of decoded ones; `null`: none was decoded. */
  readonly inner: InnerCounts | null;
  /** Records that did not fit into the reply and were put into their source again; they count as dropped. Only with `overflow: reingest`. */
  readonly reingested?: number;
}

/** A failed record, described without a character of its own. */
export interface Sample {
  /** The source's id of the record; `null`: it has none. */
  readonly recordId: string | null;
  /** Of a record that was decoded: which of its inner records, from 0. */
  readonly inner?: number;
  readonly stage: string;
  readonly reason: FailureCode;
  readonly bytes: number;
  /** The record's beginning, letters as `a` and digits as `9`. Absent where the pipeline redacts, or there is no text. */
  readonly shape?: string;
}

/** What became of an event. */
export interface EventSummary extends BatchSummary {
  /** The event's source: `firehose`, `kinesis`, … */
  readonly source: string;
  readonly pipeline: string | null;
  readonly pipelineVersion: string | null;
  /** What ran: the kernel, the reference path, or code of the user's (`map`). */
  readonly tier: 'kernel' | 'reference' | 'map';
  /** From the call to the reply, in milliseconds. */
  readonly durationMs: number;
  /** Bytes of the event, exact where it came as bytes, else those of its records' data, about; of S3, of the objects' content. */
  readonly inputBytes: number;
  /** Bytes that the pipeline's sink took. */
  readonly sinkBytes: number;
  /** Records, inner ones among them, that the kernel handed back to a slower path. */
  readonly handedBack: number;
  readonly samples: readonly Sample[];
}

/** The part of a summary that whoever replies to an event knows. */
export type Told = Omit<EventSummary, 'pipeline' | 'pipelineVersion' | 'tier' | 'durationMs'>;

/** What reading takes beside the event. */
export interface ReadOptions {
  /** Memory for the batch's bytes; shared memory where threads will read it. */
  readonly allocate: (byteLength: number) => Uint8Array;
  readonly contextNames: readonly string[] | null;
  /** Context values of the invocation: `requestId`, … */
  readonly invocation: Readonly<Record<string, string>>;
  /** Default `failed`. */
  readonly overflow?: Plan['overflow'];
}

export interface SourceReply {
  readonly reply: unknown;
  /** The outcome that the reply stands for; a source may withhold records (`sqs` on FIFO queues). */
  readonly outcome: Outcome;
  readonly summary: BatchSummary;
}

interface SourceKind {
  readonly name: string;
  /** The shape of an event, for error messages. */
  readonly shape: string;
  /** Events and their replies by the pipeline `{parse: 'json'}`; tests run them, on every tier. */
  readonly examples: readonly { readonly event: unknown; readonly reply: unknown }[];
  /**
   * What the reply carries: the outputs, or the records that failed, or nothing. Outputs that it does not carry need a sink, and
   * failures that it does not carry have to fail the invocation.
   */
  readonly replies: 'outputs' | 'failures' | 'nothing';
  /** Whether an event is of this source, by its outer form; reading it checks the records. */
  is(event: unknown): boolean;
  reply(event: unknown, outcome: Outcome): SourceReply;
}

/** A source whose events carry the records. */
export interface RecordSource extends SourceKind {
  /** @throws MillraceError `ERR_MILLRACE_EVENT` where a record has no id to reply with */
  read(event: unknown, options: ReadOptions): Batch;
  /** As `reply`, for a plan by which what does not fit is put into the source again, until a time in ms since 1970. */
  replyReingesting?(
    event: unknown,
    outcome: Outcome,
    runner: Pick<Runner, 'plan' | 'putAgain'>,
    deadline: number,
  ): Promise<SourceReply>;
  /** How its events stand in bytes, where the kernel takes them so. */
  readonly framing?: Framing;
}

/** A source whose events name objects of S3. */
export interface ObjectSource extends SourceKind {
  /** How many records the event has; the outcome is of those. */
  records(event: unknown): number;
  objects(event: unknown): readonly S3Object[];
  /** Where its outputs go, if not into the pipeline's sink. */
  openTargets?(event: unknown, runner: EventRunner): Promise<Targets>;
}

export type Source = RecordSource | ObjectSource;

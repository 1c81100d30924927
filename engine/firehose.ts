/**
 * @module engine/firehose
 * A Firehose event through a program: the parsed event of Lambda's managed runtime, or the event's bytes.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { NO_CONTEXT } from './batch.ts';
import { MillraceError } from './errors.ts';
import type { FailureCode } from './failures.ts';
import type { Plan } from './plan/plan.ts';
import {
  type EventAnswer,
  type EventContext,
  type EventRecord,
  HANDED_BACK,
  type Program,
  type TextsOutcome,
} from './plan/program.ts';
import { eventContext, firehoseContext } from './sources/firehose/context.ts';
import { dataMember, type FirehoseRecord, firehoseRecords, readFirehose } from './sources/firehose/read.ts';
import { type Answers, answersOf, replyFirehose } from './sources/firehose/reply.ts';
import { sourceOf } from './sources/index.ts';
import type { BatchSummary, SourceReply } from './sources/source.ts';
import type { Executor } from './threads/executor.ts';
import { DEFAULT_DEADLINE_MARGIN } from './threads/inline.ts';
import { asBuffer } from './values/text.ts';

/** A pipeline ready to run. */
export interface Runner {
  readonly plan: Plan;
  readonly program: Program;
  readonly executor: Executor;
}

export interface FirehoseOptions {
  /** When the answer has to be there, in milliseconds since 1970; what is not done by then fails as `deadline`. */
  readonly deadline?: number;
  /** Context values of the invocation for templates: `requestId`, `traceId`, `functionName`, `functionVersion`. */
  readonly invocation?: Readonly<Record<string, string>>;
  /** Told what became of the records, once the reply is made. */
  readonly onSummary?: (summary: BatchSummary) => void;
}

/** The whole event as bytes through the executor. */
async function answerAsBytes(
  { plan, executor }: Runner,
  event: FirehoseTransformationEvent,
  { deadline, invocation = {} }: FirehoseOptions,
  handedBack: boolean,
): Promise<Answers> {
  const allocate = (byteLength: number) => executor.allocate(byteLength);
  const batch = readFirehose(event, { allocate, contextNames: plan.contextNames, invocation });
  try {
    return answersOf(
      await executor.execute(batch, { handedBack, ...(deadline === undefined ? {} : { deadline }) }),
    );
  } finally {
    executor.release(batch.bytes); // an outcome never lies in its batch's memory
  }
}

/** As text where the program can: nothing is decoded or encoded here. `null` where it cannot. */
async function answerAsTexts(
  runner: Runner,
  event: FirehoseTransformationEvent,
  records: readonly FirehoseRecord[],
  options: FirehoseOptions,
): Promise<Answers | null> {
  const texts = records.map((record) => {
    const data = record[dataMember(record)];
    return typeof data === 'string' ? data : NOT_BASE64;
  });
  if (isLate(options) || runner.program.runTexts === undefined) return null;
  const { contextNames } = runner.plan;
  const context =
    contextNames?.length === 0
      ? NO_CONTEXT
      : firehoseContext(event, records, options.invocation ?? {}, contextNames);
  const done = runner.program.runTexts(texts, context);
  if (done === null) return null;
  if (!done.status.includes(HANDED_BACK))
    return { ...done, inner: null, data: (index) => done.texts[index]! };
  const handedBack: number[] = [];
  for (const [index, status] of done.status.entries()) if (status === HANDED_BACK) handedBack.push(index);
  const rest = { ...event, records: handedBack.map((index) => event.records[index]!) };
  const answers = await answerAsBytes(runner, rest, options, true);
  return mergeAnswers(done, handedBack, answers);
}

/** Whether it is too late to begin; else a program that takes text is done with an event long before the margin is. */
function isLate({ deadline }: FirehoseOptions): boolean {
  return deadline !== undefined && Date.now() >= deadline - DEFAULT_DEADLINE_MARGIN;
}

/** Handed back by every program, and then found to be no text by the reader. */
const NOT_BASE64 = '?';

function mergeAnswers(done: TextsOutcome, handedBack: readonly number[], rest: Answers): Answers {
  const status = done.status.slice();
  const placeOf = new Map(handedBack.map((index, place) => [index, place]));
  for (const [place, index] of handedBack.entries()) status[index] = rest.status[place]!;
  const later = rest.failures.map((failure) => ({ ...failure, index: handedBack[failure.index]! }));
  const partitionKeys = done.partitionKeys === null ? null : [...done.partitionKeys];
  if (partitionKeys !== null) {
    for (const [index, place] of placeOf) partitionKeys[index] = rest.partitionKeys![place]!;
  }
  return {
    status,
    failures: [...done.failures, ...later].sort((a, b) => a.index - b.index),
    partitionKeys,
    inner: rest.inner,
    data: (index) => {
      const place = placeOf.get(index);
      return place === undefined ? done.texts[index]! : rest.data(place);
    },
  };
}

/** Answers a parsed event: every record once, in order. */
export async function answerEvent(
  runner: Runner,
  event: FirehoseTransformationEvent,
  options: FirehoseOptions,
): Promise<FirehoseTransformationResult> {
  const records = firehoseRecords(event);
  const answers =
    (await answerAsTexts(runner, event, records, options)) ??
    (await answerAsBytes(runner, event, options, false));
  const { result, summary } = replyFirehose(records, answers);
  options.onSummary?.(summary);
  return result;
}

/** What became of an event of any source. */
export interface Transformed extends SourceReply {
  /** The name of the event's source. */
  readonly source: string;
}

/** Transforms an event of any source of the table. */
export async function transformEvent(
  { plan, executor }: Runner,
  event: unknown,
  { deadline, invocation = {}, onSummary }: FirehoseOptions,
): Promise<Transformed> {
  const source = sourceOf(event);
  const allocate = (byteLength: number) => executor.allocate(byteLength);
  const batch = source.read(event, { allocate, contextNames: plan.contextNames, invocation });
  try {
    const outcome = await executor.execute(batch, deadline === undefined ? {} : { deadline });
    const done = source.reply(event, outcome);
    onSummary?.(done.summary);
    return { source: source.name, ...done };
  } finally {
    executor.release(batch.bytes); // an outcome never lies in its batch's memory
  }
}

/** What became of records that the program handed back, on its slower path. */
function answerHandedBack(
  plan: Plan,
  records: readonly EventRecord[],
  run: Program['run'],
  invocation: EventContext['shared'],
): { readonly answers: readonly EventAnswer[]; readonly summary: BatchSummary } {
  const event = { records } as unknown as FirehoseTransformationEvent;
  const allocate = (byteLength: number) => new Uint8Array(byteLength);
  const batch = readFirehose(event, { allocate, contextNames: plan.contextNames, invocation });
  const { result, summary } = replyFirehose(
    records as unknown as readonly FirehoseRecord[],
    answersOf(run(batch)),
    Number.POSITIVE_INFINITY, // which of them fit, the whole reply decides
  );
  return { answers: result.records as readonly EventAnswer[], summary };
}

/** The event in the program's reserved place; `null` where the program cannot. */
function answerReserved(
  runner: Runner,
  context: EventContext,
  onSummary: FirehoseOptions['onSummary'],
): Uint8Array | null {
  let later: BatchSummary | undefined;
  const reply =
    runner.program.runEvent?.((records, run) => {
      const { answers, summary } = answerHandedBack(runner.plan, records, run, context.shared);
      later = summary;
      return answers;
    }, context) ?? null;
  if (reply === null) return null;
  if (onSummary !== undefined) {
    const failed = { ...reply.failed };
    for (const [code, count] of Object.entries(later?.failed ?? {}) as [FailureCode, number][]) {
      failed[code] = (failed[code] ?? 0) + count;
    }
    if (reply.overflowed > 0) failed.overflow = reply.overflowed;
    onSummary({
      records: reply.records,
      ok: reply.ok + (later?.ok ?? 0) - reply.overflowed,
      dropped: reply.dropped + (later?.dropped ?? 0),
      failed,
      replyBytes: reply.bytes.length,
      duplicates: null,
      inner: later?.inner ?? null,
    });
  }
  return reply.bytes;
}

/**
 * Answers an event's bytes with the reply's bytes. Not valid, unusual, or too large for the ceiling: parsed and answered
 * as {@link answerEvent} does, errors included.
 * @param reserved whether the event lies in the place that the program's `reserveEvent` gave; then the reply is a view of
 * the program's memory, good until its next call
 */
export async function answerEventBytes(
  runner: Runner,
  event: Uint8Array,
  reserved: boolean,
  options: FirehoseOptions,
): Promise<Uint8Array> {
  // Nothing else is as empty as a reserved place that is void, as its memory has grown since and been detached.
  if (event.length === 0) {
    const hint = 'a place from reserve() is good until the next call of the engine only';
    throw new MillraceError('ERR_MILLRACE_EVENT', { path: '', expected: 'JSON', found: '0 bytes', hint });
  }
  let place: Uint8Array | null = event;
  const context = eventContext(event, options.invocation ?? {}, runner.plan.contextNames);
  if (context === null || isLate(options)) place = null;
  else if (!reserved) {
    place = runner.program.reserveEvent?.(event.length) ?? null;
    place?.set(event);
  }
  const reply =
    place === null || context === null ? null : answerReserved(runner, context, options.onSummary);
  if (reply !== null) return reserved ? reply : new Uint8Array(reply);
  return Buffer.from(JSON.stringify(await answerEvent(runner, parseEvent(event), options)));
}

function parseEvent(event: Uint8Array): FirehoseTransformationEvent {
  try {
    return JSON.parse(asBuffer(event).toString('utf8')) as FirehoseTransformationEvent;
  } catch (cause) {
    // V8's message quotes the text around the place, which is records' content and goes to the log.
    const place = /position \d+|end of JSON input/.exec((cause as Error).message)?.[0];
    const found = `${event.length} bytes that are none${place === undefined ? '' : `, by their ${place}`}`;
    throw new MillraceError('ERR_MILLRACE_EVENT', { path: '', expected: 'JSON', found });
  }
}

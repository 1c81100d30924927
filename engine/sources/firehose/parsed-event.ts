/**
 * @module engine/sources/firehose/parsed-event
 * A Firehose event as Lambda's managed runtime parses it: records go through the program as base64 text where it takes
 * that, so that nothing is decoded or encoded here; else as bytes, through the executor.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { type Batch, NO_CONTEXT } from '../../batch.ts';
import type { Outcome } from '../../outcome.ts';
import { HANDED_BACK, type TextsOutcome } from '../../plan/program.ts';
import { compressOutcome, WORK_SHARE } from '../compress.ts';
import type { EventTime } from '../reply-time.ts';
import { sampleFailures } from '../samples.ts';
import type { ReplyOptions, Runner, Sample } from '../source.ts';
import { firehoseContext } from './context.ts';
import { dataMember, type FirehoseRecord, firehoseRecords, readFirehose } from './read.ts';
import { replyReingesting } from './reingest/reingest.ts';
import { type EncodedOutcome, encodeOutcome } from './reply.ts';

/** Runs a batch in memory of the executor, which is given back. */
export async function runBatch(
  { plan, executor }: Runner,
  batch: Batch,
  { deadline }: ReplyOptions,
  time: EventTime,
  handedBack: boolean,
): Promise<Outcome> {
  try {
    const now = Date.now();
    const later = plan.output.compress !== 'none' || plan.overflow === 'reingest';
    const stopAt = later ? now + (time.stopAt - now) * WORK_SHARE : time.stopAt;
    const limits = deadline === undefined ? {} : { deadline, stopAt };
    const made = await executor.execute(batch, { handedBack, ...limits });
    const outcome = compressOutcome(made, plan.output, time.stopAt);
    time.worked();
    return outcome;
  } finally {
    executor.release(batch.bytes); // an outcome never lies in its batch's memory
  }
}

/** The whole event as bytes through the executor. */
async function runAsBytes(
  runner: Runner,
  event: FirehoseTransformationEvent,
  options: ReplyOptions,
  time: EventTime,
  handedBack: boolean,
): Promise<EncodedOutcome> {
  const { plan, executor } = runner;
  const batch = readFirehose(event, {
    allocate: (byteLength) => executor.allocate(byteLength),
    contextNames: plan.contextNames,
    invocation: options.invocation ?? {},
    overflow: plan.overflow,
  });
  return encodeOutcome(await runBatch(runner, batch, options, time, handedBack));
}

/** As text where the program can: nothing is decoded or encoded here. `null` where it cannot. */
async function runAsTexts(
  runner: Runner,
  event: FirehoseTransformationEvent,
  records: readonly FirehoseRecord[],
  texts: readonly string[],
  options: ReplyOptions,
  time: EventTime,
): Promise<EncodedOutcome | null> {
  // What the kernel takes is in what is kept back: then to fail all is all there is time for.
  if (Date.now() >= time.stopAt || runner.program.runTexts === undefined) return null;
  const { contextNames, output } = runner.plan;
  if (output.compress !== 'none') return null; // texts are base64 already
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
  const outcome = await runAsBytes(runner, rest, options, time, true);
  return mergeOutcomes(done, handedBack, outcome);
}

/** The first failed records, described. */
export function sampleRecords(
  { plan }: Runner,
  records: readonly FirehoseRecord[],
  { failures }: Pick<EncodedOutcome, 'failures'>,
  most: number,
): readonly Sample[] {
  const first = failures.slice(0, most);
  if (first.length === 0) return [];
  const event = { records: first.map(({ index }) => records[index]!) } as FirehoseTransformationEvent;
  const allocate = (byteLength: number) => new Uint8Array(byteLength);
  const batch = readFirehose(event, { allocate, contextNames: ['recordId'], invocation: {} });
  const placed = first.map((failure, index) => ({ ...failure, index }));
  return sampleFailures(batch, placed, plan, most);
}

/** Bytes of a record's JSON beside its data, about. */
const RECORD_BYTES = 120;

/** Handed back by every program, and then found to be no text by the reader. */
const NOT_BASE64 = '?';

function mergeOutcomes(
  done: TextsOutcome,
  handedBack: readonly number[],
  rest: EncodedOutcome,
): EncodedOutcome {
  const status = done.status.slice();
  const placeOf = new Map(handedBack.map((index, place) => [index, place]));
  for (const [place, index] of handedBack.entries()) status[index] = rest.status[place]!;
  const later = rest.failures.map((failure) => ({ ...failure, index: handedBack[failure.index]! }));
  const partitionKeys = done.partitionKeys === null ? null : [...done.partitionKeys];
  if (partitionKeys !== null) {
    for (const [index, place] of placeOf) partitionKeys[index] = rest.partitionKeys?.[place] ?? null; // none: not one is ok
  }
  return {
    status,
    failures: [...done.failures, ...later].sort((a, b) => a.index - b.index),
    partitionKeys,
    inner: rest.inner,
    handedBack: handedBack.length + (rest.handedBack ?? 0),
    data: (index) => {
      const place = placeOf.get(index);
      return place === undefined ? done.texts[index]! : rest.data(place);
    },
  };
}

/** The reply to a parsed event: every record once, in order. */
export async function replyToEvent(
  runner: Runner,
  event: FirehoseTransformationEvent,
  options: ReplyOptions,
): Promise<FirehoseTransformationResult> {
  const records = firehoseRecords(event);
  let bytes = 0;
  const texts = records.map((record) => {
    const data = record[dataMember(record)];
    const text = typeof data === 'string' ? data : NOT_BASE64;
    bytes += RECORD_BYTES + text.length;
    return text;
  });
  const time = runner.replyTime.begin(bytes, options.deadline);
  const outcome =
    (await runAsTexts(runner, event, records, texts, options, time)) ??
    (await runAsBytes(runner, event, options, time, false));
  const { result, summary } = await replyReingesting(runner, event, records, outcome, time.stopAt);
  options.onSummary?.({
    ...summary,
    source: 'firehose',
    inputBytes: bytes,
    sinkBytes: 0,
    handedBack: outcome.handedBack ?? 0,
    samples: sampleRecords(runner, records, outcome, options.samples ?? 0),
  });
  time.replied();
  return result;
}

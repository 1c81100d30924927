/**
 * @module engine/sources/firehose/event-bytes
 * A Firehose event's bytes to its reply's, in place: nothing is parsed or stringified but records that are handed back.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { MillraceError } from '../../errors.ts';
import type { FailureCode } from '../../failures.ts';
import { addHandedBack, addInner } from '../../outcome.ts';
import type { Plan } from '../../plan/plan.ts';
import type { EventContext, FramedResult, HandedBackRecords, Program } from '../../plan/program.ts';
import { runHere } from '../../threads/run-here.ts';
import type { EventTime } from '../reply-time.ts';
import { sampledNames, sampleFailures } from '../samples.ts';
import type { BatchSummary, EventOptions, ReplyOptions, Runner, Sample, Told } from '../source.ts';
import { replyByBatch } from './batched-event.ts';
import { eventContext } from './context.ts';
import { copyReply, parseEvent, replyBytes } from './event-json.ts';
import { failedResults } from './failed-results.ts';
import { replyToEvent } from './parsed-event.ts';
import { type FirehoseRecord, readFirehose } from './read.ts';
import { encodeOutcome, framedResult, replyFirehose } from './reply.ts';

type HandedBackSummary = Pick<BatchSummary, 'ok' | 'dropped' | 'failed' | 'inner'> & { handedBack?: number };

function addFailed(one: BatchSummary['failed'], other: BatchSummary['failed']): BatchSummary['failed'] {
  const sum = { ...one };
  for (const [code, count] of Object.entries(other) as [FailureCode, number][]) {
    sum[code] = (sum[code] ?? 0) + count;
  }
  return sum;
}

const addSummary = (one: HandedBackSummary, other: HandedBackSummary): HandedBackSummary => ({
  ok: one.ok + other.ok,
  dropped: one.dropped + other.dropped,
  failed: addFailed(one.failed, other.failed),
  inner: addInner(one.inner, other.inner),
  ...addHandedBack([one, other]),
});

/** What became of records that the program handed back, on its slower path, as far as there is time. */
function transformHandedBack(
  plan: Plan,
  records: HandedBackRecords,
  run: Program['run'],
  invocation: EventContext['shared'],
  time: EventTime,
): { readonly results: readonly FramedResult[]; readonly summary: HandedBackSummary } {
  const allocate = (byteLength: number) => new Uint8Array(byteLength);
  const results: FramedResult[] = [];
  let summary: HandedBackSummary = { ok: 0, dropped: 0, failed: {}, inner: null };
  const spent = { bytes: 0 }; // of all of them, though they come a few at a time
  const isLate = () => Date.now() >= time.stopAt;
  if (!isLate()) {
    for (const some of records) {
      const event = { records: some } as unknown as FirehoseTransformationEvent;
      const batch = readFirehose(event, {
        allocate,
        contextNames: plan.contextNames,
        invocation,
        overflow: plan.overflow,
      });
      const outcome = runHere(run, batch, time.stopAt, spent);
      const reply = replyFirehose(
        some as unknown as readonly FirehoseRecord[],
        encodeOutcome(outcome),
        Number.POSITIVE_INFINITY, // which of them fit, the whole reply decides
      );
      for (const record of reply.result.records) results.push(framedResult(record));
      summary = addSummary(summary, { ...reply.summary, ...addHandedBack([outcome]) });
      if (isLate()) break;
    }
  }
  time.worked();
  return { results, summary };
}

interface InPlace {
  /** Good until the program's next call. */
  readonly bytes: Uint8Array;
  readonly summary: BatchSummary;
  readonly handedBack: number;
}

/** The event in the program's reserved place; `null` where the program cannot. */
function replyInPlace(runner: Runner, context: EventContext, time: EventTime): InPlace | null {
  let later: HandedBackSummary | undefined;
  let handedBack = 0;
  const reply =
    runner.program.runEvent?.(
      (records, run) => {
        const { results, summary } = transformHandedBack(runner.plan, records, run, context.shared, time);
        later = summary;
        handedBack = results.length + (summary.handedBack ?? 0);
        return results;
      },
      { ...context, stopAt: time.stopAt },
    ) ?? null;
  if (reply === null) return null;
  // What does not fit is put into the source again, which has to be waited for: the parsed event's way.
  const isTooLarge = reply.overflowed > 0 || later?.failed.limit !== undefined;
  if (isTooLarge && runner.plan.overflow === 'reingest') return null;
  const overflowed = reply.overflowed > 0 ? { overflow: reply.overflowed } : {};
  const summary = {
    records: reply.records,
    ok: reply.ok + (later?.ok ?? 0) - reply.overflowed,
    dropped: reply.dropped + (later?.dropped ?? 0),
    failed: { ...addFailed(reply.failed, later?.failed ?? {}), ...overflowed },
    replyBytes: reply.bytes.length,
    duplicates: null,
    inner: addInner(reply.inner, later?.inner ?? null),
  };
  return { bytes: reply.bytes, summary, handedBack };
}

/** A reply says which records failed; why they did is seen by running the first of them again, on the reference path. */
async function sampleReply(
  { plan, executor }: Runner,
  reply: Uint8Array,
  invocation: EventContext['shared'],
  most: number,
): Promise<readonly Sample[]> {
  const records = failedResults(reply, most);
  const event = { records } as unknown as FirehoseTransformationEvent;
  const allocate = (byteLength: number) => executor.allocate(byteLength);
  const contextNames = sampledNames(plan.contextNames, most);
  const batch = readFirehose(event, { allocate, contextNames, invocation });
  const { failures } = await executor.execute(batch, { handedBack: true });
  const samples = sampleFailures(batch, failures, plan, most);
  executor.release(batch.bytes);
  return samples;
}

export interface BytesOptions extends EventOptions {
  /**
   * Memory for the reply, which is then its beginning; a reply that is longer gets memory of its own. New memory is given
   * page by page: of a reply of 6 MB that takes 0.8 ms more than the copy (CPU time, 2026-11-29).
   */
  readonly into?: Uint8Array;
}

/**
 * Whether records have to be read out of an event for the program. The reference path alone takes them as they are parsed, and so do
 * those that are put into their source again, as each knows where it came from.
 */
const takesBatches = ({ plan, program }: Runner): boolean =>
  plan.tier.kind === 'kernel' &&
  (program.runTexts === undefined || plan.output.compress !== 'none') &&
  plan.overflow !== 'reingest';

/**
 * The reply to an event's bytes. An event that is not valid, unusual, or too large for the ceiling is parsed and goes
 * through {@link replyToEvent}, errors included.
 * @param reserved whether the event lies in the place that the program's `reserveEvent` gave; then the reply is a view of
 * the program's memory, good until its next call
 */
export async function replyToBytes(
  runner: Runner,
  event: Uint8Array,
  reserved: boolean,
  options: ReplyOptions & Pick<BytesOptions, 'into'>,
): Promise<Uint8Array> {
  if (event.length === 0)
    throw new MillraceError('ERR_MILLRACE_EVENT', { path: '', expected: 'JSON', found: '0 bytes' });
  const { deadline, invocation = {}, onSummary, into, samples: most = 0 } = options;
  const tell =
    onSummary && ((told: Omit<Told, 'inputBytes'>) => onSummary({ ...told, inputBytes: event.length }));
  const time = runner.replyTime.begin(event.length, deadline);
  let place: Uint8Array | null = event;
  const context = eventContext(event, invocation, runner.plan.contextNames);
  // Before the deadline the program is the quickest way to any reply: parsing the event takes several times as long.
  const late = deadline !== undefined && Date.now() >= deadline;
  if (context === null || late || runner.plan.output.compress !== 'none') place = null;
  else if (!reserved) {
    place = runner.program.reserveEvent?.(event.length) ?? null;
    place?.set(event);
  }
  const done = place === null || context === null ? null : replyInPlace(runner, context, time);
  if (done !== null) {
    const { summary, handedBack } = done;
    const { deadline: late = 0, overflow = 0, ...reasons } = summary.failed;
    // Whoever is late has no time for samples, either; and of what did not fit, the reply has no data.
    const sampled = tell !== undefined && most > 0 && late === 0 && Object.keys(reasons).length > 0;
    const reply = reserved && into === undefined && !sampled ? done.bytes : copyReply(done.bytes, into);
    const samples = sampled ? await sampleReply(runner, reply, context!.shared, most) : [];
    tell?.({ ...summary, source: 'firehose', sinkBytes: 0, handedBack, samples });
    time.replied();
    return reply;
  }
  const rest = tell === undefined ? {} : { onSummary: tell };
  if (takesBatches(runner)) {
    const reply = await replyByBatch(runner, event, { ...options, ...rest }, time);
    if (reply !== null) return reply;
  }
  const bytes = replyBytes(await replyToEvent(runner, parseEvent(event), { ...options, ...rest }));
  return into === undefined ? bytes : copyReply(bytes, into);
}

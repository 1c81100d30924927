/**
 * @module engine/sources/firehose/event-bytes
 * A Firehose event's bytes to its reply's, in place: nothing is parsed or stringified but records that are handed back.
 */
import { isAscii } from 'node:buffer';
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { MillraceError } from '../../errors.ts';
import type { FailureCode } from '../../failures.ts';
import { addInner } from '../../outcome.ts';
import type { Plan } from '../../plan/plan.ts';
import type { EventContext, FramedResult, HandedBackRecords, Program } from '../../plan/program.ts';
import { runHere } from '../../threads/run-here.ts';
import { asBuffer } from '../../values/text.ts';
import type { EventTime } from '../reply-time.ts';
import type { BatchSummary, EventOptions, Runner } from '../source.ts';
import { eventContext } from './context.ts';
import { replyToEvent } from './parsed-event.ts';
import { type FirehoseRecord, readFirehose } from './read.ts';
import { encodeOutcome, framedResult, replyFirehose } from './reply.ts';

type HandedBackSummary = Pick<BatchSummary, 'ok' | 'dropped' | 'failed' | 'inner'>;

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
      const batch = readFirehose(event, { allocate, contextNames: plan.contextNames, invocation });
      const outcome = runHere(run, batch, time.stopAt, spent);
      const reply = replyFirehose(
        some as unknown as readonly FirehoseRecord[],
        encodeOutcome(outcome),
        Number.POSITIVE_INFINITY, // which of them fit, the whole reply decides
      );
      for (const record of reply.result.records) results.push(framedResult(record));
      summary = addSummary(summary, reply.summary);
      if (isLate()) break;
    }
  }
  time.worked();
  return { results, summary };
}

/** The event in the program's reserved place; `null` where the program cannot. */
function replyInPlace(
  runner: Runner,
  context: EventContext,
  onSummary: EventOptions['onSummary'],
  time: EventTime,
): Uint8Array | null {
  let later: HandedBackSummary | undefined;
  const reply =
    runner.program.runEvent?.(
      (records, run) => {
        const { results, summary } = transformHandedBack(runner.plan, records, run, context.shared, time);
        later = summary;
        return results;
      },
      { ...context, stopAt: time.stopAt },
    ) ?? null;
  if (reply === null) return null;
  if (onSummary !== undefined) {
    const overflowed = reply.overflowed > 0 ? { overflow: reply.overflowed } : {};
    const failed = { ...addFailed(reply.failed, later?.failed ?? {}), ...overflowed };
    onSummary({
      records: reply.records,
      ok: reply.ok + (later?.ok ?? 0) - reply.overflowed,
      dropped: reply.dropped + (later?.dropped ?? 0),
      failed,
      replyBytes: reply.bytes.length,
      duplicates: null,
      inner: addInner(reply.inner, later?.inner ?? null),
    });
  }
  return reply.bytes;
}

export interface BytesOptions extends EventOptions {
  /**
   * Memory for the reply, which is then its beginning; a reply that is longer gets memory of its own. New memory is given
   * page by page: of a reply of 6 MB that takes 0.8 ms more than the copy (CPU time, 2026-11-29).
   */
  readonly into?: Uint8Array;
}

/** The reply in the caller's memory, where it fits; else a copy. */
export function copyReply(reply: Uint8Array, into: Uint8Array | undefined): Uint8Array {
  if (into === undefined || into.length < reply.length) return new Uint8Array(reply);
  into.set(reply);
  return into.subarray(0, reply.length);
}

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
  options: BytesOptions,
): Promise<Uint8Array> {
  if (event.length === 0)
    throw new MillraceError('ERR_MILLRACE_EVENT', { path: '', expected: 'JSON', found: '0 bytes' });
  const { deadline, invocation = {}, onSummary, into } = options;
  const time = runner.replyTime.begin(event.length, deadline);
  let place: Uint8Array | null = event;
  const context = eventContext(event, invocation, runner.plan.contextNames);
  // Before the deadline the program is the quickest way to any reply: parsing the event takes several times as long.
  if (context === null || (deadline !== undefined && Date.now() >= deadline)) place = null;
  else if (!reserved) {
    place = runner.program.reserveEvent?.(event.length) ?? null;
    place?.set(event);
  }
  const reply = place === null || context === null ? null : replyInPlace(runner, context, onSummary, time);
  if (reply !== null) {
    time.replied();
    return reserved && into === undefined ? reply : copyReply(reply, into);
  }
  const bytes = replyBytes(await replyToEvent(runner, parseEvent(event), options));
  return into === undefined ? bytes : copyReply(bytes, into);
}

/** What stands before and behind the data of a result; it is all of one that has none, or not only base64. */
function frameOf(record: FirehoseTransformationResult['records'][number]): readonly [string, string] {
  const { recordId, result, data, metadata } = record;
  if (result !== 'Ok' || data === undefined) return [JSON.stringify(record), ''];
  const keys = metadata === undefined ? '' : `,"metadata":${JSON.stringify(metadata)}`;
  return [`{"recordId":${JSON.stringify(recordId)},"result":"Ok","data":"`, `"${keys}}`];
}

/**
 * As JSON.stringify gives it. That looks for escapes in base64, which is most of the reply, and makes one text of all: 36 ms of
 * CPU time for 10,000 records, where this takes 9 (2026-11-29).
 */
export function replyBytes({ records }: FirehoseTransformationResult): Uint8Array {
  const frames = records.map(frameOf);
  const size = records.reduce(
    (sum, { data }, index) =>
      sum + (data?.length ?? 0) + 3 * (frames[index]![0].length + frames[index]![1].length) + 1,
    FRAME[0].length + FRAME[1].length,
  );
  const bytes = Buffer.allocUnsafe(size);
  let end = bytes.write(FRAME[0]);
  for (const [index, [before, behind]] of frames.entries()) {
    if (index > 0) end += bytes.write(',', end);
    end += bytes.write(before, end);
    if (behind === '') continue;
    end += bytes.write(records[index]!.data!, end, 'latin1');
    end += bytes.write(behind, end);
  }
  end += bytes.write(FRAME[1], end);
  return bytes.subarray(0, end);
}

const FRAME = ['{"records":[', ']}'] as const;

/** @throws MillraceError `ERR_MILLRACE_EVENT` where it is not JSON */
export function parseEvent(event: Uint8Array): FirehoseTransformationEvent {
  try {
    return JSON.parse(
      asBuffer(event).toString(isAscii(event) ? 'latin1' : 'utf8'),
    ) as FirehoseTransformationEvent;
  } catch (cause) {
    // V8's message quotes the text around the place, which is records' content and goes to the log.
    const place = /position \d+|end of JSON input/.exec((cause as Error).message)?.[0];
    const found = `${event.length} bytes that are none${place === undefined ? '' : `, by their ${place}`}`;
    throw new MillraceError('ERR_MILLRACE_EVENT', { path: '', expected: 'JSON', found });
  }
}

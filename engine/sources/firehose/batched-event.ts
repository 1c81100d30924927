/**
 * @module engine/sources/firehose/batched-event
 * A Firehose event's bytes to its reply's by a program that takes batches, as one with code of the user's does: records are read
 * out of the event, and results written into the reply, by the kernel. For what is out of the ordinary the event is parsed as well.
 */
import type { BatchContext } from '../../batch.ts';
import type { FailureCode } from '../../failures.ts';
import { countStatus, type Outcome } from '../../outcome.ts';
import type { EventTime } from '../reply-time.ts';
import type { BatchSummary, ReplyOptions, Runner } from '../source.ts';
import { eventContext, firehoseContext } from './context.ts';
import type { BytesOptions } from './event-bytes.ts';
import type { EventCodec } from './event-codec.ts';
import { copyReply, parseEvent, replyBytes } from './event-json.ts';
import { runBatch, sampleRecords } from './parsed-event.ts';
import { type FirehoseRecord, firehoseRecords } from './read.ts';
import { encodeOutcome, replyFirehose } from './reply.ts';

function summaryOf(outcome: Outcome, replyBytes: number): BatchSummary {
  const { ok, dropped } = countStatus(outcome);
  const failed: Partial<Record<FailureCode, number>> = {};
  for (const { code } of outcome.failures) failed[code] = (failed[code] ?? 0) + 1;
  const { inner, status } = outcome;
  return { records: status.length, ok, dropped, failed, replyBytes, duplicates: null, inner };
}

async function replyWith(
  codec: EventCodec,
  runner: Runner,
  event: Uint8Array,
  options: ReplyOptions & Pick<BytesOptions, 'into'>,
  time: EventTime,
): Promise<Uint8Array | null> {
  const { plan, executor } = runner;
  const { invocation = {}, onSummary, into, samples: most = 0 } = options;
  const names = plan.contextNames;
  const known = eventContext(event, invocation, names);
  // This call alone holds the codec; another thread reads no memory but what the executor allocated.
  const allocate = executor.kind === 'inline' ? null : (byteLength: number) => executor.allocate(byteLength);
  const batch = codec.read(event, known?.recordsAt ?? null, allocate);
  if (batch === null) return null;
  let parsed: readonly FirehoseRecord[] | undefined;
  const records = () => {
    parsed ??= firehoseRecords(parseEvent(event));
    return parsed;
  };
  let context: BatchContext;
  if (known !== null && !names?.includes('recordId')) context = { shared: known.shared, perRecord: {} };
  else {
    const whole = parseEvent(event);
    parsed = firehoseRecords(whole);
    context = firehoseContext(whole, parsed, invocation, names);
  }
  const outcome = await runBatch(runner, { ...batch, unreadable: [], context }, options, time, false);
  const written = outcome.partitionKeys === null ? codec.write(outcome) : null;
  let reply: Uint8Array;
  let summary: BatchSummary;
  if (written !== null) {
    reply = copyReply(written, into);
    summary = summaryOf(outcome, written.length);
  } else {
    const made = replyFirehose(records(), encodeOutcome(outcome));
    reply = replyBytes(made.result);
    if (into !== undefined) reply = copyReply(reply, into);
    summary = made.summary;
  }
  const sampled = onSummary !== undefined && most > 0 && outcome.failures.length > 0;
  onSummary?.({
    ...summary,
    source: 'firehose',
    inputBytes: event.length,
    sinkBytes: 0,
    handedBack: outcome.handedBack ?? 0,
    samples: sampled ? sampleRecords(runner, records(), outcome, most) : [],
  });
  time.replied();
  return reply;
}

/** The reply to an event that lies in the caller's memory; `null`: it has to be parsed. */
export async function replyByBatch(
  runner: Runner,
  event: Uint8Array,
  options: Parameters<typeof replyWith>[3],
  time: EventTime,
): Promise<Uint8Array | null> {
  const codec = runner.codecs.take();
  if (codec === null) return null;
  try {
    return await replyWith(codec, runner, event, options, time);
  } finally {
    runner.codecs.giveBack(codec);
  }
}

/**
 * @module engine/sources/firehose/warm-up
 * Does what the first event would be slow for, before it comes: lets V8 compile the kernel for good (a function of
 * WebAssembly begins as quick, slow code, and a call that has begun ends in it, however large its event is), and touches the
 * memory that events of Firehose's sizes need.
 *
 * A first raw event of 10,000 records took 8.9 ms of CPU time without, and 4.2 with both, a later one 2.5; nearly all of the
 * difference is memory that is touched for the first time. It costs 34 ms in place of 13, so it is done for the raw runtime
 * alone: it pays where Lambda's init phase has a whole CPU and invocations have a fourteenth of one (2026-11-23).
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { createReplyTime } from '../reply-time.ts';
import type { Runner } from '../source.ts';
import { replyToBytes } from './event-bytes.ts';
import { replyToEvent } from './parsed-event.ts';

/** Together enough to pass V8's threshold (`--wasm-tiering-budget`); more, smaller calls, as it is looked at between them. */
const RECORDS = 100;
const CALLS = 20;
/** Bytes of lines in an event as large as Firehose's largest buffers become. */
const LARGE_BYTES = 1_500_000;

function eventOf(data: string, count: number): FirehoseTransformationEvent {
  const records = Array.from({ length: count }, () => ({
    recordId: '0',
    approximateArrivalTimestamp: 0,
    data,
  }));
  return { invocationId: '', deliveryStreamArn: '', region: '', records };
}

/**
 * From this share of a CPU on, the managed runtime's first event does what the calls here would: they took 30 ms of CPU time and saved it
 * 14 of 138, of 10,000 records (busy machine, 11 alternations, 2026-11-29). With less, an invocation takes longer for the same by as much
 * as it has less, and the init phase does not.
 */
const ENOUGH_CPU = 0.5;

/**
 * @param example a line that the pipeline reads; without one there is nothing to run, and nothing is lost but the gain.
 * @param cpuShare what an invocation has of a CPU; `null`: not known
 */
export async function warmUp(
  ready: Runner,
  example: string | null,
  rawEvents: boolean,
  cpuShare: number | null,
): Promise<void> {
  if (example === null) return;
  // Lambda's init phase has a whole CPU: what replies take there says nothing of invocations.
  // What compresses is zlib, which is compiled: 10,000 outputs would take it 0.3 s.
  const plan = { ...ready.plan, output: { ...ready.plan.output, compress: 'none' as const } };
  const runner = { ...ready, plan, replyTime: createReplyTime() };
  const line = Buffer.from(`${example}\n`);
  const data = line.toString('base64');
  // Every record of a pipeline that decodes gzip alone would fail: 13 s and 100 MB, more than a small function has (2026-11-29).
  const [first] = (await replyToEvent(runner, eventOf(data, 1), {})).records;
  if (first?.result === 'ProcessingFailed') return;
  if (!rawEvents && cpuShare !== null && cpuShare >= ENOUGH_CPU) return;
  const event = eventOf(data, RECORDS);
  if (!rawEvents) {
    for (let call = 0; call < CALLS; call += 1) await replyToEvent(runner, event, {});
    return;
  }
  const bytes = Buffer.from(JSON.stringify(event));
  for (let call = 0; call < CALLS; call += 1) await replyToBytes(runner, bytes, false, {});
  const large = eventOf(data, Math.ceil(LARGE_BYTES / line.length));
  await replyToBytes(runner, Buffer.from(JSON.stringify(large)), false, {});
}

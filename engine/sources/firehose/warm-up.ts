/**
 * @module engine/sources/firehose/warm-up
 * Does what the first event would be slow for, before it comes: lets V8 compile the kernel for good (a function of
 * WebAssembly begins as quick, slow code, and a call that has begun ends in it, however large its event is), and touches the
 * memory that events of Firehose's sizes need.
 *
 * A first raw event of 10,000 records took 13 ms of CPU time where warm-up had not touched all the memory that it needs, and takes
 * 3.5 now, a later one 2.7 (2026-11-30; `npm run bench:engine -- --only start`). It is done for the raw runtime alone: it pays where Lambda's init phase has a whole CPU and
 * invocations have a fourteenth of one.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { asBuffer } from '../../values/text.ts';
import { createReplyTime } from '../reply-time.ts';
import type { Runner } from '../source.ts';
import { replyToBytes } from './event-bytes.ts';
import { replyToEvent } from './parsed-event.ts';

/** Together enough to pass V8's threshold (`--wasm-tiering-budget`); more, smaller calls, as it is looked at between them. */
const RECORDS = 100;
const CALLS = 20;
/** Bytes of an event as large as Firehose's largest buffers become, as far as its reply fits. */
const LARGE_BYTES = 4_500_000;

function eventOf(data: string, count: number): FirehoseTransformationEvent {
  const records = Array.from({ length: count }, () => ({
    recordId: '0',
    approximateArrivalTimestamp: 0,
    data,
  }));
  return { invocationId: '', deliveryStreamArn: '', region: '', records };
}

/**
 * Runs an event of so many bytes that is made in the program's own place, record by record: as JSON text and a copy it took 120 ms
 * more, most of them new pages (2026-11-30).
 */
async function runLarge(runner: Runner, data: string, byteLength: number): Promise<void> {
  const [before, behind] = JSON.stringify(eventOf('', 0)).split('[]') as [string, string];
  const [head, tail] = [`${before}[`, `]${behind}`];
  const record = `${JSON.stringify(eventOf(data, 1).records[0])},`;
  const count = Math.ceil(byteLength / record.length);
  const place = runner.program.reserveEvent?.(head.length + count * record.length - 1 + tail.length);
  if (!place) return;
  const text = asBuffer(place);
  text.fill(record, head.length).write(head, 'latin1');
  text.write(tail, text.length - tail.length, 'latin1');
  await replyToBytes(runner, place, true, {});
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
  await runLarge(runner, data, LARGE_BYTES);
}

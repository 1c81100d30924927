/**
 * @module bench/firehose-events
 * Cuts lines into data-transformation events as Amazon Data Firehose does: records are collected until the buffer
 * hint is reached or the event would no longer fit into Lambda's payload. Lazy: one event is in memory at a time.
 *
 * Shape of an event: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 */
import type { FirehoseTransformationEvent, FirehoseTransformationEventRecord } from 'aws-lambda';
import { createRandom } from './random.ts';

export const MIB = 1024 * 1024;
/** Firehose's default buffer hint for transformation, in bytes of raw data. */
export const DEFAULT_BUFFER_BYTES = MIB;
/** The largest buffer hint that can be set. */
export const MAX_BUFFER_BYTES = 3 * MIB;
/** Lambda's limit for the JSON of a synchronous call. */
export const MAX_PAYLOAD_BYTES = 6 * MIB;

export interface CutOptions {
  /** Raw bytes after which an event is sent (default 1 MiB). */
  readonly bufferBytes?: number;
  /** Bytes of JSON that an event never exceeds (default 6 MiB). */
  readonly payloadBytes?: number;
  /** Seed of the ids (default 1). */
  readonly seed?: number;
}

/** A line without its line feed; bytes where it may be anything. */
export type Line = string | Uint8Array;

const LINE_FEED = Buffer.from('\n');
const REGION = 'eu-west-1';
const STREAM_ARN = `arn:aws:firehose:${REGION}:123456789012:deliverystream/access-logs`;
/** Arrival of the first record, in ms. */
const FIRST_ARRIVAL_MS = 1_740_694_200_000;
/** JSON of a record without its id and data: names, quotes, a 13-digit timestamp, the comma behind it. */
const RECORD_JSON_BYTES = '{"recordId":"","approximateArrivalTimestamp":,"data":""},'.length + 13;
/** JSON around the records; rounded up. */
const EVENT_JSON_BYTES = 256;
const RECORD_ID_DIGITS = 56;

/** Counts record ids up, 56 digits each, in steps of no pattern as Firehose's are. */
function createRecordIds(seed: number): () => string {
  const random = createRandom(seed);
  const prefix = `49${Array.from({ length: RECORD_ID_DIGITS - 18 }, () => random.below(10)).join('')}`;
  let counter = random.below(1_000_000);
  return () => {
    counter += random.between(1, 4_000);
    return prefix + String(counter).padStart(RECORD_ID_DIGITS - prefix.length, '0');
  };
}

/** A version-4 UUID; its digits come from the seed. */
function drawInvocationId(random: ReturnType<typeof createRandom>): string {
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => random.below(16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`;
}

/**
 * Lines as events. Each record is one line with a line feed at its end, as the Firehose agent sends it.
 * @example for await (const event of cutEvents(lines)) await handler(event, context)
 */
export async function* cutEvents(
  lines: Iterable<Line> | AsyncIterable<Line>,
  options: CutOptions = {},
): AsyncGenerator<FirehoseTransformationEvent, void, undefined> {
  const cutter = createCutter(options);
  for await (const line of lines) {
    const event = cutter.push(line);
    if (event !== null) yield event;
  }
  const last = cutter.flush();
  if (last !== null) yield last;
}

/** All events of a corpus at once, for benches that go over them again and again. */
export function cutEventsNow(lines: Iterable<Line>, options: CutOptions = {}): FirehoseTransformationEvent[] {
  const cutter = createCutter(options);
  const events: FirehoseTransformationEvent[] = [];
  for (const line of lines) {
    const event = cutter.push(line);
    if (event !== null) events.push(event);
  }
  const last = cutter.flush();
  return last === null ? events : [...events, last];
}

interface Cutter {
  /** Takes a line; gives the event that it did not fit into, or that it filled, if any. */
  push(line: Line): FirehoseTransformationEvent | null;
  /** The records left over, if any. */
  flush(): FirehoseTransformationEvent | null;
}

function createCutter(options: CutOptions): Cutter {
  const { bufferBytes = DEFAULT_BUFFER_BYTES, payloadBytes = MAX_PAYLOAD_BYTES, seed = 1 } = options;
  const random = createRandom(seed);
  const nextId = createRecordIds(seed);
  let records: FirehoseTransformationEventRecord[] = [];
  let rawBytes = 0;
  let jsonBytes = EVENT_JSON_BYTES;
  let arrivalMs = FIRST_ARRIVAL_MS;

  const flush = (): FirehoseTransformationEvent | null => {
    if (records.length === 0) return null;
    const event = {
      invocationId: drawInvocationId(random),
      deliveryStreamArn: STREAM_ARN,
      region: REGION,
      records,
    };
    records = [];
    rawBytes = 0;
    jsonBytes = EVENT_JSON_BYTES;
    return event;
  };

  const push = (line: Line): FirehoseTransformationEvent | null => {
    const raw =
      typeof line === 'string' ? Buffer.from(`${line}\n`, 'utf8') : Buffer.concat([line, LINE_FEED]);
    const data = raw.toString('base64');
    const recordBytes = RECORD_JSON_BYTES + RECORD_ID_DIGITS + data.length;
    const full = rawBytes + raw.length > bufferBytes || jsonBytes + recordBytes > payloadBytes;
    const event = full ? flush() : null;
    arrivalMs += random.below(3);
    records.push({ recordId: nextId(), approximateArrivalTimestamp: arrivalMs, data });
    rawBytes += raw.length;
    jsonBytes += recordBytes;
    return event;
  };

  return { push, flush };
}

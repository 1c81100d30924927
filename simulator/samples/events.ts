/**
 * @module simulator/samples/events
 * Cuts lines into data-transformation events as Amazon Data Firehose does: records are collected until the buffer
 * hint is reached or the event would no longer fit into Lambda's payload. Lazy: one event is in memory at a time.
 *
 * Shape of an event: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 */
import type { FirehoseTransformationEvent, FirehoseTransformationEventRecord } from 'aws-lambda';
import { createCutter } from './cutter.ts';
import {
  createRecordIds,
  DEFAULT_BUFFER_BYTES,
  drawUuid,
  EVENT_JSON_BYTES,
  FIRST_ARRIVAL_MS,
  MAX_PAYLOAD_BYTES,
  RECORD_JSON_BYTES,
  REGION,
  STREAM_ARN,
} from './event-form.ts';
import { createRandom } from './random.ts';

export interface CutOptions {
  /** Raw bytes after which an event is sent (default 1 MiB). */
  readonly bufferBytes?: number;
  /** Bytes of JSON that an event never exceeds (default 6 MiB). */
  readonly payloadBytes?: number;
}

/** A line without its line feed; bytes where it may be anything. */
export type Line = string | Uint8Array;

const LINE_FEED = Buffer.from('\n');
const ID_SEED = 1;

/**
 * Lines as events. Each record is one line with a line feed at its end, as the Firehose agent sends it.
 * @example for await (const event of cutEvents(lines)) await handler(event, context)
 */
export async function* cutEvents(
  lines: Iterable<Line> | AsyncIterable<Line>,
  options: CutOptions = {},
): AsyncGenerator<FirehoseTransformationEvent, void, undefined> {
  const cutter = createLineCutter(options);
  for await (const line of lines) {
    const event = cutter.push(line);
    if (event !== null) yield event;
  }
  const last = cutter.flush();
  if (last !== null) yield last;
}

/** All events of a corpus at once, for benches that go over them again and again. */
export function cutEventsNow(lines: Iterable<Line>, options: CutOptions = {}): FirehoseTransformationEvent[] {
  const cutter = createLineCutter(options);
  const events: FirehoseTransformationEvent[] = [];
  for (const line of lines) {
    const event = cutter.push(line);
    if (event !== null) events.push(event);
  }
  const last = cutter.flush();
  return last === null ? events : [...events, last];
}

interface LineCutter {
  /** Takes a line; gives the event that it did not fit into, if any. */
  push(line: Line): FirehoseTransformationEvent | null;
  /** The records left over, if any. */
  flush(): FirehoseTransformationEvent | null;
}

function createLineCutter(options: CutOptions): LineCutter {
  const { bufferBytes = DEFAULT_BUFFER_BYTES, payloadBytes = MAX_PAYLOAD_BYTES } = options;
  const random = createRandom(ID_SEED);
  const nextId = createRecordIds(ID_SEED);
  const cutter = createCutter<FirehoseTransformationEventRecord>({
    bufferBytes,
    payloadBytes,
    frameBytes: EVENT_JSON_BYTES,
  });
  let arrivalMs = FIRST_ARRIVAL_MS;

  const flush = (): FirehoseTransformationEvent | null =>
    cutter.records === 0
      ? null
      : {
          invocationId: drawUuid(random),
          deliveryStreamArn: STREAM_ARN,
          region: REGION,
          records: [...cutter.take()],
        };

  return {
    push(line) {
      const raw =
        typeof line === 'string' ? Buffer.from(`${line}\n`, 'utf8') : Buffer.concat([line, LINE_FEED]);
      const data = raw.toString('base64');
      const jsonBytes = RECORD_JSON_BYTES + data.length;
      const event = cutter.fits(raw.length, jsonBytes) ? null : flush();
      arrivalMs += random.below(3);
      cutter.add({ recordId: nextId(), approximateArrivalTimestamp: arrivalMs, data }, raw.length, jsonBytes);
      return event;
    },
    flush,
  };
}

/**
 * @module test/layer/events
 * What a function is invoked with, as Firehose really sends it, and the reply that every runtime has to give.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { createEngine, type PipelineConfig } from '../../engine/index.ts';
import { generateLines } from '../../simulator/samples/corpus.ts';
import { MAX_BUFFER_BYTES, MAX_PAYLOAD_BYTES } from '../../simulator/samples/event-form.ts';
import { cutEventsNow } from '../../simulator/samples/events.ts';

const LINE =
  '83.149.9.216 - - [17/May/2015:10:05:03 +0000] "GET /x.png HTTP/1.1" 200 203023 "http://a/" "Mozilla/5.0"';
const data = (text: string) => Buffer.from(text).toString('base64');

/** An event of so many records with one line each. */
export function eventOf(count: number, line = LINE): FirehoseTransformationEvent {
  return {
    invocationId: '5f2b3a1e-0000-4000-8000-000000000001',
    deliveryStreamArn: 'arn:aws:firehose:us-east-1:123456789012:deliverystream/logs',
    region: 'us-east-1',
    records: Array.from({ length: count }, (_, index) => ({
      recordId: `49${String(index).padStart(54, '0')}`,
      approximateArrivalTimestamp: 1_431_857_103_000 + index,
      data: data(line),
    })),
  };
}

function corpusEvent(bufferBytes: number): FirehoseTransformationEvent {
  const lines = generateLines({ seed: 3, count: 40_000 });
  return cutEventsNow(lines, { bufferBytes, payloadBytes: MAX_PAYLOAD_BYTES })[0]!;
}

const kinesis = (): FirehoseTransformationEvent => ({
  ...eventOf(3),
  sourceKinesisStreamArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/in',
  records: eventOf(3).records.map((record, index) => ({
    ...record,
    kinesisRecordMetadata: {
      shardId: 'shardId-000000000000',
      partitionKey: String(index),
      approximateArrivalTimestamp: 1_431_857_103_000,
      sequenceNumber: `4954${index}`,
      subsequenceNumber: '0',
    },
  })),
});

const kafka = () => {
  const { records, ...event } = eventOf(2);
  return {
    ...event,
    sourceMSKArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c',
    records: records.map(({ data: kafkaRecordValue, ...record }) => ({ ...record, kafkaRecordValue })),
  };
};

const odd = () => {
  const { records } = eventOf(6);
  return {
    deliverySteamArn: 'misspelt, as AWS had it in its own example',
    records: [
      records[0],
      { ...records[1], data: data(LINE).replace(/=+$/, '') },
      { ...records[2], data: '%%%' },
      { recordId: records[3]!.recordId },
      { ...records[4], data: data('not a log line "ä" \u0001') },
      { ...records[5], data: Buffer.from([0xff, 0xfe, 0x00]).toString('base64') },
    ],
  };
};

/** Name → event, as bytes. */
export const EVENTS: Readonly<Record<string, () => Uint8Array>> = {
  'one record': () => Buffer.from(JSON.stringify(eventOf(1))),
  'no records': () => Buffer.from(JSON.stringify(eventOf(0))),
  'a Kinesis stream as source': () => Buffer.from(JSON.stringify(kinesis())),
  'MSK as source': () => Buffer.from(JSON.stringify(kafka())),
  'a test event with members missing and records broken': () => Buffer.from(JSON.stringify(odd())),
  'white space between tokens': () => Buffer.from(JSON.stringify(eventOf(3), null, 2)),
  '11,000 records': () => Buffer.from(JSON.stringify(eventOf(11_000))),
  'a buffer of 3 MB': () => Buffer.from(JSON.stringify(corpusEvent(MAX_BUFFER_BYTES))),
  'an event of 6 MB': () => Buffer.from(JSON.stringify(corpusEvent(2 * MAX_BUFFER_BYTES))),
};

/** The reply of the reference path in this process. */
export async function expectedReply(pipeline: PipelineConfig, event: Uint8Array): Promise<string> {
  const engine = createEngine(pipeline, { threads: 1, tier: 're2' });
  try {
    return JSON.stringify(
      await engine.firehose(JSON.parse(Buffer.from(event).toString()) as FirehoseTransformationEvent),
    );
  } finally {
    await engine.close();
  }
}

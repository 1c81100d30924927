/**
 * @module engine/sources/firehose/context
 * The context values of a Firehose event: of a parsed one, and of one that is still bytes.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { type BatchContext, contextText, contextTexts } from '../../batch.ts';
import type { EventContext } from '../../plan/program.ts';
import type { FirehoseRecord } from './read.ts';

const isoOf = (ms: unknown) =>
  typeof ms === 'number' && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : null;

/** Context values of one record. */
const OF_RECORD: Readonly<Record<string, (record: FirehoseRecord) => string | null>> = {
  recordId: (record) => record.recordId,
  arrivalTime: (record) => isoOf(record.approximateArrivalTimestamp),
  partitionKey: (record) => contextText(record.kinesisRecordMetadata?.partitionKey),
  sequenceNumber: (record) => contextText(record.kinesisRecordMetadata?.sequenceNumber),
  shardId: (record) => contextText(record.kinesisRecordMetadata?.shardId),
};

/** Context values of the event. */
const OF_EVENT: Readonly<Record<string, (event: Partial<FirehoseTransformationEvent>) => unknown>> = {
  invocationId: (event) => event.invocationId,
  deliveryStreamArn: (event) => event.deliveryStreamArn,
  sourceArn: (event) => event.sourceKinesisStreamArn ?? (event as { sourceMSKArn?: unknown }).sourceMSKArn,
  region: (event) => event.region,
};

/** Values of the invocation, and over them those of the event. */
function sharedOf(
  event: Partial<FirehoseTransformationEvent>,
  invocation: Readonly<Record<string, string>>,
): Record<string, string> {
  const own = Object.entries(OF_EVENT).map(([name, read]) => [name, read(event)] as const);
  return { ...contextTexts(invocation), ...contextTexts(Object.fromEntries(own)) };
}

/** @param names the context values the plan asks for; `null`: all */
export function firehoseContext(
  event: FirehoseTransformationEvent,
  records: readonly FirehoseRecord[],
  invocation: Readonly<Record<string, string>>,
  names: readonly string[] | null,
): BatchContext {
  const wanted = Object.entries(OF_RECORD).filter(([name]) => names === null || names.includes(name));
  return {
    shared: sharedOf(event, invocation),
    perRecord: Object.fromEntries(wanted.map(([name, read]) => [name, records.map(read)])),
  };
}

const RECORDS = '"records"';
/** Firehose's own members before the records are some 300 bytes. */
const LONGEST_HEAD = 8192;

/**
 * What templates can name of an event that is still bytes: values that stand before its records, and of a record its id.
 * @param names the context values the plan asks for
 * @returns `null` where the plan asks for more, or the event begins in another way
 */
export function eventContext(
  event: Uint8Array,
  invocation: Readonly<Record<string, string>>,
  names: readonly string[] | null,
): EventContext | null {
  if (names === null || names.some((name) => name !== 'recordId' && Object.hasOwn(OF_RECORD, name)))
    return null;
  if (!names.some((name) => Object.hasOwn(OF_EVENT, name)))
    return { shared: contextTexts(invocation), recordsAt: null };
  const head = Buffer.from(event.buffer, event.byteOffset, Math.min(event.length, LONGEST_HEAD));
  const recordsAt = head.indexOf(RECORDS);
  if (recordsAt < 0) return null;
  try {
    // Whether this is the name of the event's own member, the program checks: it looks at all of the event.
    const text = `${head.toString('utf8', 0, recordsAt)}${RECORDS}:[]}`;
    return { shared: sharedOf(JSON.parse(text) as object, invocation), recordsAt };
  } catch {
    return null; // nothing to be read off it
  }
}

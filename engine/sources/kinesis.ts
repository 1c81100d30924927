/**
 * @module engine/sources/kinesis
 * Amazon Kinesis Data Streams as a source. Lambda goes on behind the last record before the first that failed (the event source
 * mapping needs `ReportBatchItemFailures`), so what is behind a failed record comes again and is withheld.
 */
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import { contextText, contextTexts } from '../batch.ts';
import { MillraceError, show } from '../errors.ts';
import { decodeRecords } from './firehose/base64.ts';
import { keepOrder } from './order.ts';
import type { RecordSource } from './source.ts';
import { summarise } from './summary.ts';

const recordsOf = (event: unknown) => (event as KinesisStreamEvent).Records;

/** Of `shardId-000000000000:49590…`. Real and test events lack members. */
const shardOf = ({ eventID }: Partial<KinesisStreamRecord>) =>
  typeof eventID === 'string' ? (eventID.split(':')[0] ?? null) : null;

function arrivedAt({ kinesis }: KinesisStreamRecord): string | null {
  const ms = Math.round(Number(kinesis.approximateArrivalTimestamp ?? Number.NaN) * 1000);
  return Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : null;
}

const OF_RECORD: Readonly<Record<string, (record: KinesisStreamRecord) => string | null>> = {
  recordId: ({ eventID, kinesis }) => contextText(eventID) ?? kinesis.sequenceNumber,
  arrivalTime: arrivedAt,
  partitionKey: ({ kinesis }) => contextText(kinesis.partitionKey),
  sequenceNumber: ({ kinesis }) => kinesis.sequenceNumber,
  shardId: shardOf,
};

/** @throws MillraceError where a record has no sequence number: the reply could not name it */
function checkNumbers(records: readonly KinesisStreamRecord[]): void {
  for (const [index, record] of records.entries()) {
    const number: unknown = (record as Partial<KinesisStreamRecord> | null)?.kinesis?.sequenceNumber;
    if (typeof number === 'string' && number !== '') continue;
    throw new MillraceError('ERR_MILLRACE_EVENT', {
      path: `Records[${index}].kinesis.sequenceNumber`,
      expected: 'text',
      found: show(number),
      hint: 'a record without one cannot be reported as failed, so Lambda has to try the whole batch again',
    });
  }
}

const example = (sequenceNumber: string, text: string) => ({
  eventSource: 'aws:kinesis',
  eventID: `shardId-000000000000:${sequenceNumber}`,
  kinesis: { sequenceNumber, partitionKey: 'a', data: Buffer.from(text).toString('base64') },
});

export const kinesis: RecordSource = {
  name: 'kinesis',
  shape: "{Records: [{kinesis: {sequenceNumber, data}, eventSource: 'aws:kinesis'}]}",
  replies: 'failures',
  examples: [
    {
      event: { Records: [example('1', '{"a":1}'), example('2', 'x'), example('3', '{"a":3}')] },
      reply: { batchItemFailures: [{ itemIdentifier: '2' }] },
    },
    { event: { Records: [example('1', '{"a":1}')] }, reply: { batchItemFailures: [] } },
  ],
  is(event) {
    const records = (event as { Records?: unknown } | null | undefined)?.Records;
    return (
      Array.isArray(records) && (records[0] as KinesisStreamRecord | undefined)?.eventSource === 'aws:kinesis'
    );
  },
  read(event, { allocate, contextNames, invocation }) {
    const records = recordsOf(event);
    checkNumbers(records);
    const datas = records.map(({ kinesis: { data } }) => ({ data, member: 'kinesis.data' }));
    const shared = contextTexts(invocation);
    const arn: unknown = records[0]?.eventSourceARN;
    if (typeof arn === 'string') {
      shared['sourceArn'] = arn;
      shared['region'] = arn.split(':')[3] ?? '';
    }
    const wanted = Object.entries(OF_RECORD).filter(([name]) => contextNames?.includes(name) ?? true);
    const perRecord = Object.fromEntries(wanted.map(([name, read]) => [name, records.map(read)]));
    return { ...decodeRecords(datas, allocate), context: { shared, perRecord } };
  },
  reply(event, made) {
    const records = recordsOf(event);
    const outcome = keepOrder(records.map(shardOf), made);
    const numberOf = (index: number) => records[index]!.kinesis.sequenceNumber;
    // Lambda goes back to the lowest number of those named; the ones behind it come again anyway.
    const first = outcome.failures.slice(0, 1).map(({ index }) => ({ itemIdentifier: numberOf(index) }));
    const reply = { batchItemFailures: first };
    const ids = records.map((_, index) => numberOf(index));
    return { reply, outcome, summary: summarise(outcome, reply, ids) };
  },
};

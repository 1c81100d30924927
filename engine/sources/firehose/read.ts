/**
 * @module engine/sources/firehose/read
 * The event of Firehose's data transformation to a Batch
 * (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html): read leniently, as real and test events
 * lack members and carry odd base64; whatever has an id is a record, only what has none throws.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationEventRecord } from 'aws-lambda';
import type { Batch } from '../../batch.ts';
import { ENVELOPE_BYTES, hopsOf } from '../../decoders/reingest.ts';
import { MillraceError, show } from '../../errors.ts';
import { describeEvent } from '../describe-event.ts';
import type { ReadOptions } from '../source.ts';
import { decodeRecords } from './base64.ts';
import { firehoseContext } from './context.ts';

/** A record as it may really come: of a Kinesis or Direct PUT stream (`data`), or of MSK (`kafkaRecordValue`). */
export type FirehoseRecord = Omit<FirehoseTransformationEventRecord, 'data'> & {
  readonly data?: unknown;
  readonly kafkaRecordValue?: unknown;
};

/** Which member carries the data; the result carries it in the same one. */
export function dataMember(record: FirehoseRecord): 'data' | 'kafkaRecordValue' {
  return record.data === undefined && record.kafkaRecordValue !== undefined ? 'kafkaRecordValue' : 'data';
}

function eventError(path: string, expected: string, found: string, hint?: string): MillraceError {
  return new MillraceError('ERR_MILLRACE_EVENT', { path, expected, found, hint });
}

/**
 * The records of an event, each known to have an id.
 * @throws MillraceError `ERR_MILLRACE_EVENT` where a record has no id to reply with
 */
export function firehoseRecords(event: unknown): readonly FirehoseRecord[] {
  const records = (event as { records?: unknown } | null | undefined)?.records;
  if (!Array.isArray(records)) {
    throw eventError(
      '',
      'a Firehose transformation event, {records: [{recordId, data}]}',
      describeEvent(event),
      'set this function as the data transformation of a delivery stream',
    );
  }
  for (const [index, record] of records.entries()) {
    const id = (record as FirehoseRecord | null | undefined)?.recordId;
    if (typeof id !== 'string') {
      throw eventError(
        `records[${index}].recordId`,
        'text',
        show(id),
        'without an id there is no reply to a record, so Firehose has to keep the whole batch',
      );
    }
  }
  return records as readonly FirehoseRecord[];
}

/** Records that were put into their source again begin behind their envelopes. */
function skipEnvelopes({ bytes, spans }: Pick<Batch, 'bytes' | 'spans'>): void {
  for (let index = 0; index < spans.length; index += 2) {
    if (hopsOf(bytes, spans[index], spans[index + 1]) !== null) spans[index]! += ENVELOPE_BYTES;
  }
}

/** Decodes an event's records, one after the other, into one piece of memory. */
export function readFirehose(
  event: FirehoseTransformationEvent,
  { allocate, contextNames, invocation, overflow }: ReadOptions,
): Batch {
  const records = firehoseRecords(event);
  const datas = records.map((record) => {
    const member = dataMember(record);
    return { data: record[member], member };
  });
  const batch = decodeRecords(datas, allocate);
  if (overflow === 'reingest') skipEnvelopes(batch);
  return {
    ...batch,
    context: firehoseContext(event, records, invocation, contextNames),
  };
}

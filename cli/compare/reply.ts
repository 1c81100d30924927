/**
 * @module cli/compare/reply
 * A function's reply taken apart: one entry for each record of the event, however wrong the reply is.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { decodeBase64, maxDecodedLength } from '../../engine/sources/firehose/base64.ts';
import type { ReplyRecord } from '../../simulator/stream/reply-check.ts';
import type { RecordReply, ReplyStatus, SideReply } from './side.ts';

const EMPTY = Buffer.alloc(0);

/** For a record that is not in the reply. */
export const noReply = (reason: string): RecordReply => ({ status: 'none', data: EMPTY, reason, keys: null });

const RESULTS: readonly ReplyStatus[] = ['Ok', 'Dropped', 'ProcessingFailed'];

function keysOf({ metadata }: ReplyRecord): RecordReply['keys'] {
  const { partitionKeys, otfMetadata } = (metadata ?? {}) as Readonly<Record<string, unknown>>;
  const all = [
    ...Object.entries(Object(partitionKeys) as object),
    ...Object.entries(Object(otfMetadata) as object).map(([name, value]) => [`otfMetadata.${name}`, value]),
  ];
  return all.length === 0 ? null : Object.fromEntries(all.map(([name, value]) => [name, String(value)]));
}

function replyOfRecord(record: ReplyRecord): RecordReply {
  const status = RESULTS.find((result) => result === record.result);
  if (status === undefined) return noReply(`a result of ${JSON.stringify(record.result) ?? 'nothing'}`);
  const text = record.data ?? record.kafkaRecordValue ?? '';
  if (typeof text !== 'string') return noReply(`data that is ${typeof text}`);
  const keys = keysOf(record);
  if (status === 'Dropped') return { status, data: EMPTY, reason: null, keys };
  const data = Buffer.alloc(maxDecodedLength(text));
  const written = decodeBase64(text, data, 0);
  // A failed record keeps even invalid base64; then its text is compared.
  if (written < 0) {
    if (status === 'ProcessingFailed') return { status, data: Buffer.from(text), reason: null, keys };
    return noReply('data that is not base64');
  }
  return { status, data: data.subarray(0, written), reason: null, keys };
}

/**
 * The records of a reply in the event's order, found by their ids; repeated ids are matched in sequence.
 * @param reply anything
 */
export function readReply(event: FirehoseTransformationEvent, reply: unknown): SideReply {
  const given = (reply as { records?: unknown } | null)?.records;
  const records = Array.isArray(given) ? (given as (ReplyRecord | null)[]) : [];
  const byId = Map.groupBy(
    records.filter((record) => record !== null),
    ({ recordId }) => recordId,
  );
  let used = 0;
  const matched = event.records.map(({ recordId }) => {
    const record = byId.get(recordId)?.shift();
    if (record === undefined) return noReply('not in the reply');
    used += 1;
    return replyOfRecord(record);
  });
  return { records: matched, surplus: records.length - used };
}

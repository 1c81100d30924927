/**
 * @module cli/compare/reply
 * A function's reply taken apart: one answer for each record that was asked about, however wrong the reply is.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { decodeBase64, maxDecodedLength } from '../../engine/sources/firehose/base64.ts';
import type { Answer, AnswerStatus, SideReply } from './answer.ts';

const EMPTY = Buffer.alloc(0);

/** The answer of a record that has none. */
export const noAnswer = (reason: string): Answer => ({ status: 'none', data: EMPTY, reason, keys: null });

/** A record of a reply, as far as it is believed. */
interface ReplyRecord {
  readonly recordId?: unknown;
  readonly result?: unknown;
  readonly data?: unknown;
  readonly kafkaRecordValue?: unknown;
  readonly metadata?: { readonly partitionKeys?: unknown } | null;
}

const RESULTS: readonly AnswerStatus[] = ['Ok', 'Dropped', 'ProcessingFailed'];

function keysOf({ metadata }: ReplyRecord): Answer['keys'] {
  const keys = metadata?.partitionKeys;
  if (typeof keys !== 'object' || keys === null) return null;
  return Object.fromEntries(Object.entries(keys).map(([name, value]) => [name, String(value)]));
}

function answerOf(record: ReplyRecord): Answer {
  const status = RESULTS.find((result) => result === record.result);
  if (status === undefined) return noAnswer(`a result of ${JSON.stringify(record.result) ?? 'nothing'}`);
  const text = record.data ?? record.kafkaRecordValue ?? '';
  if (typeof text !== 'string') return noAnswer(`data that is ${typeof text}`);
  const keys = keysOf(record);
  if (status === 'Dropped') return { status, data: EMPTY, reason: null, keys };
  const data = Buffer.alloc(maxDecodedLength(text));
  const written = decodeBase64(text, data, 0);
  // A record that came with odd base64 goes back with it: its text is then what is compared.
  if (written < 0) {
    if (status === 'ProcessingFailed') return { status, data: Buffer.from(text), reason: null, keys };
    return noAnswer('data that is not base64');
  }
  return { status, data: data.subarray(0, written), reason: null, keys };
}

/**
 * A reply's answers in the event's order, found by their ids; where ids come twice, one after the other.
 * @param reply what came, whatever it is
 */
export function readReply(event: FirehoseTransformationEvent, reply: unknown): SideReply {
  const given = (reply as { records?: unknown } | null)?.records;
  const records = Array.isArray(given) ? (given as (ReplyRecord | null)[]) : [];
  const byId = new Map<unknown, ReplyRecord[]>();
  for (const record of records) {
    const same = byId.get(record?.recordId);
    if (record !== null && same !== undefined) same.push(record);
    else if (record !== null) byId.set(record.recordId, [record]);
  }
  let used = 0;
  const answers = event.records.map(({ recordId }) => {
    const record = byId.get(recordId)?.shift();
    if (record === undefined) return noAnswer('not in the reply');
    used += 1;
    return answerOf(record);
  });
  return { answers, surplus: records.length - used };
}

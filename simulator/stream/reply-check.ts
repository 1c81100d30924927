/**
 * @module simulator/stream/reply-check
 * What Firehose checks in a reply: every id once and no other, a known result, data in base64.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
 */
import { REPLY_CEILING } from '../../engine/limits.ts';
import type { ErrorKind } from './error-codes.ts';

/** Firehose's verdict on a record. */
export type Verdict =
  | { readonly kind: 'ok'; readonly bytes: Buffer; readonly keys: Readonly<Record<string, string>> | null }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'failed'; readonly error: ErrorKind };

/** One verdict a record, in the event's order; or what is wrong with the reply as a whole. */
export type ReplyCheck = { readonly verdicts: readonly Verdict[] } | { readonly refused: ErrorKind };

/** A record of a reply, unchecked. */
export interface ReplyRecord {
  readonly recordId?: unknown;
  readonly result?: unknown;
  readonly data?: unknown;
  readonly kafkaRecordValue?: unknown;
  readonly metadata?: { readonly partitionKeys?: unknown } | null;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const isBase64 = (text: unknown): text is string =>
  typeof text === 'string' && text.length % 4 === 0 && BASE64.test(text);

function parse(body: Uint8Array): readonly ReplyRecord[] | null {
  try {
    const reply = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8')) as {
      records?: unknown;
    } | null;
    const records = reply?.records;
    const isList = Array.isArray(records) && records.every((one) => typeof one === 'object' && one !== null);
    return isList ? (records as readonly ReplyRecord[]) : null;
  } catch {
    return null;
  }
}

function keysOf({ metadata }: ReplyRecord): Readonly<Record<string, string>> | null {
  const keys = metadata?.partitionKeys;
  if (typeof keys !== 'object' || keys === null || Array.isArray(keys)) return null;
  const values = Object.values(keys);
  const isText = values.length > 0 && values.every((value) => typeof value === 'string' && value !== '');
  return isText ? (keys as Readonly<Record<string, string>>) : null;
}

/** `null`: not in the required format. */
function judge(record: ReplyRecord, member: 'data' | 'kafkaRecordValue'): Verdict | null {
  const data = record[member];
  switch (record.result) {
    case 'Ok':
      return isBase64(data) ? { kind: 'ok', bytes: Buffer.from(data, 'base64'), keys: keysOf(record) } : null;
    case 'Dropped':
      return { kind: 'dropped' };
    case 'ProcessingFailed':
      return { kind: 'failed', error: 'failed' };
    default:
      return null;
  }
}

/**
 * @param ids of the event's records, in its order
 * @param member where the reply carries data: MSK has its own name for it
 */
export function checkReply(
  body: Uint8Array,
  ids: readonly string[],
  member: 'data' | 'kafkaRecordValue' = 'data',
): ReplyCheck {
  if (body.length > REPLY_CEILING) return { refused: 'error' };
  const records = parse(body);
  if (records === null) return { refused: 'unreadable' };
  const known = new Set(ids);
  const found = new Map<string, Verdict>();
  for (const record of records) {
    const verdict = judge(record, member);
    if (verdict === null || typeof record.recordId !== 'string') return { refused: 'invalid' };
    const { recordId } = record;
    if (!known.has(recordId)) continue; // the record it was meant for counts as missing
    found.set(recordId, found.has(recordId) ? { kind: 'failed', error: 'duplicated' } : verdict);
  }
  return { verdicts: ids.map((id) => found.get(id) ?? { kind: 'failed', error: 'missing' }) };
}

/**
 * @module engine/sources/firehose/reingest/reingest
 * `overflow: reingest`: what does not fit into a reply is put into the source again, and answered as dropped. A payload of
 * CloudWatch Logs that would not fit the next time either goes as two.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { ENVELOPE_BYTES, hopsOf, intoEnvelope } from '../../../decoders/reingest.ts';
import type { Failure } from '../../../failures.ts';
import { REPLY_CEILING } from '../../../limits.ts';
import { STATUS } from '../../../outcome.ts';
import type { Runner } from '../../source.ts';
import { decodeBase64, maxDecodedLength } from '../base64.ts';
import { dataMember, type FirehoseRecord } from '../read.ts';
import { type EncodedOutcome, replyFirehose } from '../reply.ts';
import type { Origin, Reput } from './put.ts';
import { splitPayload } from './split-payload.ts';

/** How often a record is put again. Mostly the second batch that it is in has room for it. */
export const MOST_HOPS = 5;
/** Of a reply, in bytes of base64: a record that takes more may not fit beside others, so it is split if it can be. */
const MOST_SHARE = 0.5;
const LONGEST_KEY = 256;

const ARN = /^arn:[^:]+:(kinesis|firehose):[^:]*:[^:]*:(?:stream|deliverystream)\/(.+)$/;

/** Where an event's records come from; `null`: from where none can be put. */
export function originOf(event: Partial<FirehoseTransformationEvent>): Origin | null {
  const {
    sourceKinesisStreamArn: kinesisArn,
    deliveryStreamArn,
    sourceMSKArn,
  } = event as Record<string, unknown>;
  if (typeof kinesisArn === 'string') return ARN.exec(kinesisArn)?.[1] === 'kinesis' ? { kinesisArn } : null;
  const found = typeof deliveryStreamArn === 'string' ? ARN.exec(deliveryStreamArn) : null;
  return sourceMSKArn === undefined && found?.[1] === 'firehose' ? { deliveryStream: found[2]! } : null;
}

/** A record as it came to the source the first time, and how often it was put again. */
function originalOf(record: FirehoseRecord): { readonly bytes: Buffer; readonly hops: number } | null {
  const data = record[dataMember(record)];
  if (typeof data !== 'string') return null;
  const bytes = Buffer.alloc(maxDecodedLength(data));
  const length = decodeBase64(data, bytes, 0);
  if (length < 0) return null;
  const whole = bytes.subarray(0, length);
  const hops = hopsOf(whole);
  return hops === null ? { bytes: whole, hops: 0 } : { bytes: whole.subarray(ENVELOPE_BYTES), hops };
}

/** What is put for a record: itself, or its halves; text: why nothing; `null`: it would never fit. */
function partsOf(
  record: FirehoseRecord,
  outputLength: number,
  most: number,
): readonly Buffer[] | string | null {
  const original = originalOf(record);
  if (original === null) return null;
  const { bytes, hops } = original;
  // Halves have no limit but their number: with each time they have fewer log events, down to one.
  const halves = outputLength > MOST_SHARE * REPLY_CEILING ? splitPayload(bytes, most) : null;
  if (halves !== null) return halves.map((half) => intoEnvelope(half, hops));
  if (outputLength > REPLY_CEILING) return null;
  return hops < MOST_HOPS ? [intoEnvelope(bytes, hops + 1)] : `it was put into its source ${hops} times`;
}

const keyOf = ({ recordId, kinesisRecordMetadata }: FirehoseRecord) =>
  (kinesisRecordMetadata?.partitionKey || recordId || '-').slice(0, LONGEST_KEY);

/** What becomes of records: those that are in their source again, and why others are not. */
interface Verdict {
  readonly again: ReadonlySet<number>;
  readonly failed: readonly Failure[];
}

async function putRecords(
  { plan, putAgain }: Pick<Runner, 'plan' | 'putAgain'>,
  origin: Origin,
  records: readonly FirehoseRecord[],
  lengths: ReadonlyMap<number, number>,
  deadline: number,
): Promise<Verdict> {
  const puts: (Reput & { readonly index: number })[] = [];
  const failed = new Map<number, Failure>();
  const fail = (index: number, detail: string) => failed.set(index, { index, code: 'reingest', detail });
  for (const [index, length] of lengths) {
    const record = records[index]!;
    const parts = partsOf(record, length, plan.limits.decodedBytes);
    if (typeof parts === 'string') fail(index, parts);
    else for (const bytes of parts ?? []) puts.push({ index, bytes, partitionKey: keyOf(record) });
  }
  const undelivered = puts.length === 0 ? [] : await putAgain(origin, puts, deadline);
  for (const { index, detail } of undelivered) fail(puts[index]!.index, detail);
  const again = new Set(puts.map(({ index }) => index).filter((index) => !failed.has(index)));
  return { again, failed: [...failed.values()] };
}

/** An outcome in which some records are dropped, and some failed. */
function settled(outcome: EncodedOutcome, { again, failed }: Verdict): EncodedOutcome {
  const status = outcome.status.slice();
  for (const index of again) status[index] = STATUS.dropped;
  for (const { index } of failed) status[index] = STATUS.failed;
  const known = new Set([...again, ...failed.map(({ index }) => index)]);
  const failures = [...outcome.failures.filter(({ index }) => !known.has(index)), ...failed];
  return { ...outcome, status, failures: failures.sort((a, b) => a.index - b.index) };
}

/** Whether a record that failed so may come well in halves. */
const isTooLarge = ({ code }: Failure) => code === 'limit';

/**
 * The reply to an event, once what does not fit into it is where it came from.
 * @param deadline when to give up putting, in milliseconds since 1970
 */
export async function replyReingesting(
  runner: Pick<Runner, 'plan' | 'putAgain'>,
  event: FirehoseTransformationEvent,
  records: readonly FirehoseRecord[],
  outcome: EncodedOutcome,
  deadline: number,
): Promise<ReturnType<typeof replyFirehose> & { readonly status: Uint8Array }> {
  const first = replyFirehose(records, outcome);
  const origin = runner.plan.overflow === 'reingest' ? originOf(event) : null;
  if (origin === null) return { ...first, status: outcome.status };
  const lengths = new Map(first.overflowed.map((index) => [index, outcome.data(index).length]));
  for (const failure of outcome.failures)
    if (isTooLarge(failure)) lengths.set(failure.index, Number.POSITIVE_INFINITY);
  if (lengths.size === 0) return { ...first, status: outcome.status };
  const verdict = await putRecords(runner, origin, records, lengths, deadline);
  const after = settled(outcome, verdict);
  const { summary, ...reply } = replyFirehose(records, after);
  return { ...reply, status: after.status, summary: { ...summary, reingested: verdict.again.size } };
}

/**
 * @module engine/sources/firehose/reply
 * The response to Firehose: every record once, in order, and never more bytes than Lambda lets through.
 */
import type { FirehoseTransformationResult, FirehoseTransformationResultRecord } from 'aws-lambda';
import { MillraceError } from '../../errors.ts';
import type { Failure, FailureCode } from '../../failures.ts';
import { REPLY_CEILING } from '../../limits.ts';
import { type Metadata, metadataOf } from '../../metadata.ts';
import { addHandedBack, type Outcome, type PartitionKeys, STATUS } from '../../outcome.ts';
import type { FramedResult } from '../../plan/program.ts';
import type { BatchSummary } from '../source.ts';
import { dataMember, type FirehoseRecord } from './read.ts';

type ResultRecord = Omit<FirehoseTransformationResultRecord, 'metadata'> & {
  metadata?: Metadata;
  kafkaRecordValue?: string;
};

/** What the records of an event became, in their order. */
export interface EncodedOutcome {
  /** One of STATUS a record. */
  readonly status: Uint8Array;
  readonly failures: readonly Failure[];
  readonly partitionKeys: Outcome['partitionKeys'];
  readonly inner: Outcome['inner'];
  readonly handedBack?: number;
  /** The base64 of an ok record's output. */
  readonly data: (index: number) => string;
}

/** An outcome with its output encoded. */
export function encodeOutcome({
  bytes,
  spans,
  status,
  failures,
  partitionKeys,
  inner,
  ...rest
}: Outcome): EncodedOutcome {
  const output = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = (index: number) => output.toString('base64', spans[2 * index], spans[2 * index + 1]);
  return { status, failures, partitionKeys, inner, ...addHandedBack([rest]), data };
}

const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** Bytes of a text as JSON, quotes included. */
function jsonBytes(text: string): number {
  return PLAIN.test(text) ? text.length + 2 : Buffer.byteLength(JSON.stringify(text));
}

/** Keys whose size is remembered: the kernel gives records with the same keys the same object. */
const MOST_KNOWN = 256;

interface Measured {
  readonly metadata: Metadata;
  /** As JSON. */
  readonly bytes: number;
}

/** Measures what keys become, each object once, as it takes 0.14 µs (2026-11-23). */
function metadataMeasure(): (keys: PartitionKeys) => Measured {
  const known = new Map<PartitionKeys, Measured>();
  return (keys) => {
    const found = known.get(keys);
    if (found !== undefined) return found;
    const metadata = metadataOf(keys);
    const measured = { metadata, bytes: Buffer.byteLength(JSON.stringify(metadata)) };
    if (known.size < MOST_KNOWN) known.set(keys, measured);
    return measured;
  };
}

const FRAME_BYTES = '{"records":[]}'.length;
const METADATA_BYTES = ',"metadata":'.length;

/** Bytes of a record's result beside its id, its data and its keys; the comma behind it included. */
const resultBytes = (result: ResultRecord['result']) => `{"recordId":,"result":"${result}","":},`.length;
const RESULT_BYTES = {
  Ok: resultBytes('Ok'),
  Dropped: resultBytes('Dropped'),
  ProcessingFailed: resultBytes('ProcessingFailed'),
};

/** How much longer `Ok` is than the shortest result's `ProcessingFailed`. */
const OK_LONGER = RESULT_BYTES.Ok - RESULT_BYTES.ProcessingFailed;
const EMPTY_DATA_BYTES = '""'.length;

/** A failed record takes its data back as it came, as AWS's own blueprints do. */
function originalData(record: FirehoseRecord): string {
  const data = record[dataMember(record)];
  return typeof data === 'string' ? data : '';
}

function resultRecord(
  record: FirehoseRecord,
  result: ResultRecord['result'],
  data: string,
  metadata?: Metadata,
): ResultRecord {
  const { recordId } = record;
  const built: ResultRecord =
    dataMember(record) === 'data' ? { recordId, result, data } : { recordId, result, kafkaRecordValue: data };
  if (metadata !== undefined) built.metadata = metadata;
  return built;
}

const framed = (result: object) => Buffer.from(`,${JSON.stringify(result)}`);

/** Base64 needs no escapes, so it is not searched for any. */
function framedOk({ recordId, data, metadata }: ResultRecord): Buffer {
  const id = JSON.stringify(recordId);
  const end = metadata === undefined ? '' : `,"metadata":${JSON.stringify(metadata)}`;
  const text = `,{"recordId":${id},"result":"Ok","data":"${data}"${end}}`;
  return Buffer.from(text, metadata === undefined && PLAIN.test(recordId) ? 'latin1' : 'utf8');
}

/** A record's result as it stands in the reply's bytes, with the comma before it. */
export function framedResult(record: ResultRecord): FramedResult {
  const { recordId, result, data, metadata } = record;
  const full = result === 'Ok' ? framedOk(record) : framed({ recordId, result, data, metadata });
  return {
    full,
    // Made when asked for: hardly any reply needs it of a record that failed.
    get shortest() {
      const failed = { recordId, result: 'ProcessingFailed', data: '' };
      return result === 'Dropped' ? full : framed(failed);
    },
    isOk: result === 'Ok',
  };
}

/** Firehose's ids rise from record to record; only where they do not is the whole list looked at. */
const countDuplicates = (records: readonly FirehoseRecord[]): number =>
  records.length - new Set(records.map(({ recordId }) => recordId)).size;

export interface FirehoseReply {
  readonly result: FirehoseTransformationResult;
  readonly summary: BatchSummary;
  /** Records that are ok and do not fit. */
  readonly overflowed: readonly number[];
}

/**
 * The response to an event.
 *
 * Room for the shortest result of every record (`ProcessingFailed` without data) is reserved first; then each record,
 * in order, gets its full result if that still fits. Those that do not fit fail with `overflow`.
 * @throws MillraceError `ERR_MILLRACE_REPLY_SIZE` where not even the shortest results fit
 */
export function replyFirehose(
  records: readonly FirehoseRecord[],
  outcome: EncodedOutcome,
  ceiling: number = REPLY_CEILING,
): FirehoseReply {
  const { status, partitionKeys } = outcome;
  const measure = metadataMeasure();
  // The shortest results of all records first: no record may be left without one.
  let bytes = FRAME_BYTES - (records.length > 0 ? 1 : 0);
  let rising = true;
  let previous = '';
  // Both looks at an id together: in a large event each comes from memory, 0.1 µs a pass (2026-11-22).
  for (let index = 0; index < records.length; index += 1) {
    const record = records[index]!;
    const { recordId } = record;
    const shortest = status[index] === STATUS.dropped ? RESULT_BYTES.Dropped : RESULT_BYTES.ProcessingFailed;
    bytes += shortest + jsonBytes(recordId) + dataMember(record).length + EMPTY_DATA_BYTES;
    rising &&= index === 0 || recordId > previous;
    previous = recordId;
  }
  if (bytes > ceiling) {
    throw new MillraceError('ERR_MILLRACE_REPLY_SIZE', {
      path: 'records',
      expected: `a reply of at most ${ceiling} bytes`,
      found: `${records.length} records, whose shortest results take ${bytes} bytes`,
      hint: 'make the buffer size hint of the stream smaller',
    });
  }
  const failed: Partial<Record<FailureCode, number>> = {};
  const countFailure = (code: FailureCode) => {
    failed[code] = (failed[code] ?? 0) + 1;
  };
  for (const { code } of outcome.failures) countFailure(code);

  let ok = 0;
  let dropped = 0;
  const results: ResultRecord[] = [];
  const overflowed: number[] = [];
  for (let index = 0; index < records.length; index += 1) {
    const record = records[index]!;
    if (status[index] === STATUS.dropped) {
      dropped += 1;
      results.push(resultRecord(record, 'Dropped', ''));
      continue;
    }
    const isOk = status[index] === STATUS.ok;
    const keys = isOk ? (partitionKeys?.[index] ?? null) : null;
    const told = keys === null ? undefined : measure(keys);
    const data = isOk ? outcome.data(index) : originalData(record);
    const longer =
      (isOk ? OK_LONGER + data.length : jsonBytes(data) - EMPTY_DATA_BYTES) +
      (told === undefined ? 0 : METADATA_BYTES + told.bytes);
    const fits = bytes + longer <= ceiling;
    if (fits) bytes += longer;
    if (isOk && fits) {
      ok += 1;
      results.push(resultRecord(record, 'Ok', data, told?.metadata));
      continue;
    }
    if (isOk) {
      countFailure('overflow');
      overflowed.push(index);
    }
    results.push(resultRecord(record, 'ProcessingFailed', fits ? data : ''));
  }
  return {
    result: { records: results } as FirehoseTransformationResult, // aws-lambda's types know no otfMetadata
    summary: {
      records: records.length,
      ok,
      dropped,
      failed,
      replyBytes: bytes,
      duplicates: rising ? 0 : countDuplicates(records),
      inner: outcome.inner,
    },
    overflowed,
  };
}

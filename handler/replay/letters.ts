/**
 * @module handler/replay/letters
 * Failed records as Firehose writes them under its error prefix, one line of JSON each, and as a `deadLetter` does
 * (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html): `rawData` is the record, base64. Records
 * of a failed format conversion spell `ErrorCode` with a capital.
 */
import { packRecords } from '../../engine/batch.ts';
import type { Batch } from '../../engine/index.ts';
import { decodeBase64, maxDecodedLength } from '../../engine/sources/firehose/base64.ts';

/** One failed record. */
export interface Letter {
  /** The line, with its line feed. */
  readonly line: Buffer;
  readonly record: Buffer;
  /** Why it failed, by whoever wrote it. */
  readonly errorCode: string;
  /** When it came in, ISO 8601; `null`: not known. */
  readonly arrivalTime: string | null;
  /** It was in a record that had been decoded. */
  readonly decoded: boolean;
}

function isoOf(value: unknown): string | null {
  const ms = typeof value === 'string' ? Number(value) : value;
  return typeof ms === 'number' && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : null;
}

/** A line as a failed record; `null`: it is none. */
export function readLetter(line: Buffer): Letter | null {
  let members: Readonly<Record<string, unknown>>;
  try {
    members = Object(JSON.parse(line.toString('utf8'))) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
  const { rawData, errorCode, ErrorCode, arrivalTimestamp, decoded } = members;
  if (typeof rawData !== 'string') return null;
  const target = Buffer.alloc(maxDecodedLength(rawData));
  const length = decodeBase64(rawData, target, 0);
  if (length < 0) return null;
  const code = errorCode ?? ErrorCode;
  return {
    line,
    record: target.subarray(0, length),
    errorCode: typeof code === 'string' ? code : '(none)',
    arrivalTime: isoOf(arrivalTimestamp),
    decoded: decoded === true,
  };
}

/** Their records, to be run. */
export function batchOf(letters: readonly Letter[]): Batch {
  const context = { shared: {}, perRecord: { arrivalTime: letters.map(({ arrivalTime }) => arrivalTime) } };
  return { ...packRecords(letters.map(({ record }) => record)), context };
}

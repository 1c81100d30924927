/**
 * @module engine/reference/output
 * Collects the outcome of a batch: output bytes into one growing buffer, a status for each record.
 */
import type { Failure, FailureCode } from '../failures.ts';
import { addInner, type InnerCounts, type Outcome, type PartitionKeys, STATUS } from '../outcome.ts';

/** UTF-8 needs at most three bytes for a UTF-16 code unit. */
const BYTES_PER_UNIT = 3;
const LINE_FEED = 0x0a;

/** The outcome in the making. Records are ended one after the other, each by one of the methods. */
export interface Output {
  ok(text: string, newline: boolean, keys: PartitionKeys | null): void;
  okBytes(bytes: Uint8Array, newline: boolean, keys: PartitionKeys | null): void;
  dropped(): void;
  failed(code: FailureCode, detail: string): void;
  /** Counts the records that were made of one. */
  inner(counts: InnerCounts): void;
  /** How many records have ended. */
  ended(): number;
  finish(): Outcome;
}

/** @param expectedBytes a first guess; the buffer doubles where it is short */
export function createOutput(count: number, expectedBytes: number, partitions: boolean): Output {
  // allocUnsafeSlow: a buffer of its own, not a slice of Node's pool, so that it can be transferred to another thread.
  let buffer = Buffer.allocUnsafeSlow(Math.max(1024, expectedBytes));
  let length = 0;
  let index = 0;
  const spans = new Uint32Array(count * 2);
  const status = new Uint8Array(count);
  const failures: Failure[] = [];
  let inner: InnerCounts | null = null;
  const partitionKeys: (PartitionKeys | null)[] = [];

  function reserve(bytes: number): void {
    if (length + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, length + bytes));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }

  function end(start: number, how: number, keys: PartitionKeys | null): void {
    spans[2 * index] = start;
    spans[2 * index + 1] = length;
    status[index] = how;
    if (partitions) partitionKeys.push(keys);
    index += 1;
  }

  return {
    ok(text, newline, keys) {
      reserve(text.length * BYTES_PER_UNIT + 1);
      const start = length;
      length += buffer.write(text, length, 'utf8');
      if (newline) buffer[length++] = LINE_FEED;
      end(start, STATUS.ok, keys);
    },
    okBytes(bytes, newline, keys) {
      reserve(bytes.length + 1);
      const start = length;
      buffer.set(bytes, length);
      length += bytes.length;
      if (newline && bytes[bytes.length - 1] !== LINE_FEED) buffer[length++] = LINE_FEED;
      end(start, STATUS.ok, keys);
    },
    dropped() {
      end(length, STATUS.dropped, null);
    },
    failed(code, detail) {
      failures.push({ index, code, detail });
      end(length, STATUS.failed, null);
    },
    inner(counts) {
      inner = addInner(inner, counts);
    },
    ended: () => index,
    finish: () => ({
      bytes: buffer.subarray(0, length),
      spans,
      status,
      failures,
      partitionKeys: partitions ? partitionKeys : null,
      inner,
    }),
  };
}

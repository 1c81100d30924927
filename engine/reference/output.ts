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
  /** Ends a record with a part of some bytes, line feed included; those that are one behind the other are copied together. */
  copied(source: Uint8Array, from: number, to: number): void;
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
  /** Made once it is written to. */
  let buffer: Buffer | null = null;
  let length = 0;
  /** What is still to be copied, to where `length` is. */
  let source: Uint8Array | null = null;
  let sourceFrom = 0;
  let sourceTo = 0;
  let index = 0;
  const spans = new Uint32Array(count * 2);
  const status = new Uint8Array(count);
  const failures: Failure[] = [];
  let inner: InnerCounts | null = null;
  const partitionKeys: (PartitionKeys | null)[] = [];

  function reserve(bytes: number): Buffer {
    if (buffer !== null && length + bytes <= buffer.length) return buffer;
    // allocUnsafeSlow: a buffer of its own, not a slice of Node's pool, so that it can be transferred to another thread.
    const size = buffer === null ? Math.max(1024, expectedBytes) : buffer.length * 2;
    const larger = Buffer.allocUnsafeSlow(Math.max(size, length + bytes));
    buffer?.copy(larger, 0, 0, length);
    buffer = larger;
    return buffer;
  }

  function copyPending(): void {
    if (source === null) return;
    reserve(sourceTo - sourceFrom).set(source.subarray(sourceFrom, sourceTo), length);
    length += sourceTo - sourceFrom;
    source = null;
  }

  /** Where all bytes are parts of another buffer, one behind the other, that is the output; if it is no slice of Node's pool. */
  function finished(): Uint8Array {
    const isOwn = source !== null && source.length === source.buffer.byteLength;
    if (buffer === null && source !== null && isOwn) return source.subarray(sourceFrom, sourceTo);
    copyPending();
    return (buffer ?? Buffer.allocUnsafeSlow(0)).subarray(0, length);
  }

  function end(start: number, how: number, keys: PartitionKeys | null, to = length): void {
    spans[2 * index] = start;
    spans[2 * index + 1] = to;
    status[index] = how;
    if (partitions) partitionKeys.push(keys);
    index += 1;
  }

  return {
    ok(text, newline, keys) {
      copyPending();
      const target = reserve(text.length * BYTES_PER_UNIT + 1);
      const start = length;
      length += target.write(text, length, 'utf8');
      if (newline) target[length++] = LINE_FEED;
      end(start, STATUS.ok, keys);
    },
    okBytes(bytes, newline, keys) {
      copyPending();
      const target = reserve(bytes.length + 1);
      const start = length;
      target.set(bytes, length);
      length += bytes.length;
      if (newline && bytes[bytes.length - 1] !== LINE_FEED) target[length++] = LINE_FEED;
      end(start, STATUS.ok, keys);
    },
    copied(bytes, from, to) {
      if (source !== bytes || sourceTo !== from) {
        copyPending();
        source = bytes;
        sourceFrom = from;
      }
      sourceTo = to;
      const start = length + from - sourceFrom;
      end(start, STATUS.ok, null, start + to - from);
    },
    dropped() {
      const at = length + (source === null ? 0 : sourceTo - sourceFrom);
      end(at, STATUS.dropped, null, at);
    },
    failed(code, detail) {
      failures.push({ index, code, detail });
      const at = length + (source === null ? 0 : sourceTo - sourceFrom);
      end(at, STATUS.failed, null, at);
    },
    inner(counts) {
      inner = addInner(inner, counts);
    },
    ended: () => index,
    finish: () => ({
      bytes: finished(),
      spans,
      status,
      failures,
      partitionKeys: partitions ? partitionKeys : null,
      inner,
    }),
  };
}

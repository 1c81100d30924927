/**
 * @module engine/threads/join
 * Outcomes of parts made one again.
 *
 * Joining copies the output once on the calling thread: 2.3 ms for 17,700 records in 6.2 MB, of a batch that takes
 * 100 ms on 2 threads (`bench/engine/pool.ts` of a7f3474, 2026-11-22). Not copying was weighed and left:
 * parts given out as they are would put a loop and an index to shift into every consumer; one shared buffer that all
 * workers write into cannot be collected or used again without the consumer saying when (see `memory.ts`).
 */
import { type Batch, batchSize } from '../batch.ts';
import type { Failure, FailureCode } from '../failures.ts';
import { addInner, joinRejects, type Outcome, type PartitionKeys, STATUS } from '../outcome.ts';

/** Memory that is not filled with zeros first, which for 6 MB takes as long as the copy (3.2 → 1.3 ms). */
export function uninitialised(byteLength: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.allocUnsafeSlow(byteLength).buffer as ArrayBuffer);
}

/** One outcome of several, in their order; indexes in failures are counted on. */
export function joinOutcomes(parts: readonly Outcome[]): Outcome {
  if (parts.length === 1) return parts[0]!;
  const bytes = uninitialised(sum(parts, (part) => part.bytes.length));
  const records = sum(parts, (part) => part.status.length);
  const spans = new Uint32Array(records * 2);
  const status = new Uint8Array(records);
  const failures: Failure[] = [];
  const partitions = parts.some((part) => part.partitionKeys !== null);
  const partitionKeys: (PartitionKeys | null)[] = [];
  let inner: Outcome['inner'] = null;
  const starts: number[] = [];
  let record = 0;
  let byte = 0;
  for (const part of parts) {
    starts.push(record);
    bytes.set(part.bytes, byte);
    status.set(part.status, record);
    for (let i = 0; i < part.spans.length; i++) spans[2 * record + i] = part.spans[i]! + byte;
    for (const failure of part.failures) failures.push({ ...failure, index: failure.index + record });
    if (partitions) {
      for (let i = 0; i < part.status.length; i++) partitionKeys.push(part.partitionKeys?.[i] ?? null);
    }
    inner = addInner(inner, part.inner);
    record += part.status.length;
    byte += part.bytes.length;
  }
  const rejects = joinRejects(parts.map((part, place) => [part, (index) => index + starts[place]!]));
  return {
    bytes,
    spans,
    status,
    failures,
    partitionKeys: partitions ? partitionKeys : null,
    inner,
    ...rejects,
  };
}

/** The outcome of a batch of which nothing came; records that were unreadable keep that as their reason. */
export function failAll(batch: Batch, code: FailureCode, detail: string): Outcome {
  const records = batchSize(batch);
  const failures: Failure[] = Array.from({ length: records }, (_, index) => ({ index, code, detail }));
  for (const failure of batch.unreadable) failures[failure.index] = failure;
  return {
    bytes: new Uint8Array(0),
    spans: new Uint32Array(records * 2),
    status: new Uint8Array(records).fill(STATUS.failed),
    failures,
    partitionKeys: null,
    inner: null,
  };
}

function sum<T>(items: readonly T[], measure: (item: T) => number): number {
  return items.reduce((total, item) => total + measure(item), 0);
}

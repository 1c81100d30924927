/**
 * @module engine/pool/split
 * Cuts a batch into contiguous ranges of about equally many bytes.
 */
import { type Batch, batchSize } from '../batch.ts';

/** Records `from` (inclusive) to `to` (exclusive). */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Bytes in all records of a batch, the gaps between them left out. */
export function recordBytes({ spans }: Pick<Batch, 'spans'>): number {
  let total = 0;
  for (let i = 0; i < spans.length; i += 2) total += spans[i + 1]! - spans[i]!;
  return total;
}

/**
 * At most `parts` ranges, none empty, that cover the batch in order. A cut is made at the record in which the running
 * sum passes its share, so a record larger than a share has a range for itself.
 * @param total {@link recordBytes} of the batch.
 */
export function splitByBytes(batch: Pick<Batch, 'spans'>, parts: number, total: number): Range[] {
  const { spans } = batch;
  const size = batchSize(batch);
  const ranges: Range[] = [];
  let from = 0;
  let sum = 0;
  for (let index = 0; index < size && ranges.length < parts - 1; index++) {
    sum += spans[2 * index + 1]! - spans[2 * index]!;
    if (sum * parts >= total * (ranges.length + 1) && index + 1 < size) {
      ranges.push({ from, to: index + 1 });
      from = index + 1;
    }
  }
  if (from < size) ranges.push({ from, to: size });
  return ranges;
}

/** The end of a range that starts at `from`, holds at least one record and about `bytes` bytes. */
export function takeBytes({ spans }: Pick<Batch, 'spans'>, from: number, bytes: number): number {
  const size = spans.length >>> 1;
  let to = from;
  for (let sum = 0; to < size && sum < bytes; to++) sum += spans[2 * to + 1]! - spans[2 * to]!;
  return Math.min(size, Math.max(to, from + 1));
}

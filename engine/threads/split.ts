/**
 * @module engine/threads/split
 * Cuts a batch into contiguous ranges of about equally many bytes.
 */
import { type Batch, batchSize, sliceBatch } from '../batch.ts';

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

/**
 * A range of a batch as a batch, its `bytes` narrowed to what its records span, so that a program that sizes its
 * output by `bytes` asks for a slice's worth. No byte is copied, but the spans are (8 B a record).
 */
export function cut(batch: Batch, { from, to }: Range): Batch & { readonly spans: Uint32Array<ArrayBuffer> } {
  const slice = sliceBatch(batch, from, to);
  const spans = new Uint32Array(slice.spans);
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (let i = 0; i < spans.length; i += 2) {
    if (spans[i] === spans[i + 1]) continue; // an unreadable record's span may point anywhere
    start = Math.min(start, spans[i]!);
    end = Math.max(end, spans[i + 1]!);
  }
  if (start > end) start = end;
  for (let i = 0; i < spans.length; i += 2) {
    const empty = spans[i] === spans[i + 1];
    spans[i] = empty ? 0 : spans[i]! - start;
    spans[i + 1] = empty ? 0 : spans[i + 1]! - start;
  }
  return { ...slice, bytes: batch.bytes.subarray(start, end), spans };
}

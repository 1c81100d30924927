/**
 * @module engine/kernel/host/run-packed
 * Packed records → packed JSON, through the kernel.
 */
import { type Batch, type BatchContext, NO_CONTEXT } from '../../batch.ts';
import type { PartitionKeys } from '../../outcome.ts';
import * as m from '../memory.ts';
import { readContext } from './call-context.ts';
import { type KernelInstance, memoryBytes } from './instance.ts';
import { keysRegion, readKeys } from './partition-keys.ts';
import { controlSlots, placeRegions, type Regions } from './regions.ts';

/** What of a batch is looked at. */
export type PackedBatch = Pick<Batch, 'bytes' | 'spans'> & { readonly context?: BatchContext };

/** What the kernel made of a batch. Records with a status from STATUS_BAIL on are still to be done. */
export interface PackedResult {
  /** The records' JSON, end to end. A copy: it is the caller's. */
  readonly bytes: Uint8Array;
  /** `[start₀, end₀, …]` into `bytes`; empty for a record that is not ok. */
  readonly spans: Uint32Array;
  /** One STATUS_… of memory.ts a record. */
  readonly status: Uint8Array;
  /** One a record where the plan partitions, `null` for records without. */
  readonly keys: readonly (PartitionKeys | null)[] | null;
}

/** A call's output is collected in rounds of about this size, so that OUTPUT need not hold the worst case. */
const ROUND_BYTES = 1 << 20;

/** Runs the records whose spans are in memory; OUTPUT is emptied as often as it fills. */
function runSpans(instance: KernelInstance, regions: Regions, count: number): PackedResult {
  const { exports, memory } = instance;
  const bytes = memoryBytes(memory);
  const spans = new Uint32Array(memory.buffer, regions.results.start, count * 2).slice();
  const rounds: Buffer[] = [];
  const keys: (PartitionKeys | null)[] = [];
  const statuses = new Uint8Array(memory.buffer, regions.status.start, count);
  let collected = 0;
  for (let next = 0; next < count; ) {
    const done = exports.runPacked(next, count) >>> 0;
    const used = controlSlots(memory)[m.SLOT_OUTPUT_USED]!;
    rounds.push(Buffer.from(bytes.subarray(regions.output.start, used)));
    const results = new Uint32Array(memory.buffer, regions.results.start, count * 2);
    const shift = collected - regions.output.start;
    for (let index = 2 * next; index < 2 * done; index += 1) spans[index] = results[index]! + shift;
    collected += used - regions.output.start;
    if (instance.keyed) {
      for (const one of readKeys(instance, regions.keySpans.start, statuses, next, done)) keys.push(one);
    }
    next = done;
  }
  return {
    bytes: rounds.length === 1 ? rounds[0]! : Buffer.concat(rounds),
    spans,
    status: statuses.slice(),
    keys: instance.keyed ? keys : null,
  };
}

/** Room for a few thousand usual records, and for the longest one at its worst. */
export const outputSize = (input: number, longest: number, literalBytes: number) =>
  Math.max(ROUND_BYTES + 2 * input, 6 * longest + literalBytes + 4096);

/** Runs a batch's records. Its `unreadable` are not looked at. Throws a RangeError where it cannot be run. */
export function runPacked(instance: KernelInstance, batch: PackedBatch): PackedResult {
  const { spans } = batch;
  const count = spans.length >>> 1;
  let from = batch.bytes.length;
  let to = 0;
  let longest = 0;
  for (let index = 0; index < 2 * count; index += 2) {
    const start = spans[index]!;
    const end = spans[index + 1]!;
    if (start < from) from = start;
    if (end > to) to = end;
    if (end - start > longest) longest = end - start;
  }
  const input = Math.max(0, to - from);
  const context = readContext(instance, batch.context ?? NO_CONTEXT, count);
  if (context === null) throw new RangeError('a context value that is not text'); // the reference path handles it
  const regions = placeRegions(instance.memory, instance.free, {
    records: count,
    input,
    output: outputSize(input, longest, context.literalBytes),
    spans: true,
    ...keysRegion(instance, longest, context.literalBytes),
    values: context.bytes,
  });
  context.place(regions.values.start);
  controlSlots(instance.memory)[m.SLOT_LITERAL_BYTES] = context.literalBytes;
  if (input > 0) memoryBytes(instance.memory).set(batch.bytes.subarray(from, to), regions.input.start);
  const placed = new Uint32Array(instance.memory.buffer, regions.spans.start, 2 * count);
  const shift = regions.input.start - from;
  for (let index = 0; index < 2 * count; index += 1) placed[index] = spans[index]! + shift;
  return runSpans(instance, regions, count);
}

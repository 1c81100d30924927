/**
 * @module engine/select
 * Takes batches apart and puts outcomes together: the only code that does.
 *
 *     pick    some records of a batch              merge   what they became, at their places in the outcome of the batch
 *     expand  the records inside of records         gather  what became of a record, from what its inner records became
 *     joinOutcomes  parts of a batch, one behind the other
 */
import type { Batch, BatchContext } from './batch.ts';
import type { Failure } from './failures.ts';
import { differentKeys } from './metadata.ts';
import {
  addHandedBack,
  addInner,
  type InnerCounts,
  joinRejects,
  type Outcome,
  type PartitionKeys,
  STATUS,
} from './outcome.ts';

/** Context values of some records, in their order. */
function pickContext({ shared, perRecord }: BatchContext, indices: ArrayLike<number>): BatchContext {
  const picked = Object.entries(perRecord).map(([name, values]) => [
    name,
    Array.from(indices, (index) => values[index] ?? null),
  ]);
  return { shared, perRecord: Object.fromEntries(picked) };
}

/** The batch of some records of a batch. No byte is copied. */
export function pick(batch: Batch, indices: readonly number[]): Batch {
  const places = new Map(indices.map((index, place) => [index, place]));
  const spans = new Uint32Array(indices.length * 2);
  for (const [place, index] of indices.entries()) {
    spans[2 * place] = batch.spans[2 * index]!;
    spans[2 * place + 1] = batch.spans[2 * index + 1]!;
  }
  return {
    bytes: batch.bytes,
    spans,
    unreadable: batch.unreadable.flatMap((failure) => {
      const index = places.get(failure.index);
      return index === undefined ? [] : [{ ...failure, index }];
    }),
    context: pickContext(batch.context, indices),
  };
}

/** Bytes with others put in at the places of some records, and spans that fit. */
function splice(
  whole: Pick<Outcome, 'bytes' | 'spans'>,
  indices: readonly number[],
  part: Outcome,
): Pick<Outcome, 'bytes' | 'spans'> {
  const spans = whole.spans.slice();
  const pieces: Uint8Array[] = [];
  let from = 0;
  let shift = 0;
  let next = 0;
  for (const [place, index] of indices.entries()) {
    for (; next < index; next += 1) {
      spans[2 * next] = spans[2 * next]! + shift;
      spans[2 * next + 1] = spans[2 * next + 1]! + shift;
    }
    const at = whole.spans[2 * index]!;
    const bytes = part.bytes.subarray(part.spans[2 * place], part.spans[2 * place + 1]);
    pieces.push(whole.bytes.subarray(from, at), bytes);
    from = at;
    spans[2 * index] = at + shift;
    shift += bytes.length;
    spans[2 * index + 1] = at + shift;
    next = index + 1;
  }
  for (let index = 2 * next; index < spans.length; index += 1) spans[index] = spans[index]! + shift;
  pieces.push(whole.bytes.subarray(from));
  return { bytes: Buffer.concat(pieces), spans };
}

/**
 * An outcome in which some records are still to come, and what those became.
 * @param indices which they are, rising; in `whole` their spans are empty, at their places
 */
export function merge(whole: Outcome, indices: readonly number[], part: Outcome): Outcome {
  const status = whole.status.slice();
  for (const [place, index] of indices.entries()) status[index] = part.status[place]!;
  const failures = [
    ...whole.failures,
    ...part.failures.map((failure) => ({ ...failure, index: indices[failure.index]! })),
  ].sort((a, b) => a.index - b.index);
  let partitionKeys: (PartitionKeys | null)[] | null = null;
  if (whole.partitionKeys !== null || part.partitionKeys !== null) {
    partitionKeys = [...(whole.partitionKeys ?? Array<null>(status.length).fill(null))];
    for (const [place, index] of indices.entries())
      partitionKeys[index] = part.partitionKeys?.[place] ?? null;
  }
  return {
    ...splice(whole, indices, part),
    status,
    failures,
    partitionKeys,
    inner: addInner(whole.inner, part.inner),
    ...addHandedBack([whole, part]),
    ...joinRejects([
      [whole, (index) => index],
      [part, (index) => indices[index]!],
    ]),
  };
}

/**
 * One outcome of several, in their order; indexes in failures are counted on.
 *
 * The output is copied once: 2.3 ms for 17,700 records in 6.2 MB, of a batch that takes 100 ms on 2 threads
 * (`bench/engine/pool.ts` of a7f3474, 2026-11-22). Not copying was weighed and left: parts given out as they are would put a loop
 * and an index to shift into every consumer; one shared buffer that all workers write into cannot be collected or used again
 * without the consumer saying when (see `threads/memory.ts`).
 */
export function joinOutcomes(parts: readonly Outcome[]): Outcome {
  if (parts.length === 1) return parts[0]!;
  const total = parts.reduce((sum, part) => sum + part.bytes.length, 0);
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(total).buffer);
  const records = parts.reduce((sum, part) => sum + part.status.length, 0);
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
    ...addHandedBack(parts),
    ...rejects,
  };
}

/**
 * Nothing done yet: every record is still to come.
 * @param keyed whether the pipeline partitions
 */
export function nothingDone(count: number, keyed = false): Outcome {
  return {
    bytes: new Uint8Array(0),
    spans: new Uint32Array(2 * count),
    status: new Uint8Array(count),
    failures: [],
    partitionKeys: keyed ? Array<null>(count).fill(null) : null,
    inner: null,
  };
}

/** The records inside of some records of a batch. */
export interface Inner {
  readonly bytes: Uint8Array;
  /** `[start₀, end₀, …]` into `bytes`. */
  readonly spans: Uint32Array;
  /** How many of them each of the outer records has, in order. */
  readonly counts: readonly number[];
  /** Context values of their own, by name; `undefined`: that of the outer record. */
  readonly context?: Readonly<Record<string, readonly (string | null | undefined)[]>>;
}

/**
 * Inner records as a batch; each has the context values of the record that it was in.
 * @param numbered whether each has its place in that record as a context value, too
 */
export function expand(
  outer: Batch,
  { bytes, spans, counts, context: own = {} }: Inner,
  numbered = false,
): Batch {
  // Most pipelines name no context value, and then nothing is made for each record.
  const origin =
    Object.keys(outer.context.perRecord).length === 0
      ? []
      : counts.flatMap((count, index) => Array<number>(count).fill(index));
  const { shared, perRecord } = pickContext(outer.context, origin);
  const owned = Object.entries(own)
    .filter(([, values]) => values.some((value) => value !== undefined))
    .map(([name, values]) => [
      name,
      values.map((value, index) => (value === undefined ? (perRecord[name]?.[index] ?? null) : value)),
    ]);
  const all: BatchContext['perRecord'] = { ...perRecord, ...Object.fromEntries(owned) };
  const innerIndex = () => counts.flatMap((count) => Array.from({ length: count }, (_, place) => `${place}`));
  const context = { shared, perRecord: numbered ? { ...all, innerIndex: innerIndex() } : all };
  return { bytes, spans, unreadable: [], context };
}

export interface GatherPolicy {
  /** What becomes of a record whose inner records have different partition keys. */
  readonly fanout: 'failed' | 'first';
  /** Whether a record that fails so is dropped. */
  readonly drops: boolean;
  /** Whether each output ends in a line feed; else one is put between them. */
  readonly newline: boolean;
}

const LINE_FEED = Buffer.from('\n');

/**
 * One status a record, from those of its inner records: it fails with the first that failed, and then nothing of it is
 * delivered; it is dropped where none of them is left; else it is their outputs, one behind the other.
 */
export function gather(done: Outcome, counts: readonly number[], policy: GatherPolicy): Outcome {
  const spans = new Uint32Array(2 * counts.length);
  const status = new Uint8Array(counts.length);
  const failures: Failure[] = [];
  const partitionKeys: (PartitionKeys | null)[] | null = done.partitionKeys === null ? null : [];
  const pieces: Uint8Array[] = [];
  const failureOf = new Map(done.failures.map((failure) => [failure.index, failure]));
  let length = 0;
  let first = 0;
  const keysOf = (at: number) => done.partitionKeys?.[at] ?? null;
  /** Whether the pieces are all of the bytes, in their order. */
  let isWhole = true;
  const push = (piece: Uint8Array) => {
    isWhole &&= piece.byteOffset === done.bytes.byteOffset + length && piece.buffer === done.bytes.buffer;
    pieces.push(piece);
    length += piece.length;
  };
  /** The outputs of the inner records from one to another; those that lie one behind the other are one piece. */
  function pushOutputs(from: number, to: number): void {
    let start = -1;
    let end = -1;
    for (let at = from; at < to; at += 1) {
      if (done.status[at] !== STATUS.ok) continue;
      if (start >= 0 && (!policy.newline || done.spans[2 * at] !== end)) {
        push(done.bytes.subarray(start, end));
        if (!policy.newline) push(LINE_FEED);
        start = -1;
      }
      if (start < 0) start = done.spans[2 * at]!;
      end = done.spans[2 * at + 1]!;
    }
    push(done.bytes.subarray(start, end));
  }
  for (const [index, count] of counts.entries()) {
    const behind = first + count;
    let failed = -1;
    let firstOk = -1;
    let differ: string | null = null;
    for (let at = first; at < behind && failed < 0; at += 1) {
      if (done.status[at] === STATUS.failed) failed = at;
      if (done.status[at] !== STATUS.ok) continue;
      if (firstOk < 0) firstOk = at;
      if (policy.fanout === 'failed') differ ??= differentKeys(keysOf(firstOk), keysOf(at));
    }
    spans[2 * index] = length;
    if (failed >= 0) {
      const { code, detail } = failureOf.get(failed)!;
      const inner = failed - first;
      failures.push({ index, inner, code, detail: `inner record ${inner}: ${detail}` });
      status[index] = STATUS.failed;
    } else if (firstOk < 0 || (differ !== null && policy.drops)) {
      status[index] = STATUS.dropped;
    } else if (differ !== null) {
      failures.push({ index, code: 'partition', detail: differ });
      status[index] = STATUS.failed;
    } else pushOutputs(firstOk, behind);
    spans[2 * index + 1] = length;
    partitionKeys?.push(status[index] === STATUS.ok ? keysOf(firstOk) : null);
    first = behind;
  }
  return {
    bytes: isWhole ? done.bytes.subarray(0, length) : Buffer.concat(pieces, length),
    spans,
    status,
    failures,
    partitionKeys,
    inner: addInner(countInner(done), done.inner),
    ...addHandedBack([done]),
  };
}

function countInner({ status }: Outcome): InnerCounts {
  const counts = [0, 0, 0];
  for (const one of status) counts[one]! += 1;
  return {
    records: status.length,
    ok: counts[STATUS.ok]!,
    dropped: counts[STATUS.dropped]!,
    failed: counts[STATUS.failed]!,
  };
}

/**
 * @module engine/select
 * Takes batches apart and puts outcomes together: the only code that does.
 *
 *     pick    some records of a batch              merge   what they became, at their places in the outcome of the batch
 *     expand  the records inside of records         gather  what became of a record, from what its inner records became
 */
import type { Batch, BatchContext } from './batch.ts';
import type { Failure } from './failures.ts';
import {
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
    ...joinRejects([
      [whole, (index) => index],
      [part, (index) => indices[index]!],
    ]),
  };
}

/** Nothing done yet: every record is still to come. */
export function nothingDone(count: number): Outcome {
  return {
    bytes: new Uint8Array(0),
    spans: new Uint32Array(2 * count),
    status: new Uint8Array(count),
    failures: [],
    partitionKeys: null,
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
}

/**
 * Inner records as a batch; each has the context values of the record that it was in.
 * @param numbered whether each has its place in that record as a context value, too
 */
export function expand(outer: Batch, { bytes, spans, counts }: Inner, numbered = false): Batch {
  const origin = counts.flatMap((count, index) => Array<number>(count).fill(index));
  const { shared, perRecord } = pickContext(outer.context, origin);
  const innerIndex = () => counts.flatMap((count) => Array.from({ length: count }, (_, place) => `${place}`));
  const context = { shared, perRecord: numbered ? { ...perRecord, innerIndex: innerIndex() } : perRecord };
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
const DIFFERENT_KEYS = 'its records have different partition keys';

const sameKeys = (a: PartitionKeys | null, b: PartitionKeys | null) =>
  a === b || (a !== null && b !== null && Object.keys(a).every((key) => a[key] === b[key]));

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
  for (const [index, count] of counts.entries()) {
    const inner = Array.from({ length: count }, (_, place) => first + place);
    const failed = inner.find((at) => done.status[at] === STATUS.failed);
    const ok = inner.filter((at) => done.status[at] === STATUS.ok);
    const keys = ok.length === 0 ? null : (done.partitionKeys?.[ok[0]!] ?? null);
    const differ =
      policy.fanout === 'failed' && ok.some((at) => !sameKeys(keys, done.partitionKeys?.[at] ?? null));
    spans[2 * index] = length;
    if (failed !== undefined) {
      const { code, detail } = failureOf.get(failed)!;
      failures.push({
        index,
        inner: failed - first,
        code,
        detail: `inner record ${failed - first}: ${detail}`,
      });
      status[index] = STATUS.failed;
    } else if (ok.length === 0 || (differ && policy.drops)) {
      status[index] = STATUS.dropped;
    } else if (differ) {
      failures.push({ index, code: 'partition', detail: DIFFERENT_KEYS });
      status[index] = STATUS.failed;
    } else {
      for (const [place, at] of ok.entries()) {
        if (place > 0 && !policy.newline) pieces.push(LINE_FEED);
        const bytes = done.bytes.subarray(done.spans[2 * at], done.spans[2 * at + 1]);
        pieces.push(bytes);
        length += bytes.length + (place > 0 && !policy.newline ? 1 : 0);
      }
    }
    spans[2 * index + 1] = length;
    partitionKeys?.push(status[index] === STATUS.ok ? keys : null);
    first += count;
  }
  return { bytes: Buffer.concat(pieces), spans, status, failures, partitionKeys, inner: countInner(done) };
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

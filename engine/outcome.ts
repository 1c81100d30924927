/**
 * @module engine/outcome
 * What a batch became: output bytes and offsets, and a status for each record, in the batch's order.
 */
import type { Failure } from './failures.ts';

/** The three ends a record can come to; the order is that of {@link Outcome.status}'s numbers. */
export const STATUS = { ok: 0, dropped: 1, failed: 2 } as const;

/** Firehose dynamic-partitioning keys of one record, and the Iceberg table it is for, under the names of `ICEBERG_KEYS`. */
export type PartitionKeys = Readonly<Record<string, string>>;

/** How the records ended that were inside of others: those that a decoder found there, and those that `explode` made. */
export interface InnerCounts {
  readonly records: number;
  readonly ok: number;
  readonly dropped: number;
  readonly failed: number;
}

/** An inner record that failed and was left out of its record, for the dead letters. */
export interface Reject extends Pick<Failure, 'index' | 'code' | 'detail'> {
  /** The inner record. */
  readonly bytes: Uint8Array;
}

export interface Outcome {
  readonly bytes: Uint8Array;
  /** `[start₀, end₀, …]` into `bytes`; empty (start = end) for a record that is not ok. */
  readonly spans: Uint32Array;
  /** One of {@link STATUS} for each record. */
  readonly status: Uint8Array;
  /** One for each failed record, by rising index. */
  readonly failures: readonly Failure[];
  /** One a record where the pipeline has `partition` or `iceberg` (`null` for records that are not ok); else `null`. */
  readonly partitionKeys: readonly (PartitionKeys | null)[] | null;
  /** `null`: no record had others inside. */
  readonly inner: InnerCounts | null;
  /** Records, inner ones among them, that the kernel handed back to a slower path; absent: none. */
  readonly handedBack?: number;
  /** Inner records that failed, by rising index of their record; only where the plan has dead letters. */
  readonly rejects?: readonly Reject[];
}

/** Those of several outcomes, each with how its indices are counted on. */
export function joinRejects(
  parts: readonly (readonly [Pick<Outcome, 'rejects'>, (index: number) => number])[],
): Pick<Outcome, 'rejects'> {
  if (parts.every(([{ rejects }]) => rejects === undefined)) return {};
  const all = parts.flatMap(([{ rejects = [] }, place]) =>
    rejects.map((reject) => ({ ...reject, index: place(reject.index) })),
  );
  return { rejects: all.sort((a, b) => a.index - b.index) };
}

/** Those of several outcomes. */
export function addHandedBack(parts: readonly Pick<Outcome, 'handedBack'>[]): Pick<Outcome, 'handedBack'> {
  const handedBack = parts.reduce((sum, part) => sum + (part.handedBack ?? 0), 0);
  return handedBack === 0 ? {} : { handedBack };
}

/** Those of two outcomes. */
export function addInner(a: InnerCounts | null, b: InnerCounts | null): InnerCounts | null {
  if (a === null || b === null) return a ?? b;
  return {
    records: a.records + b.records,
    ok: a.ok + b.ok,
    dropped: a.dropped + b.dropped,
    failed: a.failed + b.failed,
  };
}

/** How many records of an outcome ended in each way. */
export function countStatus(outcome: Pick<Outcome, 'status'>): {
  ok: number;
  dropped: number;
  failed: number;
} {
  const counts = [0, 0, 0];
  for (const status of outcome.status) counts[status]! += 1;
  return { ok: counts[STATUS.ok]!, dropped: counts[STATUS.dropped]!, failed: counts[STATUS.failed]! };
}

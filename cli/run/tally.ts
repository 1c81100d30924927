/**
 * @module cli/run/tally
 * Counts of what became of the records, and the line that reports them at the end.
 */

import { FAILURE_CODES, type FailureCode } from '../../engine/failures.ts';
import type { BatchSummary, Outcome } from '../../engine/index.ts';
import { countStatus, type InnerCounts } from '../../engine/outcome.ts';
import { formatNumber } from '../table.ts';

/** Counts of a run. */
export interface Counts {
  /** Bytes read. */
  readonly bytes: number;
  readonly records: number;
  readonly dropped: number;
  readonly failed: ReadonlyMap<FailureCode, number>;
  /** Of the records inside of records; all 0 where there were none. */
  readonly inner: InnerCounts;
}

/** Counts that grow with the run. */
export interface Tally extends Counts {
  add(counts: Partial<Omit<Counts, 'failed' | 'inner'>>): void;
  /** @param inner `null`: no record had others inside */
  addInner(inner: InnerCounts | null): void;
  addFailed(code: FailureCode, count: number): void;
}

/** Where each count is; behind them those of the failures, in the order of FAILURE_CODES. */
const AT = { bytes: 0, records: 1, dropped: 2, innerOk: 3, innerDropped: 4, innerFailed: 5 } as const;
const FIRST_CODE = 6;
const CODES = Object.keys(FAILURE_CODES) as FailureCode[];
/** Numbers in the memory of a tally. */
export const TALLY_LENGTH = FIRST_CODE + CODES.length;

/** @param memory where the counts are kept: shared, where threads count in turns */
export function createTally(memory: Float64Array = new Float64Array(TALLY_LENGTH)): Tally {
  const add = (at: number, count: number) => {
    memory[at] = memory[at]! + count;
  };
  return {
    get bytes() {
      return memory[AT.bytes]!;
    },
    get records() {
      return memory[AT.records]!;
    },
    get dropped() {
      return memory[AT.dropped]!;
    },
    get failed() {
      const counts = CODES.map((code, index) => [code, memory[FIRST_CODE + index]!] as const);
      return new Map(counts.filter(([, count]) => count > 0));
    },
    get inner() {
      const [ok, dropped, failed] = [memory[AT.innerOk]!, memory[AT.innerDropped]!, memory[AT.innerFailed]!];
      return { records: ok + dropped + failed, ok, dropped, failed };
    },
    add({ bytes = 0, records = 0, dropped = 0 }) {
      add(AT.bytes, bytes);
      add(AT.records, records);
      add(AT.dropped, dropped);
    },
    addInner(inner) {
      if (inner === null) return;
      add(AT.innerOk, inner.ok);
      add(AT.innerDropped, inner.dropped);
      add(AT.innerFailed, inner.failed);
    },
    addFailed: (code, count) => add(FIRST_CODE + CODES.indexOf(code), count),
  };
}

export function countOutcome(tally: Tally, outcome: Outcome): void {
  tally.add({ records: outcome.status.length, dropped: countStatus(outcome).dropped });
  tally.addInner(outcome.inner);
  for (const { code } of outcome.failures) tally.addFailed(code, 1);
}

export function countSummary(tally: Tally, { records, dropped, failed, inner }: BatchSummary): void {
  tally.add({ records, dropped });
  tally.addInner(inner);
  for (const [code, count] of Object.entries(failed)) tally.addFailed(code as FailureCode, count);
}

/** `101,234 records`, `1 record`. */
export const countRecords = (count: number): string =>
  `${formatNumber(count)} ${count === 1 ? 'record' : 'records'}`;

/** Bytes in MB of a million. */
export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** `0.53 s`, `12.5 s`, `3 min 20 s`. */
export function duration(seconds: number): string {
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const rounded = Math.round(seconds);
  return `${Math.floor(rounded / 60)} min ${rounded % 60} s`;
}

export const failedCount = ({ failed }: Counts): number =>
  [...failed.values()].reduce((sum, number) => sum + number, 0);

/** `21 failed (no-match 20, type 1)`, the most frequent reason first. */
export function failedPart(tally: Counts): string {
  const reasons = [...tally.failed].sort(([, a], [, b]) => b - a);
  const count = failedCount(tally);
  if (count === 0) return '0 failed';
  return `${formatNumber(count)} failed (${reasons.map(([code, number]) => `${code} ${formatNumber(number)}`).join(', ')})`;
}

/** ` with 1,204 inner records (10 dropped, 3 failed)`; empty where there were none. */
function innerPart({ inner: { records, dropped, failed } }: Counts): string {
  if (records === 0) return '';
  const ends = [
    ...(dropped === 0 ? [] : [`${formatNumber(dropped)} dropped`]),
    ...(failed === 0 ? [] : [`${formatNumber(failed)} failed`]),
  ];
  const count = `${formatNumber(records)} inner ${records === 1 ? 'record' : 'records'}`;
  return ` with ${count}${ends.length === 0 ? '' : ` (${ends.join(', ')})`}`;
}

/**
 * @example '101,234 records in 0.53 s, 21 failed (no-match 20, type 1), 12 dropped, 45.1 MB/s, 190,000 records/s'
 */
export function closingLine(tally: Counts, seconds: number): string {
  const { bytes, records, dropped, inner } = tally;
  const time = Math.max(seconds, 0.001); // an empty file takes no time that could be divided by
  // No more digits than a second run would confirm.
  const rateOf = (count: number) => Math.round(Number((count / time).toPrecision(3)));
  const perSecond = (rate: number, what: string) =>
    `${formatNumber(rate)} ${what}${rate === 1 ? 'record' : 'records'}/s`;
  return [
    `${countRecords(records)}${innerPart(tally)} in ${duration(seconds)}`,
    failedPart(tally),
    ...(dropped === 0 ? [] : [`${formatNumber(dropped)} dropped`]),
    `${megabytes(bytes / time)} MB/s`,
    perSecond(rateOf(records), ''),
    ...(inner.records === 0 ? [] : [perSecond(rateOf(inner.records), 'inner ')]),
  ].join(', ');
}

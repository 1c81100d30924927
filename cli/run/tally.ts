/**
 * @module cli/run/tally
 * Counts of what became of the records, and the line that reports them at the end.
 */

import { type BatchSummary, countStatus, type FailureCode, type Outcome } from '../../engine/index.ts';
import { formatNumber } from '../table.ts';

/** Counts that grow with the run. */
export interface Tally {
  /** Bytes read. */
  bytes: number;
  records: number;
  dropped: number;
  readonly failed: Map<FailureCode, number>;
}

export function createTally(): Tally {
  return { bytes: 0, records: 0, dropped: 0, failed: new Map() };
}

function countFailed(tally: Tally, code: FailureCode, count: number): void {
  tally.failed.set(code, (tally.failed.get(code) ?? 0) + count);
}

export function countOutcome(tally: Tally, outcome: Outcome): void {
  tally.records += outcome.status.length;
  tally.dropped += countStatus(outcome).dropped;
  for (const { code } of outcome.failures) countFailed(tally, code, 1);
}

export function countSummary(tally: Tally, summary: BatchSummary): void {
  tally.records += summary.records;
  tally.dropped += summary.dropped;
  for (const [code, count] of Object.entries(summary.failed)) countFailed(tally, code as FailureCode, count);
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

export const failedCount = ({ failed }: Tally): number =>
  [...failed.values()].reduce((sum, number) => sum + number, 0);

/** `21 failed (no-match 20, type 1)`, the most frequent reason first. */
export function failedPart(tally: Tally): string {
  const reasons = [...tally.failed].sort(([, a], [, b]) => b - a);
  const count = failedCount(tally);
  if (count === 0) return '0 failed';
  return `${formatNumber(count)} failed (${reasons.map(([code, number]) => `${code} ${formatNumber(number)}`).join(', ')})`;
}

/**
 * @example '101,234 records in 0.53 s, 21 failed (no-match 20, type 1), 12 dropped, 45.1 MB/s, 190,000 records/s'
 */
export function closingLine(tally: Tally, seconds: number): string {
  const { bytes, records, dropped } = tally;
  const time = Math.max(seconds, 0.001); // an empty file takes no time that could be divided by
  const rate = Math.round(Number((records / time).toPrecision(3))); // no more digits than a second run would confirm
  return [
    `${countRecords(records)} in ${duration(seconds)}`,
    failedPart(tally),
    ...(dropped === 0 ? [] : [`${formatNumber(dropped)} dropped`]),
    `${megabytes(bytes / time)} MB/s`,
    `${formatNumber(rate)} ${rate === 1 ? 'record' : 'records'}/s`,
  ].join(', ');
}

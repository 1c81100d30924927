/**
 * @module simulator/ledger/failures
 * Why records failed: log records by code, with the first reason.
 */
import type { FailureCount } from '../simulation.ts';
import type { Sent } from './open-records.ts';

export interface Failures {
  add(code: string, reason: string, sent: Sent): void;
  /** The most frequent first. */
  all(): readonly FailureCount[];
}

export function createFailures(): Failures {
  const counts = new Map<string, { readonly reason: string; readonly record: number; records: number }>();
  return {
    add(code, reason, { record, size }) {
      const here = counts.get(code);
      if (here === undefined) counts.set(code, { reason, record, records: size });
      else here.records += size;
    },
    all: () => [...counts].map(([code, rest]) => ({ code, ...rest })).sort((a, b) => b.records - a.records),
  };
}

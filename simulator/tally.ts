/**
 * @module simulator/tally
 * What a run counts about its calls.
 */
import type { InvocationCounts, InvocationRecord, Snapshot } from './simulation.ts';

/** Calls whose durations are remembered. */
const REMEMBERED = 1000;

/** Outcome → the count that grows. */
const COUNTED = {
  ok: 'ok',
  error: 'errors',
  timeout: 'timeouts',
  exit: 'exits',
  throttled: 'throttled',
  refused: 'refused',
} as const satisfies Readonly<Record<InvocationRecord['outcome'], keyof InvocationCounts>>;

export interface Tally {
  started(version: string, attempt: number): void;
  ended(record: Pick<InvocationRecord, 'outcome' | 'milliseconds' | 'faults'>): void;
  snapshot(): Pick<Snapshot, 'invocations' | 'versions' | 'faults' | 'duration'>;
}

export function createTally(versionNames: readonly string[]): Tally {
  const counts = {
    started: 0,
    ok: 0,
    errors: 0,
    timeouts: 0,
    exits: 0,
    throttled: 0,
    refused: 0,
    retries: 0,
  };
  const versions: Record<string, number> = Object.fromEntries(versionNames.map((name) => [name, 0]));
  const faults: Record<string, number> = {};
  const durations = new Float64Array(REMEMBERED);
  return {
    started(version, attempt) {
      counts.started += 1;
      if (attempt > 1) counts.retries += 1;
      versions[version] = (versions[version] ?? 0) + 1;
    },
    ended({ outcome, milliseconds, faults: fired }) {
      if (outcome === 'ok') durations[counts.ok % REMEMBERED] = milliseconds;
      counts[COUNTED[outcome]] += 1;
      for (const name of fired) faults[name] = (faults[name] ?? 0) + 1;
    },
    snapshot() {
      const sorted = durations.slice(0, Math.min(counts.ok, REMEMBERED)).sort();
      const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
      return {
        invocations: { ...counts },
        versions: { ...versions },
        faults: { ...faults },
        duration: { p50: quantile(0.5), p90: quantile(0.9), p99: quantile(0.99) },
      };
    },
  };
}

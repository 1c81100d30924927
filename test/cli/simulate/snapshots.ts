/**
 * @module test/cli/simulate/snapshots
 * A run that was never made, as snapshots: round numbers that grow evenly, so that what is drawn of them can be told.
 */
import type { Snapshot } from '../../../simulator/simulation.ts';

const TOTAL = 1_000_000;
const RECORDS_A_SECOND = 50_000;

export function snapshotAt(realMs: number, change: Partial<Snapshot> = {}): Snapshot {
  const put = Math.min(TOTAL, (realMs / 1000) * RECORDS_A_SECOND);
  const invocations = Math.round(put / 5_000);
  return {
    streamMs: realMs * 60,
    realMs,
    total: TOTAL,
    ledger: {
      put,
      outer: put,
      putAgain: 0,
      calledAgain: 0,
      open: put * 0.1,
      delivered: put * 0.8,
      dropped: put * 0.08,
      failed: put * 0.02,
      lost: 0,
      duplicated: 0,
      corrupted: 0,
    },
    buffered: { records: 12_345, bytes: 2_900_000 },
    inFlight: { invocations: 4, records: 20_000 },
    invocations: {
      started: invocations,
      ok: Math.round(invocations * 0.9),
      errors: 3,
      timeouts: 1,
      exits: 2,
      throttled: 5,
      refused: 0,
      retries: 11,
    },
    versions: { '7': Math.round(invocations * 0.8), '8': Math.round(invocations * 0.2) },
    faults: { latency: 30, throw: 12, 'missing-id': 3 },
    bytesIn: put * 240,
    bytesOut: put * 400,
    duration: { p50: 4.2, p90: 31, p99: 1_250 },
    activePartitions: 12,
    ...change,
  };
}

/** Ten a second, up to that moment. */
export const historyUntil = (realMs: number, change: Partial<Snapshot> = {}): Snapshot[] =>
  Array.from({ length: realMs / 100 + 1 }, (_, index) =>
    snapshotAt(index * 100, index * 100 === realMs ? change : {}),
  );

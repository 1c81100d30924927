/**
 * @module test/cli/simulate/fixture-recording
 * A run that was never made, as a page is drawn from it: ten minutes of the stream, round numbers, every kind of end.
 */

import type { Recording } from '../../../cli/simulate/recording.ts';
import type { InvocationRecord, SimulationOptions, Snapshot } from '../../../simulator/simulation.ts';
import { snapshotAt } from './snapshots.ts';

const OUTCOMES = ['ok', 'ok', 'ok', 'error', 'ok', 'timeout', 'ok', 'exit', 'throttled', 'refused'] as const;

const calls: readonly InvocationRecord[] = OUTCOMES.map((outcome, index) => ({
  requestId: `00000000-0000-4000-8000-00000000000${index}`,
  version: index % 2 === 0 ? '1' : '2',
  environment: 0,
  call: index + 1,
  attempt: outcome === 'ok' ? 1 : 2,
  records: 1_000,
  bytes: 240_000,
  streamMs: index * 60_000,
  milliseconds: outcome === 'throttled' ? 0 : 10 * (index + 1),
  outcome,
  code: outcome === 'ok' ? null : `Lambda.<${outcome}>`,
  faults: outcome === 'error' ? ['throw'] : [],
}));

const options: SimulationOptions = {
  seed: 7,
  stream: {
    source: 'kinesis',
    bufferBytes: 1_048_576,
    bufferSeconds: 60,
    retries: 3,
    partitionLimit: null,
    timeoutMs: 60_000,
    concurrency: 4,
  },
  versions: [
    { name: '1', weight: 0.75, runtime: 'raw', pipeline: 'apache-combined', chaos: null, memory: 1769 },
    {
      name: '2',
      weight: 0.25,
      runtime: 'managed',
      pipeline: '{"parse":{"regex":"<(?P<a>.*)>"}}',
      chaos: '{"faults":[{"fault":"throw","weight":0.1}]}',
      memory: 512,
    },
  ],
  records: 1_000_000,
  rate: 5_000,
  out: null,
};

const last: Snapshot = { ...snapshotAt(10_000), versions: { '1': 75, '2': 25 } };

export const RECORDING: Recording = {
  options,
  result: {
    clean: true,
    failures: [{ code: 'no-match', records: 3, record: 17, reason: 'matches <no> pattern' }],
    last,
    findings: [],
    metrics: [
      { name: 'IncomingRecords', minute: 0, sum: 300_000, samples: 600 },
      { name: 'IncomingRecords', minute: 1, sum: 200_000, samples: 400 },
      { name: 'ExecuteProcessing.Success', minute: 1, sum: 9, samples: 12 },
    ],
  },
  stopped: false,
  date: '2025-02-27T22:10:00.000Z',
  snapshots: [...Array.from({ length: 100 }, (_, index) => snapshotAt(index * 100)), last],
  calls,
  fired: { stepMs: 60_000, counts: { throw: [0, 2, 1], retries: [0, 0, 3, 1] } },
};

/** The same, but with every kind of finding. */
export const NOT_CLEAN: Recording = {
  ...RECORDING,
  result: {
    ...RECORDING.result,
    clean: false,
    last: { ...last, ledger: { ...last.ledger, lost: 2, duplicated: 1, corrupted: 1 } },
    findings: [
      { kind: 'lost', record: 17, expected: 'once', found: 'nowhere' },
      { kind: 'corrupted', record: 18, expected: '{"a":"<b>"}', found: '{"a":"& "}' },
      { kind: 'duplicated', record: null, expected: 'nobody put it', found: 'twice' },
    ],
  },
};

import { expect, test } from 'vitest';
import { simulate } from '../../simulator/index.ts';
import type { InvocationRecord } from '../../simulator/simulation.ts';
import { simulationOptions, streamOptions, version } from '../simulator/fakes.ts';

// A stream around the built layer, under Lambda's own runtime client and the raw runtime, with every kind of
// fault at once, and records as producers pack them.

const FAULTS = [
  { fault: 'throw', weight: 0.1 },
  { fault: 'exit', weight: 0.1 },
  { fault: 'hang', weight: 0.1 },
  { fault: 'oversize', weight: 0.1 },
  { fault: 'latency', weight: 0.1, ms: [20, 80] },
  { fault: 'missing-id', weight: 0.1, count: 3 },
  { fault: 'duplicate-id', weight: 0.1, count: 3 },
  { fault: 'corrupt-base64', weight: 0.1 },
  { fault: 'wrong-result', weight: 0.1 },
  { fault: 'failed-records', weight: 0.1 },
];

test.each(['managed', 'raw'] as const)('no record is lost, whatever fault fires: %s', async (runtime) => {
  const calls: InvocationRecord[] = [];
  const run = simulate(
    simulationOptions({
      records: 40_000,
      wrap: 'mixed',
      // A shard's next batch waits for the one before: none is throttled, however busy this machine is.
      stream: streamOptions({ source: 'kinesis', timeoutMs: 5000 }),
      versions: [
        version({ runtime, weight: 0.5 }),
        version({ runtime, name: '2', weight: 0.5, chaos: JSON.stringify({ faults: FAULTS }) }),
      ],
    }),
    { invocation: (record) => calls.push(record) },
  );
  const { clean, findings, last } = await run.done;
  expect(findings).toEqual([]);
  expect(clean).toBe(true);
  const { put, outer, putAgain, delivered, dropped, failed } = last.ledger;
  expect([put, delivered + dropped + failed]).toEqual([40_000 + putAgain, put]);
  expect(outer).toBeLessThan(put / 3);
  expect(Object.keys(last.faults).length).toBeGreaterThanOrEqual(7);
  for (const { outcome, faults } of calls) {
    if (faults.includes('exit')) expect(outcome).toBe('exit');
    if (faults.includes('hang')) expect(outcome).toBe('timeout');
    if (faults.includes('throw') || faults.includes('oversize')) expect(outcome).toBe('error');
    if (faults.length === 0) expect(['ok', 'throttled']).toContain(outcome);
  }
  expect(run.pids()).toEqual([]);
});

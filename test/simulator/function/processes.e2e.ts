import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createEnvironments } from '../../../simulator/function/environments.ts';
import type { StreamFunction } from '../../../simulator/function/function.ts';
import { type OpenFunction, startRun } from '../../../simulator/run.ts';
import type {
  InvocationRecord,
  SimulationOptions,
  SimulationResult,
  VersionOptions,
} from '../../../simulator/simulation.ts';
import { useUnpackedLayer } from '../../layer/unpacked-layer.ts';
import { simulationOptions, streamOptions, version } from '../fakes.ts';

// Real processes under the raw runtime: every fault is injected for real, and no record is lost. Managed: test/e2e.

const layer = useUnpackedLayer();

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

interface Ran {
  readonly result: SimulationResult;
  readonly calls: readonly InvocationRecord[];
  /** All processes that there were. */
  readonly pids: ReadonlySet<number>;
}

async function run(options: Partial<SimulationOptions>): Promise<Ran> {
  const pids = new Set<number>();
  const calls: InvocationRecord[] = [];
  const open: OpenFunction = async (versions) =>
    createEnvironments({ opt: layer.opt, client: '/var/runtime/index.mjs' }, versions, () => {});
  const simulation = startRun(simulationOptions({ records: 2000, ...options }), open, {
    invocation(record) {
      calls.push(record);
      for (const pid of simulation.pids()) pids.add(pid);
    },
  });
  return { result: await simulation.done, calls, pids };
}

/** Half of the calls go to a version where the fault always fires. */
const faulty = (fault: object): VersionOptions[] => [
  version({ weight: 0.5 }),
  version({
    name: '2',
    weight: 0.5,
    chaos: JSON.stringify({ faults: [{ probability: 1, match: { alias: 'live', version: '2' }, ...fault }] }),
  }),
];

describe('no record is lost where', () => {
  test.each<[string, object, Partial<InvocationRecord>]>([
    ['throw', {}, { outcome: 'error', code: 'Lambda.FunctionError' }],
    ['exit', {}, { outcome: 'exit', code: 'Lambda.FunctionError' }],
    ['hang', {}, { outcome: 'timeout', code: 'Lambda.FunctionTimedOut' }],
    ['latency', { ms: 50 }, { outcome: 'ok', code: null }],
    ['oversize', {}, { outcome: 'error', code: 'Lambda.FunctionError' }],
    ['missing-id', { count: 5 }, { outcome: 'ok', code: 'Lambda.MissingRecordId' }],
    ['duplicate-id', { count: 5 }, { outcome: 'ok', code: 'Lambda.DuplicatedRecordId' }],
    ['unknown-id', { count: 5 }, { outcome: 'ok', code: 'Lambda.MissingRecordId' }],
    ['corrupt-base64', {}, { outcome: 'refused', code: 'Lambda.FunctionError' }],
    ['wrong-result', {}, { outcome: 'refused', code: 'Lambda.FunctionError' }],
    ['failed-records', {}, { outcome: 'ok', code: null }],
  ])('%s fires', async (fault, more, expected) => {
    const { result, calls } = await run({
      versions: faulty({ fault, ...more }),
      stream: streamOptions({ timeoutMs: fault === 'hang' ? 1200 : 10_000 }),
    });
    expect(result.findings).toEqual([]);
    expect(result.clean).toBe(true);
    const hit = calls.filter(({ faults }) => faults.length > 0);
    expect(hit.length).toBeGreaterThan(0);
    for (const call of hit) expect(call).toMatchObject({ version: '2', faults: [fault], ...expected });
    expect(result.last.faults).toEqual({ [fault]: hit.length });
    for (const call of calls) if (call.version === '1') expect(call.outcome).toBe('ok');
    const { delivered, failed, open } = result.last.ledger;
    expect(delivered + failed).toBe(2000);
    expect(open).toBe(0);
    expect(delivered).toBeGreaterThan(0);
  });
});

test('a process that exits is replaced, and none is left when the run has ended', async () => {
  const { calls, pids } = await run({ versions: faulty({ fault: 'exit' }), records: 4000 });
  const exits = calls.filter(({ outcome }) => outcome === 'exit');
  expect(exits.length).toBeGreaterThan(1);
  expect(new Set(exits.map(({ environment }) => environment)).size).toBe(exits.length);
  expect(Math.max(...exits.map(({ milliseconds }) => milliseconds))).toBeLessThan(10_000); // not by a time-out
  expect([...pids].filter(isAlive)).toEqual([]);
});

test('calls of a version share its environments', async () => {
  const stream = streamOptions({ source: 'kinesis', concurrency: 1 });
  const { calls } = await run({ stream, records: 4000 });
  expect(calls.length).toBeGreaterThan(3);
  expect(calls.map(({ environment, call }) => [environment, call])).toEqual(
    calls.map((_, index) => [0, index + 1]),
  );
});

test('the reference gets context values and the map of the user', async () => {
  const { taskRoot } = layer;
  writeFileSync(
    join(taskRoot, 'map.mjs'),
    `export default ({ host, status }, context) =>
       status === 404 ? null : [{ host, status }, { host, again: true }];`,
  );
  const pipeline = JSON.stringify({
    parse: 'apache-combined',
    set: { from: '${requestId} ${functionVersion} ${traceId} ${recordId}' },
    map: './map.mjs',
  });
  const versions = [version({ pipeline, taskRoot })];
  const { result } = await run({ versions, records: 1000 });
  expect(result.findings).toEqual([]);
  expect(result.clean).toBe(true);
  expect(result.last.ledger.dropped).toBeGreaterThan(0);
  const { map: _, ...plain } = JSON.parse(pipeline) as Record<string, unknown>;
  const other = await run({ versions: [version({ pipeline: JSON.stringify(plain) })], records: 1000 });
  expect(other.result.clean).toBe(true);
});

test('a version that does not start ends the run, with what its log says', async () => {
  const versions = [version({ environment: { MILLRACE_THREADS: 'x' } })];
  await expect(run({ versions })).rejects.toThrow(
    /version 1: expected a function that starts, found setting: MILLRACE_THREADS: expected auto or a whole number/,
  );
});

test('a run that is stopped while a call hangs ends at once, and its processes with it', async () => {
  let fn: StreamFunction | undefined;
  const open: OpenFunction = async (versions) => {
    fn = createEnvironments({ opt: layer.opt, client: '/var/runtime/index.mjs' }, versions, () => {});
    return fn;
  };
  const chaos = JSON.stringify({ faults: [{ fault: 'hang', busy: true, probability: 1 }] });
  const simulation = startRun(
    simulationOptions({ versions: [version({ chaos })], stream: streamOptions({ timeoutMs: 60_000 }) }),
    open,
  );
  while (simulation.pids().length === 0) await wait(20);
  const pids = simulation.pids();
  await wait(300);
  const started = performance.now();
  simulation.stop();
  const result = await simulation.done;
  expect(performance.now() - started).toBeLessThan(5000);
  expect(result.last.ledger).toMatchObject({ lost: 0, delivered: 0 });
  expect(result.last.ledger.open).toBe(result.last.ledger.put);
  expect(pids.filter(isAlive)).toEqual([]);
});

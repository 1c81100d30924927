import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../engine/index.ts';
import { startRun } from '../../simulator/run.ts';
import type { StreamOptions } from '../../simulator/simulation.ts';
import { type Change, fakeFunction, runFake, simulationOptions, streamOptions } from './fakes.ts';

// Calls and puts that do not come well, and what Firehose does then.

const APACHE: PipelineConfig = { parse: 'apache-combined' };

describe('a call that does not come well', () => {
  const failing =
    (times: number, kind: 'error' | 'timeout' | 'exit'): Change =>
    (records, { number }) =>
      number <= times ? { kind, message: 'on purpose' } : records;
  const alone = { stream: streamOptions({ source: 'kinesis', concurrency: 1 }), records: 400 };

  test.each([
    ['error', 'Lambda.FunctionError'],
    ['timeout', 'Lambda.FunctionTimedOut'],
    ['exit', 'Lambda.FunctionError'],
  ] as const)('is made again three times: %s', async (kind, code) => {
    const { result, calls } = await runFake(APACHE, failing(3, kind), alone);
    expect(calls.map(({ outcome }) => outcome)).toEqual([kind, kind, kind, 'ok']);
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(calls[0]!.code).toBe(code);
    expect(result.last.invocations).toMatchObject({ started: 4, ok: 1, retries: 3 });
    expect(result.clean).toBe(true);
  });

  test('and no fourth time: its records fail, as they came, with the code', async () => {
    const out = mkdtempSync(join(tmpdir(), 'simulate-'));
    const { result, calls } = await runFake(APACHE, failing(4, 'timeout'), { ...alone, out });
    expect(calls).toHaveLength(4);
    expect(result.last.ledger).toMatchObject({ delivered: 0, failed: 400, lost: 0 });
    expect(result.clean).toBe(false); // nothing was delivered
    expect(result.failures).toEqual([
      { code: 'Lambda.FunctionTimedOut', records: 400, record: 0, reason: 'on purpose' },
    ]);
    const [file] = readdirSync(join(out, 'processing-failed'), {
      recursive: true,
      withFileTypes: true,
    }).filter((entry) => entry.isFile());
    const lines = readFileSync(join(file!.parentPath, file!.name), 'utf8').trimEnd().split('\n');
    rmSync(out, { recursive: true });
    expect(lines).toHaveLength(400);
    expect(Object.keys(JSON.parse(lines[0]!) as object)).toEqual([
      'attemptsMade',
      'arrivalTimestamp',
      'errorCode',
      'errorMessage',
      'attemptEndingTimestamp',
      'rawData',
      'lambdaArn',
    ]);
    const { attemptsMade, errorCode, lambdaArn } = JSON.parse(lines[0]!) as Record<string, unknown>;
    expect(attemptsMade).toBe(4);
    expect(errorCode).toBe('Lambda.FunctionTimedOut');
    expect(lambdaArn).toMatch(/:live$/);
  });

  test('is not made again where the reply is no good, and its records fail', async () => {
    const broken: Change = () => ({ kind: 'ok', body: Buffer.from('no JSON') });
    const { result, calls } = await runFake(APACHE, broken, alone);
    expect(calls).toMatchObject([{ outcome: 'refused', code: 'Lambda.JsonProcessingException' }]);
    expect(result.last.ledger).toMatchObject({ failed: 400, lost: 0, duplicated: 0, corrupted: 0 });
    expect(result.failures).toMatchObject([{ code: 'Lambda.JsonProcessingException', records: 400 }]);
  });

  test('has a record of its own failed where its id is missing, and the others delivered', async () => {
    const { result, calls } = await runFake(APACHE, (records) => records.slice(1), alone);
    expect(calls).toMatchObject([{ outcome: 'ok', code: 'Lambda.MissingRecordId' }]);
    expect(result.last.ledger.failed).toBeLessThan(20);
    expect(result.clean).toBe(true);
  });

  test('is throttled beyond the concurrency, and made again', async () => {
    const slow: Change = async (records) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      return records;
    };
    const stream = streamOptions({ concurrency: 1, bufferSeconds: 0 });
    const { result, calls } = await runFake(APACHE, slow, { stream, records: 1500, rate: 5000 });
    expect(
      calls.some(({ outcome, code }) => outcome === 'throttled' && code === 'Lambda.InvokeLimitExceeded'),
    ).toBe(true);
    expect(result.last.invocations.throttled).toBeGreaterThan(0);
    expect(result.clean).toBe(true);
  });
});

describe('calls at once', () => {
  async function most(stream: Partial<StreamOptions>) {
    let running = 0;
    let peak = 0;
    const change: Change = async (records) => {
      running += 1;
      peak = Math.max(peak, running);
      await new Promise((resolve) => setTimeout(resolve, 300));
      running -= 1;
      return records;
    };
    const options = { stream: streamOptions({ bufferSeconds: 0, ...stream }), records: 3000, rate: 10_000 };
    const { result, calls } = await runFake(APACHE, change, options);
    expect(result.clean).toBe(true);
    return { peak, calls };
  }

  test('are as many as the concurrency, and no more', async () => {
    const { peak, calls } = await most({ concurrency: 2 });
    expect(peak).toBe(2);
    expect(calls.some(({ outcome }) => outcome === 'throttled')).toBe(true);
  });

  test('are one for each shard, whose records stay in order, so that none is throttled', async () => {
    const { peak, calls } = await most({ source: 'kinesis', concurrency: 2 });
    expect(peak).toBe(2);
    expect(calls.some(({ outcome }) => outcome === 'throttled')).toBe(false);
  });
});

test('before each retry it waits twice as long', async () => {
  const { calls } = await runFake(APACHE, () => ({ kind: 'error', message: 'always' }), {
    stream: streamOptions({ source: 'kinesis', concurrency: 1 }),
    records: 400,
  });
  const waits = calls.slice(1).map(({ streamMs }, index) => {
    const before = calls[index]!;
    return Math.round(streamMs - before.streamMs - before.milliseconds);
  });
  expect(waits).toEqual([1000, 2000, 4000]);
});

test('some puts are refused in part, counted, and taken when they are put again', async () => {
  const { result } = await runFake(APACHE, undefined, { records: 20_000, rate: 80 });
  const sum = (name: string) =>
    result.metrics.filter((point) => point.name === name).reduce((total, point) => total + point.sum, 0);
  expect(sum('ThrottledRecords')).toBeGreaterThan(0);
  expect(sum('IncomingRecords')).toBe(result.last.ledger.put);
  expect(result.clean).toBe(true);
});

test('a function that cannot be called at all ends the run with its error', async () => {
  const open = fakeFunction(APACHE, () => ({ kind: 'broken', error: new Error('no such function') }));
  await expect(startRun(simulationOptions(), open).done).rejects.toThrow('no such function');
});

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../engine/index.ts';
import { startRun } from '../../simulator/run.ts';
import {
  type Change,
  type FakeRecord,
  fakeFunction,
  runFake,
  simulationOptions,
  streamOptions,
} from './fakes.ts';

// Whole runs with fakes of a function that come well, whatever the pipeline and the stream's options.

const APACHE: PipelineConfig = { parse: 'apache-combined' };
const bytesOf = ({ data }: FakeRecord) => Buffer.from(data!, 'base64');

describe('a run is clean and every record is somewhere', () => {
  test.each<[string, PipelineConfig]>([
    ['apache-combined', APACHE],
    ['apache-common', { parse: 'apache-common' }],
    ['nginx-combined', { parse: 'nginx-combined' }],
    ['json', { parse: 'json' }],
    ['ltsv', { parse: 'ltsv' }],
    ['what fails is dropped', { ...APACHE, onError: 'drop' }],
    ['what fails is passed on', { ...APACHE, onError: 'raw' }],
    ['a filter', { ...APACHE, filter: { status: { gte: 400 } } }],
    ['no line feed between records', { ...APACHE, output: { newline: false } }],
    ['CSV', { ...APACHE, output: { format: 'csv', columns: ['host', 'agent'] } } as PipelineConfig],
    ['as it came, with line feeds inside', { ...APACHE, onError: 'raw', output: { format: 'raw' } }],
    [
      'outputs that are equal',
      { ...APACHE, output: { format: 'csv', columns: ['status'] } } as PipelineConfig,
    ],
    ['context values', { ...APACHE, set: { from: '${requestId} ${recordId} ${arrivalTime}' } }],
  ])('%s', async (_, pipeline) => {
    const { result } = await runFake(pipeline);
    const { put, open, delivered, dropped, failed } = result.last.ledger;
    expect(result.findings).toEqual([]);
    expect(result.clean).toBe(true);
    expect(put).toBe(3000);
    expect(open).toBe(0);
    expect(delivered + dropped + failed).toBe(3000);
    expect(delivered).toBeGreaterThan(0);
  });

  test.each(['kinesis', 'msk'] as const)('from %s', async (source) => {
    const change: Change = (records, { sent }) => {
      expect(sent).toHaveProperty(source === 'msk' ? 'sourceMSKArn' : 'sourceKinesisStreamArn');
      return records;
    };
    const { result } = await runFake(APACHE, change, { stream: streamOptions({ source }) });
    expect(result.clean).toBe(true);
    expect(result.last.ledger.delivered).toBeGreaterThan(2500);
  });

  test('the same seed gives the same calls with the same records', async () => {
    const about = async (seed: number) => {
      const { calls } = await runFake(APACHE, undefined, { seed });
      return calls.map(({ requestId, records, bytes }) => `${requestId} ${records} ${bytes}`).sort();
    };
    expect(await about(7)).toEqual(await about(7));
    expect(await about(7)).not.toEqual(await about(8));
  });
});

describe('records that are packed are taken apart by the pipeline', () => {
  test.each<[string, PipelineConfig]>([
    ['lines', { ...APACHE, decode: 'lines' }],
    ['gzip', { ...APACHE, decode: ['gzip', 'lines'] }],
    ['gzip', APACHE],
    ['kpl', APACHE],
    ['cloudwatch-logs', APACHE],
    ['mixed', APACHE],
  ])('%s', async (wrap, pipeline) => {
    const { result, calls } = await runFake(pipeline, undefined, { wrap });
    expect(result.findings).toEqual([]);
    expect(result.clean).toBe(true);
    expect(calls.reduce((sum, { records }) => sum + records, 0)).toBeLessThanOrEqual(3000);
    expect(result.last.ledger.delivered).toBeGreaterThan(20);
  });
});

test('delivered objects are the records one behind the other, with nothing between', async () => {
  const out = mkdtempSync(join(tmpdir(), 'simulate-'));
  const output: Buffer[] = [];
  const change: Change = (records) => {
    for (const record of records) if (record.result === 'Ok') output.push(bytesOf(record));
    return records;
  };
  const pipeline: PipelineConfig = { ...APACHE, output: { newline: false } };
  await runFake(pipeline, change, {
    out,
    records: 900,
    stream: streamOptions({ source: 'kinesis', concurrency: 1 }),
  });
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('processing-failed'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const delivered = Buffer.concat(files.map((file) => readFileSync(file)));
  rmSync(out, { recursive: true });
  expect(delivered.equals(Buffer.concat(output))).toBe(true);
});

test('metrics speak of what was put, called and delivered', async () => {
  const { result } = await runFake(APACHE);
  const sum = (name: string) =>
    result.metrics.filter((point) => point.name === name).reduce((total, point) => total + point.sum, 0);
  const { ledger, bytesIn, bytesOut, invocations } = result.last;
  expect(sum('IncomingRecords')).toBe(3000);
  expect(sum('IncomingBytes')).toBe(bytesIn);
  expect(sum('SucceedProcessing.Records')).toBe(ledger.delivered);
  expect(sum('DeliveryToS3.Records')).toBe(ledger.delivered);
  expect(sum('DeliveryToS3.Bytes')).toBe(bytesOut);
  expect(sum('ExecuteProcessing.Success')).toBe(invocations.ok);
  expect(sum('ExecuteProcessing.Duration')).toBeGreaterThan(0);
});

test('days of the stream take no longer than its calls', async () => {
  const started = performance.now();
  const { result } = await runFake(APACHE, undefined, { records: 600, rate: 0.002 });
  expect(result.last.streamMs).toBeGreaterThan(3 * 86_400_000);
  expect(result.clean).toBe(true);
  expect(performance.now() - started).toBeLessThan(30_000);
});

test('a run that is stopped counts what is open as open, and loses nothing', async () => {
  let run: ReturnType<typeof startRun> | undefined;
  run = startRun(
    simulationOptions({ records: 1_000_000 }),
    fakeFunction(APACHE, (records, { number }) => {
      if (number === 3) run!.stop();
      return records;
    }),
  );
  const result = await run.done;
  expect(result.clean).toBe(true);
  expect(result.last.ledger.open).toBeGreaterThan(0);
  expect(result.last.ledger.lost).toBe(0);
});

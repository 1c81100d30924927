import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../engine/index.ts';
import { startRun } from '../../simulator/run.ts';
import type { StreamOptions } from '../../simulator/simulation.ts';
import {
  type Change,
  type FakeRecord,
  fakeFunction,
  runFake,
  simulationOptions,
  streamOptions,
} from './fakes.ts';

// Whole runs with fakes of a function: what Firehose does with replies, and what the ledger says of wrong ones.

const APACHE: PipelineConfig = { parse: 'apache-combined' };
const okOf = (records: readonly FakeRecord[]) =>
  records.flatMap(({ result }, index) => (result === 'Ok' ? [index] : []));
const bytesOf = ({ data }: FakeRecord) => Buffer.from(data!, 'base64');

/** Changes the first reply only, by the first two records that came well. */
const once =
  (change: (a: FakeRecord, b: FakeRecord, records: FakeRecord[]) => void): Change =>
  (records, { number }) => {
    if (number !== 1) return records;
    const [first, second] = okOf(records).slice(3, 5);
    change(records[first!]!, records[second!]!, records);
    return records;
  };

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

describe('the ledger finds', () => {
  const cases: [string, Change, { lost?: number; duplicated?: number; corrupted?: number }][] = [
    [
      'one byte that was altered',
      once((a) => {
        const bytes = bytesOf(a);
        bytes[bytes.length - 20]! ^= 1;
        a.data = bytes.toString('base64');
      }),
      { corrupted: 1 },
    ],
    [
      "a record that gets another's data",
      once((a, b) => {
        b.data = a.data!;
      }),
      { duplicated: 1, lost: 1 },
    ],
    [
      'two records that are swapped',
      once((a, b) => {
        [a.data, b.data] = [b.data!, a.data!];
      }),
      { corrupted: 1 },
    ],
    [
      'a record that is dropped where it should not be',
      once((a) => {
        a.result = 'Dropped';
      }),
      { lost: 1 },
    ],
    [
      'a record whose data is empty',
      once((a) => {
        a.data = '';
      }),
      { lost: 1 },
    ],
    [
      'a record that is there twice in its own place',
      once((a) => {
        a.data = Buffer.concat([bytesOf(a), bytesOf(a)]).toString('base64');
      }),
      { duplicated: 1 },
    ],
    [
      'bytes that nobody put',
      once((a) => {
        a.data = Buffer.concat([Buffer.from('{"made":"up"}\n'), bytesOf(a)]).toString('base64');
      }),
      { corrupted: 1 },
    ],
    [
      'a line feed that is missing',
      once((a) => {
        a.data = bytesOf(a).subarray(0, -1).toString('base64');
      }),
      { corrupted: 1, lost: 1 },
    ],
    [
      'a failed record that is delivered all the same',
      (records, { number }) => {
        const failed = records.find(
          (record) => record.result === 'ProcessingFailed' && bytesOf(record).includes('~r'),
        );
        if (number === 1) failed!.result = 'Ok';
        return records;
      },
      { corrupted: 1 },
    ],
  ];

  test.each(cases)('%s', async (_, change, found) => {
    const { result } = await runFake(APACHE, change);
    const { lost, duplicated, corrupted } = result.last.ledger;
    expect({ lost, duplicated, corrupted }).toEqual({ lost: 0, duplicated: 0, corrupted: 0, ...found });
    expect(result.clean).toBe(false);
    expect(result.findings.length).toBeGreaterThan(0);
  });

  test.each(cases)('%s, with no line feed between records', async (_, change, found) => {
    const { result } = await runFake({ ...APACHE, output: { newline: false } }, change);
    expect(result.clean).toBe(false);
    const { lost, duplicated, corrupted } = result.last.ledger;
    const wanted = Object.values(found).reduce((sum, count) => sum + count, 0);
    expect(lost + duplicated + corrupted).toBeGreaterThanOrEqual(Math.min(1, wanted));
  });

  test('the record in its findings, and what it should have been', async () => {
    let id = '';
    const { result } = await runFake(
      APACHE,
      once((a) => {
        id = a.recordId;
        const text = bytesOf(a).toString('latin1').replace('"host"', '"hosT"');
        a.data = Buffer.from(text, 'latin1').toString('base64');
      }),
    );
    expect(id).not.toBe('');
    const [finding] = result.findings;
    expect(finding).toMatchObject({ kind: 'corrupted', expected: 'what the reference path has' });
    expect(finding!.record).toBeGreaterThanOrEqual(0);
    expect(finding!.found).toContain('hosT');
  });

  test('a partition that is not the one of the record', async () => {
    const pipeline: PipelineConfig = { ...APACHE, partition: { status: '${status}' } };
    const change = once((a) => {
      a.metadata = { partitionKeys: { status: '999' } }; // records with the same keys share an object
    });
    const { result } = await runFake(pipeline, change, { stream: streamOptions({ partitionLimit: 500 }) });
    expect(result.last.ledger.corrupted).toBe(1);
    expect(result.findings[0]!.expected).toMatch(/^partition "status=/);
    expect(result.findings[0]!.found).toMatch(/^delivered in status=999\//);
  });
});

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
    expect(result.last.ledger).toMatchObject({ delivered: 0, failed: 400 });
    expect(result.clean).toBe(true);
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
    expect(result.last.ledger.failed).toBe(400);
    expect(result.clean).toBe(true);
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
  expect(sum('IncomingRecords')).toBe(20_000);
  expect(result.clean).toBe(true);
});

describe('dynamic partitioning', () => {
  const pipeline: PipelineConfig = { ...APACHE, partition: { host: '${host}' } };

  test('keeps within the limit, and gives the records beyond it to the error output with its code', async () => {
    const out = mkdtempSync(join(tmpdir(), 'simulate-'));
    let most = 0;
    const run = startRun(
      simulationOptions({
        out,
        stream: streamOptions({ partitionLimit: 20, bufferSeconds: 1 }),
        versions: [{ ...simulationOptions().versions[0]!, pipeline: JSON.stringify(pipeline) }],
      }),
      fakeFunction(pipeline),
      {
        invocation: () => {
          most = Math.max(most, run.snapshot().activePartitions);
        },
      },
    );
    const result = await run.done;
    expect(result.clean).toBe(true);
    expect(most).toBe(20);
    const folders = readdirSync(out);
    expect(folders.filter((name) => name.startsWith('host%3D') || name.startsWith('host='))).not.toEqual([]);
    const [file] = readdirSync(join(out, 'activePartitionExceeded'), {
      recursive: true,
      withFileTypes: true,
    }).filter((entry) => entry.isFile());
    const [line] = readFileSync(join(file!.parentPath, file!.name), 'utf8').split('\n');
    rmSync(out, { recursive: true });
    expect(JSON.parse(line!)).toMatchObject({
      errorCode: 'DynamicPartitioning.ActivePartitionsLimitExceeded',
    });
    const exceeded = result.metrics.filter(({ name }) => name === 'PartitionCountExceeded');
    expect(exceeded.reduce((sum, point) => sum + point.sum, 0)).toBeGreaterThan(0);
  });

  test('lets a partition go with its object, so that others find room', async () => {
    const stream = streamOptions({ partitionLimit: 2000, bufferSeconds: 1 });
    const { result } = await runFake(pipeline, undefined, { stream, records: 2000, rate: 5 });
    expect(result.clean).toBe(true);
    expect(result.last.activePartitions).toBe(0);
  });

  test('is refused where the pipeline has no keys', async () => {
    await expect(
      runFake(APACHE, undefined, { stream: streamOptions({ partitionLimit: 5 }) }),
    ).rejects.toThrow(/stream\.partitionLimit: expected a pipeline with partition keys/);
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

test('a function that cannot be called at all ends the run with its error', async () => {
  const open = fakeFunction(APACHE, () => ({ kind: 'broken', error: new Error('no such function') }));
  await expect(startRun(simulationOptions(), open).done).rejects.toThrow('no such function');
});

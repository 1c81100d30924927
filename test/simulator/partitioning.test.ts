import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../engine/index.ts';
import { startRun } from '../../simulator/run.ts';
import { fakeFunction, runFake, simulationOptions, streamOptions } from './fakes.ts';

const APACHE: PipelineConfig = { parse: 'apache-combined' };

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

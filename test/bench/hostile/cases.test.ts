import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LARGEST } from '../../../bench/hostile/cases/case.ts';
import { HOSTILE_CASES } from '../../../bench/hostile/cases.ts';
import { HOSTILE_PIPELINES, TASK_ROOT } from '../../../bench/hostile/plan.ts';
import { judgeFate, prepare } from '../../../bench/hostile/sent.ts';
import { createEngine, type PipelineConfig } from '../../../engine/index.ts';
import { createRandom } from '../../../simulator/samples/random.ts';

const random = createRandom(1);
const made = HOSTILE_CASES.map((of) => ({ of, record: of.make(random) }));
const recordOf = (name: string) => made.find(({ of }) => of.name === name)!.record as Buffer;

test('the cases have names of their own, and most fit into a record of Firehose', () => {
  expect(new Set(HOSTILE_CASES.map(({ name }) => name)).size).toBe(HOSTILE_CASES.length);
  const larger = made.filter(({ record }) => record.length > LARGEST).map(({ of }) => of.name);
  expect(larger).toEqual(['objects, 500000 deep', 'objects never closed', '1 GB of zeros in gzip']);
});

test('the bombs are what they say', () => {
  for (const name of [
    '1 GB of zeros in gzip',
    '1 GB of zeros in gzip of many members',
    '1 GB of zeros in gzip in gzip',
  ]) {
    const record = recordOf(name);
    expect(record.length).toBeLessThan(1_100_000);
    const content = name.endsWith('in gzip in gzip') ? gunzipSync(record) : record;
    expect(() => gunzipSync(content, { maxOutputLength: 900 << 20 })).toThrow(
      expect.objectContaining({ code: 'ERR_BUFFER_TOO_LARGE' }),
    );
  }
});

test.each(HOSTILE_PIPELINES)('$name runs on the tier that it is there for', async ({ pipeline, tier }) => {
  const engine = createEngine(JSON.parse(pipeline) as PipelineConfig, { baseFolder: TASK_ROOT, threads: 1 });
  // A function's setting makes the reference path of one that could run on the kernel.
  if (tier === 'kernel') expect(engine.tier).toBe('kernel');
  await engine.close();
});

describe('what records become', () => {
  const json = HOSTILE_PIPELINES.find(({ name }) => name === 'json')!;
  const lines = HOSTILE_PIPELINES.find(({ name }) => name === 'lines')!;
  const only = (...names: string[]) => made.filter(({ of }) => names.includes(of.name));

  test('is what the reference path says, of innocents and culprits', async () => {
    const { innocents, culprits, unexpected } = await prepare(json, only('a null', 'duplicated names'), 1);
    expect(unexpected).toEqual([]);
    expect(innocents.length).toBeGreaterThan(500);
    expect(innocents.every(({ fate, due }) => fate === 'ok' && due !== '')).toBe(true);
    expect(culprits.map(({ name, fate }) => [name, fate])).toEqual([
      ['duplicated names', 'ok'],
      ['a null', 'json'],
    ]);
    expect(Buffer.from(culprits[0]!.due, 'base64').toString()).toContain('"twice":"/c /c"');
    expect(culprits[1]!.due).toBe(Buffer.from('null').toString('base64'));
  });

  test('is named where the table has something else', async () => {
    const [one] = only('a null');
    const wrong = [{ ...one!, of: { ...one!.of, fates: ['ok'] as const } }];
    const { unexpected } = await prepare(json, wrong, 1);
    expect(unexpected).toEqual(['json: a null: expected ok, found json']);
  });

  test('is the table’s business only where the pipeline reads such records', () => {
    const [deep] = only('a null');
    const [bomb] = only('a bomb cut off');
    const ltsv = HOSTILE_PIPELINES.find(({ name }) => name === 'ltsv')!;
    expect(judgeFate(deep!.of, ltsv, 'ltsv')).toBeNull();
    expect(judgeFate(bomb!.of, ltsv, 'ltsv')).toContain('expected decode, found ltsv');
    expect(judgeFate(bomb!.of, lines, 'utf8')).toBeNull();
  });
});

/**
 * Records among ten thousand whose map ends its thread, on real threads: they fail, and no other record does, wherever
 * they are. Decoded records count by the record they are inside of.
 */
import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { createEngine, packRecords } from '../../../engine/index.ts';
import type { ExecutorOptions } from '../../../engine/threads/executor.ts';
import { createRandom } from '../../../simulator/samples/random.ts';

const baseFolder = new URL('../../fixtures/map/', import.meta.url).pathname;
const RECORDS = 10_000;
/** Each death costs the start of a thread: 0.1 s, two seconds where thirty processes share two cores. */
vi.setConfig({ testTimeout: 600_000 });

function placements(seed: number, count: number): readonly number[] {
  const random = createRandom(seed);
  const places = new Set<number>();
  // Every third seed has them side by side.
  const start = random.below(RECORDS - count);
  while (places.size < count) places.add(seed % 3 === 0 ? start + places.size : random.below(RECORDS));
  return [...places].sort((a, b) => a - b);
}

async function run(
  map: string,
  records: readonly (string | Uint8Array)[],
  decode: 'none' | 'gzip',
  options: ExecutorOptions = {},
) {
  const deaths: string[] = [];
  const pool = { ...options, heapMb: 32, onDeath: (detail: string) => deaths.push(detail) };
  const engine = createEngine({ decode, parse: 'json', map }, { threads: 2, baseFolder, pool });
  const { failures } = await engine.run(packRecords(records));
  await engine.close();
  return {
    failed: failures.map(({ index }) => index),
    codes: new Set(failures.map(({ code }) => code)),
    deaths,
  };
}

test.each([
  [1, 1],
  [2, 9],
  [3, 16],
  [4, 40],
])('seed %i: %i culprits cost two deaths each, and no innocent record', async (seed, count) => {
  const culprits = placements(seed, count);
  const records = Array.from({ length: RECORDS }, (_, n) => `{"n":${n}}`);
  for (const [place, index] of culprits.entries())
    records[index] = place === 8 ? '{"text":"MEMORY"}' : '{"text":"EXIT"}';
  const texts = records.map((record) => record.replace('{"n"', '{"text":"","n"'));
  const { failed, codes, deaths } = await run('./deadly.mjs', texts, 'none');
  expect(failed).toEqual(culprits);
  expect([...codes]).toEqual(['worker']);
  expect(deaths.length).toBeLessThanOrEqual(2 * count);
});

test('of a mapBatch a culprit is found by halves', async () => {
  const culprits = placements(5, 3);
  const records = Array.from({ length: RECORDS }, (_, n) =>
    culprits.includes(n) ? '{"does":"exit"}' : `{"n":${n}}`,
  );
  const { failed, deaths } = await run('./hostile-batch.mjs', records, 'none');
  expect(failed).toEqual(culprits);
  expect(deaths.length).toBeLessThanOrEqual(3 * (2 + Math.ceil(Math.log2(RECORDS))));
});

test('of records that are decoded, the one fails that the culprit is inside of', async () => {
  const records = Array.from({ length: 60 }, (_, n) =>
    gzipSync(n % 20 === 11 ? '{"text":"EXIT"}' : `{"text":"","n":${n}}`),
  );
  const { failed, deaths } = await run('./deadly.mjs', records, 'gzip');
  expect(failed).toEqual([11, 31, 51]);
  expect(deaths.length).toBeLessThanOrEqual(6);
});

test('a loop behind an await is ended, and fails its record alone', async () => {
  const records = Array.from({ length: 40 }, (_, n) =>
    JSON.stringify({ n, does: n === 17 ? 'later loop' : 'async' }),
  );
  const { failed, deaths } = await run('./hostile.mjs', records, 'none', { timeLimit: 1500 });
  expect(failed).toEqual([17]);
  // The window of 16 is cut out and halved, and the record run alone.
  expect(deaths.length).toBeLessThanOrEqual(3 + Math.log2(16));
});

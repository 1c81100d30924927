import { expect, test } from 'vitest';
import { createEngine, packRecords, STATUS } from '../../engine/index.ts';

/** Patterns that make a backtracking matcher take exponential or quadratic time on a text that does not match. */
const HOSTILE = [
  '^(?P<v>(a+)+)$',
  '^(?P<v>(a|a)*)$',
  '^(?P<v>(a*)*b)$',
  '(?P<v>a*a*a*a*b)',
  '^(?P<v>(.*a){12})$',
];

async function timeOf(pattern: string, length: number): Promise<number> {
  const engine = createEngine({ parse: { regex: pattern } }, { threads: 1 });
  await engine.ready();
  const batch = packRecords([`${'a'.repeat(length)}!`]);
  const started = performance.now();
  const outcome = await engine.run(batch);
  expect(outcome.status[0]).toBe(STATUS.failed);
  return performance.now() - started;
}

test.each(HOSTILE)('%s takes time in proportion to the record', async (pattern) => {
  await timeOf(pattern, 1000); // warm
  const short = Math.max(await timeOf(pattern, 10_000), await timeOf(pattern, 10_000), 1);
  const long = Math.min(await timeOf(pattern, 100_000), await timeOf(pattern, 100_000));
  expect(long).toBeLessThan(5000);
  expect(long / short).toBeLessThan(30);
});

test('numbers of a megabyte of digits are read in proportion to them', async () => {
  const digits = '7'.repeat(1_000_000);
  const engine = createEngine(
    { parse: 'json', types: { i: 'int', f: 'float' }, filter: { i: { gt: 1 }, f: { gt: 1 } } },
    { threads: 1 },
  );
  const started = performance.now();
  const outcome = await engine.run(packRecords([`{"i":"00${digits}","f":"${digits}."}`]));
  expect(Buffer.from(outcome.bytes).toString()).toBe(`{"i":${digits},"f":${digits}.0}\n`);
  expect(performance.now() - started).toBeLessThan(5000);
});

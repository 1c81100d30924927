import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Batch, batchSize, packRecords } from '../../../engine/batch.ts';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import { LATE } from '../../../engine/decoders/decoder.ts';
import { gzip } from '../../../engine/decoders/gzip.ts';
import { createEngine, type PipelineConfig, TIERS } from '../../../engine/index.ts';
import type { TimeLimit } from '../../../engine/plan/program.ts';
import { compileProgram } from '../../../engine/programs/compile.ts';

/** A limit that says what is left from call to call, and keeps the batches that are run within it. */
function limitOf(...left: number[]) {
  const ran: Batch[] = [];
  const limit: TimeLimit = {
    left: () => (left.length > 1 ? left.shift()! : left[0]!),
    spent: { bytes: 0 },
    run(run, batch) {
      ran.push(batch);
      return run(batch, undefined, limit);
    },
  };
  return { limit, ran };
}

const codesOf = ({ failures }: { failures: readonly { index: number; code: string }[] }) =>
  failures.map(({ index, code }) => `${index} ${code}`);

const compile = (pipeline: PipelineConfig, tier: (typeof TIERS)[number]) =>
  compileProgram(buildPlan(pipeline, '.', tier));

test.each(['failed', 'drop', 'raw'] as const)(
  'the reference path fails what it did not come to, onError: %s',
  async (onError) => {
    const program = await compile({ parse: 'json', onError }, 're2');
    const batch = packRecords(Array(5).fill('{"a":1}'));
    const { limit } = limitOf(2, 1, 0);
    const outcome = program.run(batch, undefined, limit);
    expect(codesOf(outcome)).toEqual(['2 deadline', '3 deadline', '4 deadline']);
    expect(Buffer.from(outcome.bytes).toString()).toBe('{"a":1}\n{"a":1}\n');
    const unreadable = [{ index: 3, code: 'base64', detail: 'd' } as const];
    expect(codesOf(program.run({ ...batch, unreadable }, undefined, limitOf(0).limit))).toContain('3 base64');
  },
);

test('what the kernel hands back runs within the limit, at a pace of its own', async () => {
  const program = await compile({ parse: 'json' }, 'kernel');
  const { limit, ran } = limitOf(1000);
  program.run(packRecords(['{"a":1}', '{"\\u0062":1}', '{"a":2}', '{"\\u0062":2}']), undefined, limit);
  expect(ran.map(batchSize)).toEqual([2]);
});

test.each(TIERS)('records inside of records run within the limit, and decoding stops: %s', async (tier) => {
  for (const onError of ['failed', 'drop'] as const) {
    const program = await compile({ decode: ['gzip', 'lines'], parse: 'json', onError }, tier);
    const record = gzipSync('{"a":1}\n{"a":2}\n');
    const batch = packRecords([record, record, Buffer.from('no gzip'), record]);
    // Decoding looks before each record, and gzip before it begins: two are decoded, then it is too late.
    const { limit, ran } = limitOf(9, 9, 9, 0);
    const outcome = program.run(batch, undefined, limit);
    expect(ran.map(batchSize)).toEqual([4]);
    const late = tier === 'kernel' ? [2, 3] : [0, 1, 2, 3]; // the kernel is not interrupted
    expect(codesOf(outcome)).toEqual(late.map((index) => `${index} deadline`));
  }
});

const NOTHING = { add() {}, addPart() {}, wants: () => false };

test('gzip is tried with more room, unless there is no time for that', () => {
  const text = Buffer.alloc(40 << 20, 'x');
  const record = gzipSync(text);
  const decode = (left?: () => number) => {
    const inner: Uint8Array[] = [];
    const limits = {
      depth: 128,
      values: 100_000,
      bytes: 64 << 20,
      records: 10,
      ...(left === undefined ? {} : { left }),
    };
    return [gzip.decode(record, { ...NOTHING, add: (one) => inner.push(one) }, limits), inner.length];
  };
  expect(decode()).toEqual([null, 1]);
  expect(decode(limitOf(1000).limit.left)).toEqual([null, 1]);
  expect(decode(limitOf(100, 95, 95, 30).limit.left)).toEqual([LATE, 0]);
  const small = gzipSync('x');
  expect(
    gzip.decode(small, NOTHING, { depth: 128, values: 100_000, bytes: 64 << 20, records: 10, left: () => 0 }),
  ).toBe(null);
  const tooLarge = { depth: 128, values: 100_000, bytes: 2 << 20, records: 10, left: () => 1000 };
  expect(gzip.decode(record, NOTHING, tooLarge)).toBe('gzip: more than 2097152 bytes inside');
});

test('workers stop by themselves: what each has done stays done, and none is ended', async () => {
  const deaths: string[] = [];
  const pool = { deadlineMargin: 2000, onDeath: (detail: string) => deaths.push(detail) };
  const baseFolder = new URL('../../fixtures/map/', import.meta.url).pathname;
  const engine = createEngine({ parse: 'json', map: './slow.mjs' }, { threads: 2, baseFolder, pool });
  await engine.ready();
  await engine.run(packRecords(Array(10).fill('{"a":1}'))); // the map is loaded
  const deadline = Date.now() + 4000;
  const { status, failures } = await engine.run(packRecords(Array(4000).fill('{"a":1}')), { deadline });
  expect(Date.now()).toBeLessThan(deadline);
  expect(failures.every(({ code }) => code === 'deadline')).toBe(true);
  for (const half of [status.subarray(0, 2000), status.subarray(2000)]) {
    const done = half.findIndex((one) => one !== 0);
    expect(done).toBeGreaterThan(0);
    expect(half.subarray(done).every((one) => one !== 0)).toBe(true);
  }
  expect(deaths).toEqual([]);
  await engine.close();
});

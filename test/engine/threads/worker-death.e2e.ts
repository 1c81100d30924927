/**
 * Real deaths of real threads: each test has records that end the worker they are run on, and wants every other
 * record done and the pool whole afterwards.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { countStatus } from '../../../engine/outcome.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import type { Executor, ExecutorOptions } from '../../../engine/threads/executor.ts';
import { createThreadsExecutor } from '../../../engine/threads/parallel.ts';
import { numbered, readOutcome } from './executor-conformance.ts';
import { compileProgram, mapBy, STAND_IN_URL, standInPlan } from './stand-in-program.ts';

const fixture = (name: string) => new URL(`../../fixtures/map/${name}.mjs`, import.meta.url).href;
const mapped = (name: string) => standInPlan(mapBy(fixture(name)));

let open: Executor[] = [];
let deaths: string[] = [];
afterEach(async () => {
  await Promise.all(open.map((executor) => executor.close()));
  open = [];
  deaths = [];
});

async function create(plan: Plan, options: ExecutorOptions = {}): Promise<Executor> {
  const program = await compileProgram(plan);
  const executor = createThreadsExecutor(plan, program, 2, {
    threshold: 1,
    timeLimit: 5000, // a heap takes its time to fill on a busy machine, and must not count as hung
    heapMb: 32,
    programModule: STAND_IN_URL,
    onDeath: (detail) => deaths.push(detail),
    ...options,
  });
  open.push(executor);
  return executor;
}

/** Runs `count` numbered records, some replaced, and wants exactly those to fail, with the details given. */
async function expectCulprits(
  executor: Executor,
  count: number,
  culprits: Record<number, [text: string, detail: RegExp]>,
) {
  const texts = numbered(count);
  for (const [index, [text]] of Object.entries(culprits)) texts[Number(index)] = text;
  const records = readOutcome(await executor.execute(packRecords(texts)));
  expect(records.flatMap((record, index) => (record.failure ? [index] : []))).toEqual(
    Object.keys(culprits).map(Number),
  );
  records.forEach((record, index) => {
    const culprit = culprits[index];
    if (culprit)
      expect(record.failure).toMatchObject({ code: 'worker', detail: expect.stringMatching(culprit[1]) });
    else expect(JSON.parse(record.text).text).toBe(texts[index]);
  });
}

const exited = /^its worker exited with code 7$/;
const starved = /^its worker ran out of memory$/;
const hung = /^its worker made no progress for [0-9.]+ s$/;
/** For records that hang and nothing else. */
const hasty = { timeLimit: 400 };

describe('with a map module', () => {
  test.each([
    ['process.exit', 'EXIT', exited, {}],
    ['running out of memory', 'MEMORY', starved, {}],
    ['a loop without end', 'HANG', hung, hasty],
  ])('%s fails the one record, and the pool goes on', async (_, text, detail, options) => {
    const executor = await create(mapped('deadly'), options);
    await expectCulprits(executor, 100, { 30: [text, detail] });
    expect(deaths).toHaveLength(2);
    await expectCulprits(executor, 100, {});
    await expectCulprits(executor, 100, { 0: [text, detail], 99: [text, detail] });
  });

  test('a batch of one record does not run user code on the calling thread', async () => {
    const executor = await create(mapped('deadly'));
    await expectCulprits(executor, 1, { 0: ['EXIT', exited] });
  });

  test('several culprits in one slice, of every kind, each fail alone', async () => {
    const executor = await create(mapped('deadly'), { timeLimit: 1500 });
    await expectCulprits(executor, 200, {
      3: ['EXIT', exited],
      4: ['MEMORY', starved],
      20: ['HANG', hung],
      99: ['EXIT', exited],
      150: ['EXIT', exited],
    });
  });

  test('what the map function throws is a failure of the map, no death', async () => {
    const executor = await create(mapped('deadly'));
    const records = readOutcome(await executor.execute(packRecords([...numbered(10), 'THROW'])));
    expect(records[10]?.failure).toMatchObject({ code: 'map', index: 10 });
    expect(deaths).toEqual([]);
  });

  test('batches that overlap with a dying one are not touched', async () => {
    const executor = await create(mapped('deadly'), hasty);
    const batches = [
      expectCulprits(executor, 50, { 10: ['EXIT', exited] }),
      expectCulprits(executor, 60, {}),
      expectCulprits(executor, 70, { 60: ['HANG', hung] }),
      expectCulprits(executor, 80, {}),
    ];
    await Promise.all(batches);
  });

  test('where memory ran out over many records, none of them is to blame', async () => {
    const executor = await create(mapped('leaks'), { heapMb: 64 });
    const texts = Array.from({ length: 24 }, (_, index) => `LEAK ${index}`);
    const outcome = await executor.execute(packRecords(texts));
    expect(countStatus(outcome)).toEqual({ ok: 24, dropped: 0, failed: 0 });
    expect(deaths.length).toBeGreaterThan(0);
  });

  test('after the time for recovery, what a dead worker held fails', async () => {
    const executor = await create(mapped('deadly'), { recoveryTime: 1 });
    const texts = Array.from({ length: 40 }, () => 'EXIT');
    const outcome = await executor.execute(packRecords([...texts, ...numbered(2)]));
    expect(outcome.failures.map((failure) => failure.code)).toEqual(outcome.failures.map(() => 'worker'));
    expect(countStatus(outcome).failed).toBeGreaterThanOrEqual(40);
    expect(outcome.failures.at(39)?.detail).toMatch(
      /given up after \d+ dead workers, this one exited with code 7/,
    );
    expect(deaths.length).toBeLessThan(12);
  });

  test('a module that ends the thread while it loads fails the batch in words, and does not hang', async () => {
    const executor = await create(mapped('ends-while-loading'));
    const outcome = await executor.execute(packRecords(numbered(10)));
    expect(countStatus(outcome).failed).toBe(10);
    expect(outcome.failures[0]).toMatchObject({
      code: 'worker',
      detail: 'its worker did not start: exited with code 9',
    });
  });

  test('workers that cannot even start fail the batch in words, and do not hang', async () => {
    const workerFile = new URL('./missing.ts', import.meta.url).href;
    const executor = await create(mapped('deadly'), { workerFile });
    for (let round = 0; round < 2; round++) {
      const outcome = await executor.execute(packRecords(numbered(10)));
      expect(countStatus(outcome).failed).toBe(10);
      expect(outcome.failures[0]?.detail).toMatch(/^its worker did not start: threw .*missing.ts/);
    }
  });

  test('a hung worker is cut off by the deadline; finished slices keep their results', async () => {
    const executor = await create(mapped('deadly'), { timeLimit: 60_000, deadlineMargin: 100 });
    await executor.execute(packRecords(numbered(100)));
    const started = Date.now();
    const texts = numbered(100);
    texts[80] = 'HANG';
    const outcome = await executor.execute(packRecords(texts), { deadline: started + 600 });
    expect(Date.now() - started).toBeLessThan(5000);
    const records = readOutcome(outcome);
    expect(records[0]?.failure).toBe(null);
    expect(records[99]?.failure).toMatchObject({ code: 'deadline' });
    expect(records.filter((record) => record.failure?.code === 'deadline').length).toBeLessThan(60);
    await expectCulprits(executor, 100, {});
  });

  test('closing with a hung worker rejects what runs, after the time given', async () => {
    const executor = await create(mapped('deadly'), { timeLimit: 60_000, closeTimeout: 200 });
    const work = executor.execute(packRecords([...numbered(10), 'HANG']));
    const rejected = expect(work).rejects.toMatchObject({ code: 'ERR_MILLRACE_CLOSED' });
    await executor.close();
    await rejected;
  });
});

describe('without user code', () => {
  const deadly = standInPlan({ title: 'deadly' });

  test.each([
    ['exits', 'EXIT', 'exited with code 3'],
    ['hangs', 'HANG', 'made no progress for 0.4 s'],
  ])('a worker that %s costs nothing: its slice is done on the calling thread', async (_, text, detail) => {
    const executor = await create(deadly, hasty);
    const texts = numbered(100);
    texts[20] = text;
    const outcome = await executor.execute(packRecords(texts));
    expect(readOutcome(outcome).map((record) => JSON.parse(record.text).text)).toEqual(texts);
    expect(deaths).toEqual([detail]);
    await expectCulprits(executor, 100, {});
  });

  test('a record that makes the program throw fails alone', async () => {
    const executor = await create(deadly);
    await expectCulprits(executor, 100, { 70: ['THROW', /^the program threw Error: a bug in the program$/] });
    expect(deaths).toEqual(['threw Error: a bug in the program']);
  });

  test('a plan that does not compile on workers is run on the calling thread', async () => {
    const executor = await create(standInPlan({ title: 'no-start' }));
    await expectCulprits(executor, 100, {});
    expect(deaths).toHaveLength(2);
  });

  test('workers that cannot even start cost nothing, time and again', async () => {
    const executor = await create(deadly, { workerFile: new URL('./missing.ts', import.meta.url).href });
    for (let round = 0; round < 3; round++) await expectCulprits(executor, 100, {});
    expect(deaths[0]).toMatch(/^threw .*missing.ts/);
  });

  test('a plan that cannot be posted is run on the calling thread', async () => {
    const executor = await create({ ...deadly, trims: [() => 'a function'] as unknown as Plan['trims'] });
    await expectCulprits(executor, 100, {});
    expect(deaths[0]).toMatch(/could not be cloned/);
  });
});

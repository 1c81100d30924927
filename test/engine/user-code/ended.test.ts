/**
 * User code that does not end by itself is ended, on the calling thread and on threads: its record fails, and the others
 * are done, before the deadline.
 */
import { expect, test } from 'vitest';
import { createEngine, type MapFunction, type Outcome, packRecords, STATUS } from '../../../engine/index.ts';
import hostile from '../../fixtures/map/hostile.mjs';

const baseFolder = new URL('../../fixtures/map/', import.meta.url).pathname;
/** 0 threads: a function in the pipeline, which runs on the calling thread as a module with one thread does. */
const map = (threads: number) => (threads === 0 ? (hostile as unknown as MapFunction) : './hostile.mjs');

/** Other work may hold the machine up for seconds; what is broken is so every time. */
const TRIES = { retry: 2 };

/** The time limit on threads, in ms: a busy machine takes its time to start them, and that counts. */
const PATIENT = 3000;

const recordsOf = (count: number, odd: Readonly<Record<number, string>>) =>
  packRecords(
    Array.from({ length: count }, (_, n) =>
      JSON.stringify(odd[n] === undefined ? { n } : { n, does: odd[n] }),
    ),
  );

function codesOf(outcome: Outcome): Record<number, string> {
  expect([...outcome.status].filter((one) => one === STATUS.failed)).toHaveLength(outcome.failures.length);
  return Object.fromEntries(outcome.failures.map(({ index, code }) => [index, code]));
}

async function run(
  threads: number,
  records: ReturnType<typeof recordsOf>,
  { deadlineIn, timeLimit = threads < 2 ? 1000 : PATIENT }: { deadlineIn?: number; timeLimit?: number },
) {
  const deaths: string[] = [];
  const pool = { timeLimit, deadlineMargin: 500, onDeath: (detail: string) => deaths.push(detail) };
  const engine = createEngine(
    { parse: 'json', map: map(threads) },
    { threads: Math.max(1, threads), baseFolder, pool },
  );
  try {
    await engine.ready();
    await engine.run(recordsOf(2, {}));
    const deadline = deadlineIn === undefined ? {} : { deadline: Date.now() + deadlineIn };
    const outcome = await engine.run(records, deadline);
    if (deadlineIn !== undefined) expect(Date.now()).toBeLessThan(deadline.deadline!);
    return { codes: codesOf(outcome), deaths };
  } finally {
    await engine.close();
  }
}

test.each([0, 1, 2])(
  'loops and backtracking fail their records alone: %i threads',
  TRIES,
  async (threads) => {
    const odd: Record<number, string> = { 3: 'loop', 40: 'backtrack', 99: 'finally' };
    const { codes, deaths } = await run(threads, recordsOf(100, odd), {});
    expect(codes).toEqual({ 3: 'worker', 40: 'worker', 99: 'worker' });
    // A thread that a busy machine keeps from stopping its own code in time is ended: the end is the same.
    expect(deaths.length).toBeLessThanOrEqual(threads < 2 ? 0 : 6);
  },
);

test.each([0, 1, 2])(
  'promises that never settle fail alone, and the others go on: %i threads',
  TRIES,
  async (threads) => {
    const odd = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [n, n % 20 === 7 ? 'never' : 'async']),
    );
    const { codes, deaths } = await run(threads, recordsOf(60, odd), {});
    expect(codes).toEqual({ 7: 'worker', 27: 'worker', 47: 'worker' });
    // A thread that a busy machine keeps from stopping its own code in time is ended: the end is the same.
    expect(deaths.length).toBeLessThanOrEqual(threads < 2 ? 0 : 6);
  },
);

test.each([0, 1, 2])('before the deadline a loop is ended: %i threads', TRIES, async (threads) => {
  const { codes } = await run(threads, recordsOf(10, { 0: 'loop' }), { deadlineIn: 3000, timeLimit: 60_000 });
  expect(codes).toEqual({ 0: 'deadline' });
});

test.each([0, 1, 2])(
  'a promise that never settles ends at the deadline: %i threads',
  TRIES,
  async (threads) => {
    const odd = { 0: 'async', 1: 'never', 2: 'async' };
    const { codes } = await run(threads, recordsOf(3, odd), { deadlineIn: 2000, timeLimit: 60_000 });
    expect(codes).toEqual({ 1: 'deadline' });
  },
);

test.each(['loop', 'never'])('a mapBatch that does not return fails its records: %s', async (does) => {
  const pool = { timeLimit: 300 };
  const engine = createEngine(
    { parse: 'json', map: './hostile-batch.mjs' },
    { threads: 1, baseFolder, pool },
  );
  expect(codesOf(await engine.run(recordsOf(3, { 1: does })))).toEqual({
    0: 'worker',
    1: 'worker',
    2: 'worker',
  });
  expect(codesOf(await engine.run(recordsOf(3, {})))).toEqual({});
  await engine.close();
});

test('at most `concurrency` calls are open at once, and as many as that', async () => {
  let open = 0;
  let most = 0;
  const slow: MapFunction = async (record) => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, 2));
    open -= 1;
    return record;
  };
  for (const concurrency of [1, 7, 50]) {
    most = 0;
    const engine = createEngine({ parse: 'json', map: { map: slow, concurrency } }, { threads: 1 });
    expect(codesOf(await engine.run(recordsOf(60, {})))).toEqual({});
    expect(most).toBe(concurrency);
    await engine.close();
  }
});

test('calls of an engine may overlap: each batch gets its own', async () => {
  const wait: MapFunction = async (record) => {
    await new Promise((resolve) => setTimeout(resolve, 3));
    return record;
  };
  const engine = createEngine({ parse: 'json', map: wait }, { threads: 1 });
  const batches = [5, 300, 40].map((count) => recordsOf(count, {}));
  const outcomes = await Promise.all(batches.map((batch) => engine.run(batch)));
  for (const [index, { bytes }] of outcomes.entries()) {
    const lines = Buffer.from(bytes).toString().trimEnd().split('\n');
    expect(lines).toEqual(Array.from({ length: [5, 300, 40][index]! }, (_, n) => `{"n":${n}}`));
  }
  await engine.close();
});

/**
 * Real threads at one event: the reply is that of one thread, whatever happens to them.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { accessLines } from '../../../bench/engine/access-lines.ts';
import type { Crew } from '../../../engine/kernel/host/crew.ts';
import type { EventCrew } from '../../../engine/threads/event-crew.ts';
import { BLOCK_WORDS, STATE, WORD } from '../../../engine/threads/event-protocol.ts';
import {
  createEventThreads,
  type EventThreads,
  type EventThreadsOptions,
} from '../../../engine/threads/event-threads.ts';
import { answerWith, type Pair, pairFor } from '../kernel/support.ts';

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const eventOf = (lines: readonly string[]) =>
  Buffer.from(
    JSON.stringify({
      records: lines.map((line, index) => ({ recordId: `id-${index}`, data: base64(line) })),
    }),
  );
const pair = pairFor({ parse: 'apache-combined' });

let open: EventThreads[] = [];
let deaths: string[] = [];
afterEach(async () => {
  await Promise.all(open.map((threads) => threads.close()));
  open = [];
  deaths = [];
});

async function create(
  threads: number,
  options: EventThreadsOptions = {},
  of: Pair = pair,
): Promise<EventThreads> {
  const onDeath = (detail: string) => deaths.push(detail);
  const always = { eventThreshold: 0, eventsAlwaysSplit: true };
  const made = createEventThreads(of.plan, of.program, threads, { ...always, onDeath, ...options });
  open.push(made!);
  await made!.warmUp();
  return made!;
}

function replyOf({ program }: Pick<EventThreads, 'program'>, event: Uint8Array, of: Pair = pair): string {
  program.reserveEvent!(event.length)!.set(event);
  const { bytes, ...counts } = program.runEvent!(answerWith(of))!;
  return JSON.stringify(counts) + Buffer.from(bytes).toString('latin1');
}

/** Whether the place for an event is in the memory that threads share. */
const isSplit = ({ program }: EventThreads, length = 1000) =>
  program.reserveEvent!(length)!.buffer instanceof SharedArrayBuffer;

const state = (threads: EventThreads, helper = 0) =>
  Atomics.load(threads.crew()!.words, helper * BLOCK_WORDS + WORD.state);

test.each([2, 3, 5])('%i threads give the reply of one, at any size', async (count) => {
  const threads = await create(count);
  for (const size of [0, 1, 2, 3, 5, 10, 50, 200, 1000, 8000]) {
    const lines = accessLines(size, size + 1).map((line, index) =>
      index % 11 === 4 ? 'no line' : index % 13 === 5 ? line.replace('May', 'Mey') : line,
    );
    const event = eventOf(lines);
    expect(isSplit(threads)).toBe(true);
    expect(replyOf(threads, event)).toBe(replyOf(pair, event));
  }
  for (let helper = 0; helper < count - 1; helper += 1)
    expect(state(threads, helper)).not.toBe(STATE.starting);
  expect(deaths).toEqual([]);
});

test('an event that is not valid is refused, and the next one answered', async () => {
  const threads = await create(3);
  const event = eventOf(accessLines(500));
  const wanted = replyOf(pair, event);
  for (const at of [0.1, 0.4, 0.5, 0.7, 0.99]) {
    const broken = event.subarray(0, Math.floor(event.length * at));
    threads.program.reserveEvent!(broken.length)!.set(broken);
    expect(threads.program.runEvent!(answerWith(pair))).toBeNull();
    expect(replyOf(threads, event)).toBe(wanted);
  }
});

test('an event below the threshold has a place of its own thread', async () => {
  const threads = await create(2, { eventThreshold: 10_000 });
  expect(isSplit(threads, 9_999)).toBe(false);
  expect(isSplit(threads, 10_000)).toBe(true);
  const event = eventOf(accessLines(3));
  expect(replyOf(threads, event)).toBe(replyOf(pair, event));
});

test('helpers are alerted when a place is reserved, and park again where no event comes', async () => {
  const threads = await create(2);
  const { words } = threads.crew()!;
  const event = eventOf(accessLines(500));
  const wanted = replyOf(pair, event);
  for (let round = 0; round < 3; round += 1) {
    const before = Atomics.load(words, WORD.alerts);
    expect(isSplit(threads)).toBe(true);
    expect(Atomics.load(words, WORD.alerts)).toBe(before + 1);
    const cpu = process.cpuUsage();
    await wait(200);
    const { user, system } = process.cpuUsage(cpu);
    expect((user + system) / 1000).toBeLessThan(100); // one that looked out all the time would have used 200
    expect(replyOf(threads, event)).toBe(wanted);
  }
});

test('until the threads have started, events are answered on the calling one', async () => {
  const threads = createEventThreads(pair.plan, pair.program, 2, {
    eventThreshold: 0,
    eventsAlwaysSplit: true,
  })!;
  open.push(threads);
  const event = eventOf(accessLines(100));
  expect(isSplit(threads)).toBe(false);
  expect(replyOf(threads, event)).toBe(replyOf(pair, event));
  await threads.warmUp();
  expect(isSplit(threads)).toBe(true);
});

test('a thread that hangs in the middle of an event costs time, and others take its place', async () => {
  const threads = await create(2, { timeLimit: 100 });
  const event = eventOf(accessLines(2000));
  const wanted = replyOf(pair, event);
  expect(replyOf(threads, event)).toBe(wanted);
  const first = threads.crew()!;
  Atomics.store(first.words, WORD.hang, 1);
  // Until it has begun with a part, main takes that back.
  for (let round = 0; round < 500 && deaths.length === 0; round += 1) {
    expect(replyOf(threads, event)).toBe(wanted);
  }
  expect(deaths).toEqual(['a thread for events gave no answer']);
  expect(threads.crew()).toBeNull();
  expect(replyOf(threads, event)).toBe(wanted); // on this thread, while others start
  await threads.warmUp();
  expect(threads.crew()).not.toBe(first);
  expect(isSplit(threads)).toBe(true);
  expect(replyOf(threads, event)).toBe(wanted);
});

/** Kills the first helper as soon as it has begun with the next part. */
function killAtWork(crew: EventCrew): void {
  const { post } = crew;
  const killing: Crew['post'] = (...job) => {
    post(...job);
    const until = performance.now() + 5000;
    while (Atomics.load(crew.words, WORD.state) === STATE.posted && performance.now() < until);
    void crew.workers[0]!.terminate();
  };
  Object.assign(crew, { post: killing });
}

test.each([
  ['before it does anything', 1],
  ['at work', 0],
])('a thread that is killed in the middle of an event, %s, loses nothing', async (_, hang) => {
  for (const count of [2, 3]) {
    const threads = await create(count, { timeLimit: 200 });
    const event = eventOf(accessLines(5000));
    const wanted = replyOf(pair, event);
    for (let death = 1; death <= 2; death += 1) {
      const crew = threads.crew()!;
      Atomics.store(crew.words, WORD.hang, hang);
      killAtWork(crew);
      expect(replyOf(threads, event)).toBe(wanted);
      await expect.poll(() => crew.workers[0]!.threadId).toBe(-1);
      expect(replyOf(threads, event)).toBe(wanted); // alone, and starts others
      await threads.warmUp();
      expect(threads.crew()).not.toBe(crew);
      expect(isSplit(threads)).toBe(true);
      expect(replyOf(threads, event)).toBe(wanted);
    }
  }
  expect(deaths).toHaveLength(4);
});

test('a thread that is killed between events is replaced', async () => {
  const threads = await create(2);
  const event = eventOf(accessLines(300));
  const wanted = replyOf(pair, event);
  for (let round = 0; round < 2; round += 1) {
    await threads.crew()!.workers[0]!.terminate();
    expect(isSplit(threads)).toBe(false);
    expect(replyOf(threads, event)).toBe(wanted);
    await threads.warmUp();
    expect(replyOf(threads, event)).toBe(wanted);
    expect(isSplit(threads)).toBe(true);
  }
  expect(deaths).toEqual(['a thread for events ended', 'a thread for events ended']);
});

test('after three losses no other thread is started', async () => {
  const threads = await create(2);
  for (let round = 0; round < 3; round += 1) {
    await threads.crew()!.workers[0]!.terminate();
    expect(isSplit(threads)).toBe(false);
    await threads.warmUp();
  }
  expect(threads.crew()).toBeNull();
  expect(isSplit(threads)).toBe(false);
  const event = eventOf(accessLines(300));
  expect(replyOf(threads, event)).toBe(replyOf(pair, event));
});

test('threads that cannot start are no error', async () => {
  const threads = await create(2, { helperFile: new URL('./no-such-file.ts', import.meta.url).href });
  expect(threads.crew()).toBeNull();
  const event = eventOf(accessLines(300));
  expect(replyOf(threads, event)).toBe(replyOf(pair, event));
  expect(deaths).toHaveLength(1);
});

test('a plan for another tier has no use for them', () => {
  const { plan } = pair;
  const re2 = { ...plan, tier: { kind: 're2', because: 'a test' } } as const;
  expect(createEventThreads(re2, pair.program, 2)).toBeNull();
});

test('closed, it answers on the calling thread, and closing again is nothing', async () => {
  const threads = await create(2);
  const workers = threads.crew()!.workers;
  await threads.close();
  await threads.close();
  expect(workers.map(({ threadId }) => threadId)).toEqual([-1]);
  const event = eventOf(accessLines(300));
  expect(replyOf(threads, event)).toBe(replyOf(pair, event));
});

test('a thousand events in a row need no more memory than a hundred', async () => {
  const threads = await create(2);
  const event = eventOf(accessLines(1500));
  const { program } = threads;
  const run = (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      program.reserveEvent!(event.length)!.set(event);
      expect(program.runEvent!(answerWith(pair))!.records).toBe(1500);
    }
    return process.memoryUsage().rss;
  };
  const before = run(100);
  expect(run(1000) - before).toBeLessThan(20e6);
});

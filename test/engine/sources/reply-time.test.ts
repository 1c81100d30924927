import { expect, test } from 'vitest';
import { type Clock, createReplyTime, type ReplyTimeOptions } from '../../../engine/sources/reply-time.ts';

const MIB = 1 << 20;
const EVENT = 4 * MIB;

interface Costs {
  readonly work?: number;
  readonly reply?: number;
  readonly cpu?: number;
  readonly frozen?: number;
}

/** A process whose time passes only when it is told to. */
function open(options: ReplyTimeOptions = {}) {
  const at = { now: 1000, cpu: 0 };
  let after: (() => void)[] = [];
  const clock: Clock = { now: () => at.now, cpu: () => at.cpu, afterReply: (done) => after.push(done) };
  const replyTime = createReplyTime({ clock, ...options });
  const pass = (ms: number, cpu = ms) => {
    at.now += ms;
    at.cpu += cpu;
  };
  return {
    replyTime,
    /** How long before the deadline work on an event would stop. */
    keptBack: (bytes: number, left = 60_000) => at.now + left - replyTime.begin(bytes, at.now + left).stopAt,
    /** An event whose work and then reply take so long, and what comes behind that in the process. */
    event(bytes: number, { work = 0, reply = 0, cpu = reply, frozen = 0 }: Costs) {
      const time = replyTime.begin(bytes, undefined);
      if (work > 0) {
        pass(work);
        time.worked();
      }
      time.replied();
      pass(reply, cpu);
      pass(frozen, 0);
      for (const done of after) done();
      after = [];
    },
  };
}

test('without a deadline work does not stop', () => {
  expect(open().replyTime.begin(EVENT, undefined).stopAt).toBe(Number.POSITIVE_INFINITY);
});

test('half a second is kept back at least, or what was asked for', () => {
  const { keptBack, event } = open();
  expect(keptBack(1000)).toBe(500);
  for (let count = 0; count < 20; count += 1) event(EVENT, { reply: 1 });
  expect(keptBack(EVENT)).toBe(500);
  expect(open({ least: 20 }).keptBack(1000)).toBe(20);
});

test('what the slowest of the latest replies took is kept back, by the byte', () => {
  const { keptBack, event } = open();
  for (let count = 0; count < 20; count += 1) event(EVENT, { reply: 400 });
  const [usual, double] = [keptBack(EVENT), keptBack(2 * EVENT)];
  expect(usual).toBeGreaterThanOrEqual(400);
  expect(usual).toBeLessThanOrEqual(600);
  expect(double).toBeCloseTo(2 * usual);
  event(EVENT, { reply: 2000 });
  event(EVENT, { reply: 400 });
  expect(keptBack(EVENT)).toBeGreaterThanOrEqual(2000);
  for (let count = 0; count < 8; count += 1) event(EVENT, { reply: 400 });
  expect(keptBack(EVENT)).toBeCloseTo(usual);
});

test('work that stops by itself is not counted', () => {
  const { keptBack, event } = open();
  for (let count = 0; count < 20; count += 1) event(EVENT, { work: 30_000, reply: 100 });
  expect(keptBack(EVENT)).toBe(500);
});

test('small events say nothing of large ones', () => {
  const { keptBack, event } = open();
  for (let count = 0; count < 20; count += 1) event(100, { reply: 90 });
  expect(keptBack(EVENT)).toBe(open().keptBack(EVENT));
});

test('before a reply was seen, the share of a CPU says how long one may take, within most of the time there is', () => {
  const small = open({ cpuShare: 128 / 1769 });
  expect(small.keptBack(5 * MIB)).toBeGreaterThan(3000);
  expect(small.keptBack(5 * MIB)).toBeLessThan(6000);
  expect(open({ cpuShare: 1 }).keptBack(5 * MIB)).toBe(500);
  expect(small.keptBack(5 * MIB, 2000)).toBe(1600);
});

test('a quick first reply does not end that care at once, and some do', () => {
  const { keptBack, event } = open({ cpuShare: 128 / 1769 });
  event(EVENT, { reply: 10 });
  expect(keptBack(EVENT)).toBeGreaterThan(2000);
  for (let count = 0; count < 6; count += 1) event(EVENT, { reply: 10 });
  expect(keptBack(EVENT)).toBe(500);
});

test('one slow reply does not take all the time from the next events', () => {
  const { keptBack, event } = open();
  event(EVENT, { reply: 10_000 });
  expect(keptBack(EVENT, 5000)).toBe(4000);
});

test('a process that was frozen behind its reply learns nothing from the clock', () => {
  const { keptBack, event } = open({ cpuShare: 0.5 });
  for (let count = 0; count < 20; count += 1) event(EVENT, { reply: 400, cpu: 200, frozen: 600_000 });
  expect(keptBack(EVENT)).toBeGreaterThanOrEqual(520);
  expect(keptBack(EVENT)).toBeLessThan(1500);
});

test('whoever has less than a CPU may have to wait a period for it', () => {
  const half = open({ cpuShare: 0.5 });
  const whole = open({ cpuShare: 1 });
  for (let count = 0; count < 20; count += 1) {
    half.event(EVENT, { reply: 1000 });
    whole.event(EVENT, { reply: 1000 });
  }
  expect(half.keptBack(EVENT) - whole.keptBack(EVENT)).toBeCloseTo(100);
});

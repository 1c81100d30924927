import { describe, expect, it } from 'vitest';
import { alternate, summarize } from '../../../bench/measure/stats.ts';

describe('a summary', () => {
  it('is the median, the ends and half the distance between the quartiles', () => {
    expect(summarize([5, 1, 3, 2, 4])).toEqual({ median: 3, low: 1, high: 5, spread: 1 / 3, count: 5 });
  });

  it('takes the middle of an even number of samples', () => {
    expect(summarize([1, 2, 3, 10]).median).toBe(2.5);
  });

  it('is not moved by one bad round', () => {
    expect(summarize([10, 10, 10, 10, 500])).toMatchObject({ median: 10, spread: 0 });
  });

  it('is none where nothing was measured', () => {
    expect(() => summarize([])).toThrow(RangeError);
  });
});

describe('competitors', () => {
  const runOf = (log: string[], name: string) => ({ name, run: () => log.push(name) });

  it('take turns, and each round begins with another', async () => {
    const log: string[] = [];
    await alternate([runOf(log, 'a'), runOf(log, 'b')], { rounds: 2, warmupRounds: 1 });
    expect(log).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
  });

  it('are timed in the rounds that count, without what comes before a run', async () => {
    let clock = 0;
    const times = await alternate(
      [
        { name: 'quick', run: () => (clock += 1) },
        { name: 'slow', run: () => (clock += 10) },
      ],
      { rounds: 3, warmupRounds: 2, now: () => clock, beforeRun: () => (clock += 1_000) },
    );
    expect(Object.fromEntries(times)).toEqual({ quick: [1, 1, 1], slow: [10, 10, 10] });
  });

  it('are waited for', async () => {
    let done = 0;
    const run = async () => {
      await Promise.resolve();
      done += 1;
    };
    await alternate([{ name: 'later', run }], { rounds: 1, warmupRounds: 1 });
    expect(done).toBe(2);
  });
});

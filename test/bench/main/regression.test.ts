import { describe, expect, it } from 'vitest';
import {
  compareRatios,
  describeComparison,
  measureSteadily,
  TOLERANCE,
  verdictOf,
} from '../../../bench/main/regression.ts';

const machine = { cpu: 'A', cores: 2 };
const run = (ratios: Record<string, number>, on = machine, loadBefore = 0.3) => ({
  ratios,
  machine: on,
  settings: { loadBefore },
});

describe('a run beside the last record', () => {
  it('is worse where a ratio falls by more than the tolerance', () => {
    const last = run({ a: 10, b: 10, c: 10 });
    const found = compareRatios(
      last,
      run({ a: 10 * (1 - TOLERANCE) + 0.01, b: 10 * (1 - TOLERANCE) - 0.01, c: 13 }),
    );
    expect(found.worse.map(({ name }) => name)).toEqual(['b']);
    expect(found.better.map(({ name }) => name)).toEqual(['c']);
    expect(found).toMatchObject({ compared: 3, excuse: null });
    expect(describeComparison(found, 'last.json')).toMatch(/1 worse[\s\S]*b +10\.00 +8\.99 +-10 %/);
    expect(verdictOf(found, 'last.json')).toEqual(['worse than in last.json: b -10 %']);
  });

  it('compares what both have', () => {
    const found = compareRatios(run({ a: 1, gone: 9 }), run({ a: 1, new: 0.1 }));
    expect(found).toMatchObject({ compared: 1, gone: 1, worse: [] });
    expect(describeComparison(found, 'last.json')).toContain('1 of its ratios are not in this run');
  });

  it('does not count where the last record is of another machine, and says so', () => {
    const found = compareRatios(run({ a: 10 }, { cpu: 'B', cores: 2 }), run({ a: 1 }));
    expect(found.worse).toHaveLength(1);
    expect(describeComparison(found, 'last.json')).toContain(
      'does not count: the last record is of another machine',
    );
    expect(verdictOf(found, 'last.json')).toEqual([]);
  });

  it('does not count where others were at work in either of them', () => {
    expect(compareRatios(run({ a: 10 }, machine, 3), run({ a: 1 })).excuse).toBe(
      'the last record is of a busy machine',
    );
    expect(compareRatios(run({ a: 10 }), run({ a: 1 }, machine, 3)).excuse).toBe('the machine was busy');
    // A record from before the load was taken at the beginning as well.
    const crowded = { ratios: { a: 10 }, machine: { ...machine, load: 9.7 }, settings: {} };
    expect(compareRatios(crowded, run({ a: 1 })).excuse).toBe('the last record is of a busy machine');
  });

  it('measures once more what is worse, and keeps the better of both', async () => {
    const last = { file: 'last.json', record: run({ a: 10, b: 10 }) } as never;
    const measured = async (before: typeof last | null, ...results: { a: number; b: number }[]) => {
      const left = [...results];
      const found = await measureSteadily(
        async () => run(left.shift()!),
        before,
        (one) => one,
      );
      return [found.ratios, left.length];
    };
    expect(await measured(last, { a: 9.5, b: 30 }, { a: 0, b: 0 })).toEqual([{ a: 9.5, b: 30 }, 1]);
    expect(await measured(last, { a: 8, b: 10 }, { a: 10, b: 10 })).toEqual([{ a: 10, b: 10 }, 0]);
    expect(await measured(last, { a: 8, b: 10 }, { a: 7, b: 7 })).toEqual([{ a: 8, b: 10 }, 0]);
    expect(await measured(null, { a: 1, b: 1 }, { a: 0, b: 0 })).toEqual([{ a: 1, b: 1 }, 1]);
  });
});

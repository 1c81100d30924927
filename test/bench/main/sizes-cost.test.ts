import { describe, expect, it } from 'vitest';
import type { SizeCell } from '../../../bench/main/sections.ts';
import { bestSizes, computeCell, costPerBillion } from '../../../bench/main/sizes-cost.ts';
import { PRICES } from '../../../cli/size/prices.ts';

const cell = (memoryMb: number, recordsPerSecond: number | null, more: Partial<SizeCell> = {}): SizeCell => ({
  competitor: 'one',
  memoryMb,
  outcome: 'measured',
  recordsPerSecond,
  firstSeconds: 1,
  peakMb: 50,
  ...more,
});
const prices = {
  ...PRICES,
  lambda: { gbSecond: { x86: 0.00001, arm: 0.000008 }, request: 1e-6, billedMs: 1 },
};
const work = { records: 10_000, eventBytes: 1, lineBytes: 1, replyBytes: 1 };
const section = (cells: SizeCell[]) => ({ work, competitors: [], cells });

describe('the cost of a billion records', () => {
  it('is that of as many invocations, their time rounded up to ms', () => {
    // 10,000 records at 300,000 a second are 33.3 ms, billed 34; 100,000 invocations of 0.5 GB.
    expect(costPerBillion(cell(512, 300_000), 10_000, prices)).toBeCloseTo(
      100_000 * (0.034 * 0.5 * 0.00001 + 1e-6),
      10,
    );
    expect(costPerBillion(cell(512, 300_000), 10_000, prices, 'arm')).toBeCloseTo(
      100_000 * (0.034 * 0.5 * 0.000008 + 1e-6),
      10,
    );
  });

  it('is not known of what was killed', () => {
    expect(costPerBillion(cell(128, null, { outcome: 'killed' }), 10_000, prices)).toBeNull();
  });
});

describe('the best sizes', () => {
  it('are told apart: cheapest and fastest', () => {
    const best = bestSizes(
      section([cell(128, 10_000), cell(1769, 200_000), cell(3538, 250_000)]),
      'one',
      prices,
    );
    expect([best?.cheapest.memoryMb, best?.fastest.memoryMb]).toEqual([1769, 3538]);
  });

  it('are none where it was killed in all', () => {
    expect(bestSizes(section([cell(128, null, { outcome: 'killed' })]), 'one', prices)).toBeNull();
  });
});

describe('a size with more CPUs than the machine has', () => {
  it('is computed from the largest that was measured, and marked', () => {
    const cells = [cell(128, 10), cell(1769, 200), cell(1024, 100), cell(1769, 999, { competitor: 'other' })];
    expect(computeCell(7076, cells, 'one')).toEqual({ ...cell(7076, 200), outcome: 'computed' });
  });

  it('is not there where nothing was measured', () => {
    expect(computeCell(7076, [cell(128, null, { outcome: 'killed' })], 'one')).toBeNull();
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median, secondHalf, slope } from '../../../bench/soak/checks/series.ts';

const line = (count: number, of: (x: number) => number) =>
  Array.from({ length: count }, (_, x) => ({ x, y: of(x) }));

test('the slope of a line is its own, however many points it has', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 2, max: 900 }), (steep, count) => {
      expect(slope(line(count, (x) => 5 + steep * x))).toBeCloseTo(steep, 9);
    }),
    { numRuns: 30 },
  );
});

test('a quarter of outliers does not move it', () => {
  const points = line(80, (x) => (x % 4 === 0 ? 1e9 * (x % 8) : 3 * x));
  expect(slope(points)).toBeCloseTo(3, 0);
});

test('one point has no slope, nor have points at one place', () => {
  expect(slope([{ x: 1, y: 5 }])).toBe(0);
  expect(
    slope([
      { x: 1, y: 5 },
      { x: 1, y: 9 },
    ]),
  ).toBe(0);
});

test('the second half is by x', () => {
  const points = [0, 1, 2, 3, 100, 150, 200].map((x) => ({ x, y: 0 }));
  expect(secondHalf(points).map(({ x }) => x)).toEqual([100, 150, 200]);
});

test('the median is the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  expect(() => median([])).toThrow(RangeError);
});

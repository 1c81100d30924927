import { describe, expect, it } from 'vitest';
import { exponent, worstRise } from '../../../../bench/engine/growth/slope.ts';

const points = (costs: readonly number[]) =>
  costs.map((nanosecondsPerByte, index) => ({ size: 10 ** (index + 2), nanosecondsPerByte }));

describe('worstRise', () => {
  it('is the dearest byte beside the cheapest of any smaller size', () => {
    expect(worstRise(points([4, 2, 3, 2.5]))).toBe(1.5);
  });

  it('is 1 where cost only falls', () => {
    expect(worstRise(points([4, 2, 1]))).toBe(1);
  });
});

describe('exponent', () => {
  it('is 1 for cost in proportion, 2 for the square', () => {
    expect(exponent(points([3, 3, 3]))).toBeCloseTo(1);
    expect(exponent(points([1, 10, 100]))).toBeCloseTo(2);
  });
});

import { describe, expect, it } from 'vitest';
import { type Asked, formatFigures, verdictOf } from '../../../bench/engine/figures.ts';

const figure = (asked: Asked, found: number) => ({ name: 'rust / in place', asked, found, unit: '×' });

describe('verdictOf', () => {
  it.each([
    [{ atLeast: 12 }, 12, 'ok'],
    [{ atLeast: 12 }, 11.99, 'short'],
    [{ atMost: 1.35 }, 1.35, 'ok'],
    [{ atMost: 1.35 }, 1.36, 'short'],
    [null, 5, ''],
  ] as const)('of %j, found %d, is %j', (asked, found, verdict) => {
    expect(verdictOf(figure(asked, found))).toBe(verdict);
  });

  it('takes a figure that is no number for short', () => {
    expect(verdictOf(figure({ atLeast: 1 }, Number.NaN))).toBe('short');
    expect(verdictOf(figure({ atMost: 1 }, Number.NaN))).toBe('short');
  });
});

describe('formatFigures', () => {
  it('says what was asked, what was found and the verdict', () => {
    const [, , ...lines] = formatFigures([
      figure({ atLeast: 12 }, 13.456),
      figure({ atMost: 2 }, 2.345),
      figure(null, 123.4),
    ]).split('\n');
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['rust / in place', '≥ 12.0 ×', '13.5 ×', 'ok'],
      ['rust / in place', '≤ 2.00 ×', '2.35 ×', 'short'],
      ['rust / in place', '123 ×'],
    ]);
  });
});

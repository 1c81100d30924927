import { expect, it } from 'vitest';
import { formatFacts, formatNumber, formatSpread, formatTable } from '../../cli/table.ts';

it('writes numbers with thousands apart', () => {
  expect([formatNumber(1234567), formatNumber(0.5, 2), formatSpread(0.0123)]).toEqual([
    '1,234,567',
    '0.50',
    '±1.2 %',
  ]);
});

it('aligns a table: names to the left, numbers to the right', () => {
  expect(
    formatTable(
      ['who', 'n'],
      [
        ['a', '1,000'],
        ['long', '2'],
      ],
    ).split('\n'),
  ).toEqual(['who        n', '────   ─────', 'a      1,000', 'long       2']);
});

it('aligns facts', () => {
  expect(
    formatFacts([
      ['a', '1'],
      ['long', '2'],
    ]),
  ).toBe('  a      1\n  long   2');
});

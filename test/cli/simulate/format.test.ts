import { expect, it } from 'vitest';
import { bytes, milliseconds, percent, span, times } from '../../../cli/simulate/watch/format.ts';

it.each([
  [bytes(0), '0.0 MB'],
  [bytes(93), '1 KB'],
  [bytes(99_999), '100 KB'],
  [bytes(2_900_000), '2.9 MB'],
  [bytes(1_234_000_000), '1.23 GB'],
  [milliseconds(0), '0 ms'],
  [milliseconds(0.84), '0.8 ms'],
  [milliseconds(999.4), '999 ms'],
  [milliseconds(1_250), '1.3 s'],
  [span(8_400), '8.4 s'],
  [span(125_000), '2 min 05 s'],
  [span(2 * 3_600_000 + 420_000), '2 h 07 min'],
  [percent(0, 0), '0 %'],
  [percent(1, 1_000_000), '0.1 %'],
  [percent(999_999, 1_000_000), '99.9 %'],
  [percent(5, 5), '100 %'],
  [times(0.61), '0.6 times'],
  [times(1_234.5), '1,235 times'],
])('a number is written as it is read: %s', (found, expected) => {
  expect(found).toBe(expected);
});

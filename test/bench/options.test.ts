import { expect, it } from 'vitest';
import { readCount } from '../../bench/options.ts';

it('reads whole numbers from 1', () => {
  expect([readCount('rounds', '1'), readCount('rounds', '100000')]).toEqual([1, 100_000]);
});

it.each(['', '0', '-1', '1.5', 'x', '1e3'])('refuses %j and names the option', (text) => {
  expect(() => readCount('rounds', text)).toThrow(
    `--rounds: expected a whole number from 1, found ${JSON.stringify(text)}`,
  );
});

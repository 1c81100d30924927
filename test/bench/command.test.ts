import { expect, it } from 'vitest';
import { CommandError, readChoice, readCount } from '../../bench/command.ts';

it('reads whole numbers from 1', () => {
  expect([readCount('rounds', '1'), readCount('rounds', '100000')]).toEqual([1, 100_000]);
});

it.each(['', '0', '-1', '1.5', 'x', '1e3'])('refuses %j and names the option', (text) => {
  expect(() => readCount('rounds', text)).toThrow(
    `--rounds: expected a whole number from 1, found ${JSON.stringify(text)}`,
  );
});

it('takes one of several words and names them all where it is none', () => {
  const choices = ['wall', 'cpu'] as const;
  expect(readChoice('clock', 'cpu', choices)).toBe('cpu');
  expect(() => readChoice('clock', 'sun', choices)).toThrow(
    '--clock: expected one of wall, cpu, found "sun"',
  );
  expect(() => readChoice('clock', 'toString', choices)).toThrow(CommandError);
});

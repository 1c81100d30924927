import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MUTANTS } from './mutants.ts';

test('each breakage has a place: its text is found once', () => {
  const lost = MUTANTS.flatMap(({ why, file, find }) => {
    const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    const times = text.split(find).length - 1;
    return times === 1 ? [] : [`${file}: ${why}: found ${times} times`];
  });
  expect(lost).toEqual([]);
});

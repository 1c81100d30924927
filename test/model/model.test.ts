import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fuzzModel } from '../fuzz/model-fuzz.ts';
import { differenceOf } from './check.ts';
import { caseFromJson } from './fixture.ts';

// `npm run fuzz -- model` does this for longer.
test('random pipelines make of records what the model makes of them', async () => {
  const shown: string[] = [];
  const { pipelines, rejected, records } = await fuzzModel(
    { seed: 11, records: 40, goOn: (tally) => tally.pipelines < 50 },
    (difference) => shown.push(difference),
  );
  expect(shown).toEqual([]);
  expect(records).toBe(40 * (pipelines - rejected));
  expect(rejected).toBeLessThan(pipelines / 3);
});

const FIXTURES = join(import.meta.dirname, '../fixtures/model');

test.each(readdirSync(FIXTURES))('%s: the engine is as the model', async (file) => {
  const one = caseFromJson(readFileSync(join(FIXTURES, file), 'utf8'));
  expect(await differenceOf(one)).toBe(null);
});

test('the model shares nothing with the engine', () => {
  const folder = join(import.meta.dirname, 'interpreter');
  const files = readdirSync(folder);
  expect(files.length).toBeGreaterThan(10);
  const imports = files.flatMap((file) =>
    Array.from(
      readFileSync(join(folder, file), 'utf8').matchAll(/(?:from|import\(?)\s*'([^']+)'/g),
      ([, to]) => to!,
    ),
  );
  expect(imports.filter((to) => !/^(\.\/[a-z]+\.ts|node:(buffer|zlib))$/.test(to))).toEqual([]);
});

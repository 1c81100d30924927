import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compiledPattern } from '../../../engine/formats/compiled-pattern.ts';
import { FORMATS } from '../../../engine/formats/index.ts';
import { compiledFiles } from '../../../engine/formats/precompile.ts';
import { compilePattern } from '../../../engine/pattern/index.ts';

test('the committed programs are what the formats’ patterns compile to', () => {
  const folder = new URL('../../../engine/formats/compiled/', import.meta.url);
  const committed = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]);
  // Run `npm run precompile` where this fails.
  expect(Object.fromEntries(committed)).toEqual(compiledFiles());
});

test.each(
  FORMATS.flatMap((format) => (format.kind === 'pattern' ? [[format.name, format.pattern] as const] : [])),
)('%s comes compiled, as the compiler would have it', (_, pattern) => {
  expect(compiledPattern(pattern)).toEqual(compilePattern(pattern));
});

test('a pattern that is no format’s does not come compiled', () => {
  expect(compiledPattern('^(a)$')).toBeNull();
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import { FORMATS } from '../../../engine/formats/index.ts';
import { compilePattern } from '../../../engine/pattern/index.ts';
import { precompiledText } from '../../../engine/programs/precompile.ts';

test('the committed programs are what the formats’ patterns compile to', () => {
  const file = new URL('../../../engine/programs/precompiled.ts', import.meta.url);
  // Run `npm run precompile` where this fails.
  expect(readFileSync(file, 'utf8') === precompiledText()).toBe(true);
});

test.each(FORMATS.filter(({ kind }) => kind === 'pattern').map(({ name }) => name))(
  '%s comes compiled, as the compiler would have it',
  (name) => {
    const { alternatives, tier } = buildPlan({ parse: name }, '/');
    const { pattern } = alternatives[0].parse;
    if (pattern === null || tier.kind !== 'kernel') throw new Error('a line format runs on the kernel');
    expect(tier.matcher).toEqual(compilePattern(pattern.source));
  },
);

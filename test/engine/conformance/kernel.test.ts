import { expect, test } from 'vitest';
import { compileProgram } from '../../../engine/programs/compile.ts';
import { CASES } from './cases/index.ts';
import { describeProgram, planOf } from './describe-program.ts';

/** The cases whose plans the chooser gives to the kernel; the others run on the reference path, which has its own suite. */
const ON_KERNEL = Object.fromEntries(
  Object.entries(CASES)
    .map(
      ([chapter, cases]) =>
        [chapter, cases.filter((one) => planOf(one).plan.tier.kind === 'kernel')] as const,
    )
    .filter(([, cases]) => cases.length > 0),
);

describeProgram('kernel', ON_KERNEL, compileProgram);

test('most cases run on the kernel', () => {
  const count = (table: Readonly<Record<string, readonly unknown[]>>) =>
    Object.values(table).reduce((sum, cases) => sum + cases.length, 0);
  expect(count(ON_KERNEL)).toBeGreaterThan(40);
});

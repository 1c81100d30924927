/**
 * @module test/mutation/mutants
 * Deliberate breakages of the kernel, of the generator of matchers and of the reference path, each with the tests that have to notice it.
 * A breakage is one that a hand could make: an edge forgotten, a sign, a guard taken for superfluous.
 */

import { BACKFILL_MUTANTS } from './backfill-mutants.ts';
import { KERNEL_MUTANTS } from './kernel-mutants.ts';
import { PATTERN_MUTANTS } from './pattern-mutants.ts';
import { REFERENCE_MUTANTS } from './reference-mutants.ts';
import { TEXT_MUTANTS } from './text-mutants.ts';
import { USER_CODE_MUTANTS } from './user-code-mutants.ts';

export interface Mutant {
  /** What is broken, and why that would matter. */
  readonly why: string;
  readonly file: string;
  /** Text that is there exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Test files, one of which has to fail. */
  readonly tests: readonly string[];
}

const tests = (...names: readonly string[]) => names.map((name) => `test/engine/kernel/${name}.test.ts`);
const REFERENCE = ['test/engine/conformance/reference.test.ts'];

export const MUTANTS: readonly Mutant[] = [
  ...REFERENCE_MUTANTS,
  ...TEXT_MUTANTS,
  ...USER_CODE_MUTANTS,
  ...BACKFILL_MUTANTS,
  ...KERNEL_MUTANTS,
  ...PATTERN_MUTANTS,
  {
    why: 'a reply of exactly the ceiling fits',
    file: 'engine/sources/firehose/overflow.ts',
    find: 'const fits = bytes + longer <= ceiling;',
    replace: 'const fits = bytes + longer < ceiling;',
    tests: tests('events/overflow'),
  },
  {
    why: 'a prefix that ends within a byte leaves its bits and no more',
    file: 'engine/values/network-address.ts',
    find: 'bits - 8 * index',
    replace: 'bits - 8 * index + 1',
    tests: REFERENCE,
  },
  {
    why: 'a single group of zeros is not shortened',
    file: 'engine/values/network-address.ts',
    find: '/\\b0(?::0)+\\b/g',
    replace: '/\\b0(?::0)*\\b/g',
    tests: REFERENCE,
  },
  {
    why: 'of the rate itself a record is not kept',
    file: 'engine/steps/sample.ts',
    find: ' < rate ? null',
    replace: ' <= rate ? null',
    tests: REFERENCE,
  },
  {
    why: 'all 53 bits count',
    file: 'engine/steps/sample.ts',
    find: 'digest[6]! >> 3',
    replace: '0',
    tests: REFERENCE,
  },
  {
    why: 'on a day on which clocks change, one offset is not enough',
    file: 'engine/values/timestamps/zone.ts',
    find: 'return first === offset((day + 2) * DAY_MS) ? first : null;',
    replace: 'return first;',
    tests: REFERENCE,
  },
];

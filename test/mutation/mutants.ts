/**
 * @module test/mutation/mutants
 * Deliberate breakages of the kernel, of the generator of matchers and of the reference path, each with the tests that have to notice it.
 * A breakage is one that a hand could make: an edge forgotten, a sign, a guard taken for superfluous.
 */

import { BACKFILL_MUTANTS } from './backfill-mutants.ts';
import { BUILT_MUTANTS } from './built-mutants.ts';
import { DELIVERY_MUTANTS } from './delivery-mutants.ts';
import { KERNEL_INNER_MUTANTS } from './kernel-inner-mutants.ts';
import { KERNEL_JSON_MUTANTS } from './kernel-json-mutants.ts';
import { KERNEL_MUTANTS } from './kernel-mutants.ts';
import { PATTERN_MUTANTS } from './pattern-mutants.ts';
import { RANGE_MUTANTS } from './range-mutants.ts';
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
  ...DELIVERY_MUTANTS,
  ...BACKFILL_MUTANTS,
  ...BUILT_MUTANTS,
  ...RANGE_MUTANTS,
  ...KERNEL_MUTANTS,
  ...KERNEL_JSON_MUTANTS,
  ...KERNEL_INNER_MUTANTS,
  ...PATTERN_MUTANTS,
  {
    why: 'a pipeline that redacts shows no shape of a record',
    file: 'engine/sources/samples.ts',
    find: 'plan.redacts || record.length === 0',
    replace: 'record.length === 0',
    tests: ['test/engine/sources/report.test.ts'],
  },
  {
    why: 'digits of a record are not in its shape',
    file: 'engine/sources/samples.ts',
    find: ".replace(/\\p{N}/gu, '9')",
    replace: '',
    tests: ['test/engine/sources/report.test.ts'],
  },
  {
    why: 'a partition key called result makes no failed record',
    file: 'engine/sources/firehose/failed-results.ts',
    find: "result.result === 'ProcessingFailed' && ",
    replace: '',
    tests: ['test/engine/sources/report.test.ts'],
  },
  {
    why: 'a promise of a listener that rejects ends no process',
    file: 'engine/sources/report.ts',
    find: '.catch(logThrown)',
    replace: '',
    tests: ['test/engine/sources/report.test.ts'],
  },
  {
    why: 'below the level of the log the metrics stay',
    file: 'handler/log.ts',
    find: 'if (!isHeard && metrics === null)',
    replace: 'if (!isHeard)',
    tests: ['test/handler/log.test.ts'],
  },
  {
    why: 'a reply of exactly the ceiling fits',
    file: 'engine/sources/firehose/overflow.ts',
    find: 'const fits = bytes + longer <= ceiling;',
    replace: 'const fits = bytes + longer < ceiling;',
    tests: tests('events/overflow'),
  },
  {
    why: 'what the kernel writes is not compressed',
    file: 'engine/sources/firehose/event-bytes.ts',
    find: "runner.plan.output.compress !== 'none'",
    replace: 'false',
    tests: ['test/engine/sources/firehose/compress.test.ts'],
  },
  {
    why: 'a member is no larger than a record of a stream may be',
    file: 'engine/sinks/firehose.ts',
    find: 'whole.length <= MOST_RECORD_BYTES',
    replace: 'true',
    tests: ['test/engine/sinks/firehose.test.ts'],
  },
  {
    why: 'the kernel hands back what is in an envelope, whatever decode says',
    file: 'engine/kernel/host/instance.ts',
    find: "overflow === 'reingest' ? ENVELOPE_BEGIN : 0",
    replace: '0',
    tests: ['test/engine/sources/firehose/reingest.test.ts'],
  },
  {
    why: 'a record does not go round for ever',
    file: 'engine/sources/firehose/reingest/reingest.ts',
    find: 'intoEnvelope(bytes, hops + 1)',
    replace: 'intoEnvelope(bytes, hops)',
    tests: ['test/engine/sources/firehose/reingest.test.ts'],
  },
  {
    why: 'a record of which not all was put does not count as put',
    file: 'engine/sources/firehose/reingest/reingest.ts',
    find: '.filter((index) => !failed.has(index))',
    replace: '',
    tests: ['test/engine/sources/firehose/reingest.test.ts'],
  },
  {
    why: 'what a call of Kinesis did not take is put again',
    file: 'engine/sources/firehose/reingest/put.ts',
    find: 'if (refused === undefined) return null;',
    replace: 'return null;',
    tests: ['test/engine/sources/firehose/reingest-calls.test.ts'],
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

/**
 * @module engine/config/tests
 * `tests`: a pipeline's own examples, which `millrace test` runs. The engine passes over them.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import { FAILURE_CODES, type FailureCode } from '../failures.ts';
import { named, scalar, text } from '../steps/schema.ts';

const RESULTS = ['ok', 'dropped', 'failed'] as const;
const CODES = Object.keys(FAILURE_CODES) as FailureCode[];

const fields = named(v.unknown(), 'an object of fields');
const output = v.union([text, fields], 'an output: an object of fields, or its text');

const testSchema = v.strictObject(
  {
    name: v.optional(text),
    input: v.optional(text),
    base64: v.optional(text),
    context: v.optional(named(scalar, 'an object of name: value')),
    output: v.optional(v.union([output, v.array(output)], 'an output, or a list of outputs')),
    result: v.optional(v.picklist(RESULTS, 'ok, dropped or failed')),
    reason: v.optional(v.picklist(CODES, `a failure's code: ${CODES.join(', ')}`)),
  },
  'a test, an object with an input and what becomes of it',
);

export const testsSchema = v.array(testSchema, 'a list of tests');

export type TestConfig = v.InferInput<typeof testSchema>;

/** What is wrong with a test beyond its shape: what was expected, and what came. */
function problemOf(test: TestConfig): readonly [expected: string, found: string] | null {
  const { input, base64, output: wanted, result, reason } = test;
  if ((input === undefined) === (base64 === undefined))
    return ['either input or base64', input === undefined ? 'neither' : 'both'];
  if (base64 !== undefined && Buffer.from(base64, 'base64').toString('base64') !== base64)
    return ['base64 in its usual form', show(base64)];
  if (wanted === undefined && result === undefined && reason === undefined)
    return ['what becomes of the record: output, result or reason', 'none of them'];
  if (reason !== undefined && (wanted !== undefined || (result ?? 'failed') !== 'failed'))
    return [
      'a reason for a record that fails alone',
      wanted === undefined ? `result ${show(result)}` : 'an output',
    ];
  if (wanted !== undefined && (result ?? 'ok') !== 'ok')
    return ['an output of a record that is ok', `result ${show(result)}`];
  return null;
}

/** @throws MillraceError `ERR_MILLRACE_PIPELINE` for the first test that contradicts itself */
export function checkTests(tests: readonly TestConfig[] = []): void {
  for (const [index, test] of tests.entries()) {
    const problem = problemOf(test);
    if (problem === null) continue;
    const [expected, found] = problem;
    throw new MillraceError('ERR_MILLRACE_PIPELINE', { path: `tests[${index}]`, expected, found });
  }
}

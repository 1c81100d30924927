/**
 * @module cli/test/differences
 * Where what became of a record differs from what a test expects, field by field.
 */
import type { TestConfig } from '../../engine/config/tests.ts';
import { show } from '../../engine/errors.ts';
import { type Failure, type Outcome, STATUS } from '../../engine/index.ts';
import { furthestText } from '../furthest-text.ts';

/** One difference: the place below the test, what was expected there and what came. */
export interface Difference {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

const RESULTS = ['ok', 'dropped', 'failed'] as const;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const memberOf = (value: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined;

/** Characters before the first difference of two long texts that are shown. */
const BEFORE = 12;

/** Two values, so that one sees where they differ. */
function shownApart(expected: unknown, found: unknown): Omit<Difference, 'path'> {
  if (typeof expected !== 'string' || typeof found !== 'string')
    return { expected: show(expected), found: show(found) };
  let same = 0;
  while (same < expected.length && expected[same] === found[same]) same += 1;
  const from = Math.max(expected.length, found.length) > 50 && same > 2 * BEFORE ? same - BEFORE : 0;
  const shown = (text: string) => (from === 0 ? '' : '…') + show(text.slice(from));
  return { expected: shown(expected), found: shown(found) };
}

function* differencesOf(path: string, expected: unknown, found: unknown): Generator<Difference> {
  if (isObject(expected) && isObject(found)) {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(found)]))
      yield* differencesOf(`${path}.${name}`, memberOf(expected, name), memberOf(found, name));
  } else if (Array.isArray(expected) && Array.isArray(found)) {
    for (let index = 0; index < Math.max(expected.length, found.length); index += 1)
      yield* differencesOf(`${path}[${index}]`, expected[index], found[index]);
  } else if (!Object.is(expected, found)) {
    yield { path, ...shownApart(expected, found) };
  }
}

function* differencesOfOutput(path: string, expected: unknown, text: string): Generator<Difference> {
  if (typeof expected === 'string') {
    if (expected !== text) yield { path, ...shownApart(expected, text) };
    return;
  }
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    yield { path, expected: 'an object', found: `the text ${show(text)}` };
    return;
  }
  yield* differencesOf(path, expected, found);
}

/** The output without the line feed at its end. */
const textOf = ({ bytes }: Outcome): string => Buffer.from(bytes).toString('utf8').replace(/\n$/, '');

function* differencesOfOutputs(
  expected: NonNullable<TestConfig['output']>,
  text: string,
): Generator<Difference> {
  // Text may have line feeds in it (CSV); several outputs are told apart by them.
  if (typeof expected === 'string') return yield* differencesOfOutput('output', expected, text);
  const lines = text.split('\n');
  const outputs = Array.isArray(expected) ? expected : [expected];
  const counted = (count: number) => `${count} ${count === 1 ? 'output' : 'outputs'}`;
  if (lines.length !== outputs.length)
    return yield {
      path: 'output',
      expected: counted(outputs.length),
      found: `${counted(lines.length)}: ${show(text)}`,
    };
  for (const [index, line] of lines.entries()) {
    const path = Array.isArray(expected) ? `output[${index}]` : 'output';
    yield* differencesOfOutput(path, outputs[index], line);
  }
}

function failureText({ code, detail, furthest }: Failure): string {
  return `failed (${code}: ${detail}${furthest === undefined ? '' : `; ${furthestText(furthest)}`})`;
}

/**
 * @param outcome of the test's record alone
 */
export function findDifferences(test: TestConfig, outcome: Outcome): readonly Difference[] {
  const { output, reason } = test;
  const expected = test.result ?? (reason === undefined ? 'ok' : 'failed');
  const found = RESULTS[outcome.status[0]!]!;
  const [failure] = outcome.failures;
  if (found !== expected) {
    const text = outcome.status[0] === STATUS.ok ? `ok (${show(textOf(outcome))})` : found;
    return [{ path: 'result', expected, found: failure === undefined ? text : failureText(failure) }];
  }
  if (reason !== undefined && failure!.code !== reason)
    return [{ path: 'reason', expected: reason, found: failureText(failure!) }];
  return output === undefined ? [] : [...differencesOfOutputs(output, textOf(outcome))];
}

import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import { FORMATS, type Format } from '../../../engine/formats/index.ts';
import { TIERS } from '../../../engine/programs/asked-tier.ts';
import { compileProgram } from '../../../engine/programs/compile.ts';
import { readRecords } from '../conformance/describe-program.ts';
import { reference } from '../run-one.ts';
import type { Lines } from './fixture.ts';

const FOLDER = new URL('./aws/', import.meta.url);
const AWS = FORMATS.filter(({ name }) => /^(?:aws|lambda)-/.test(name));

const fixtures = new Map<string, Lines>();
for (const file of readdirSync(FOLDER)) {
  const { lines } = (await import(new URL(file, FOLDER).href)) as { lines: Lines };
  fixtures.set(file.replace(/\.ts$/, ''), lines);
}

/** All fields of a record in their order: a column that is not named is null. */
function allFields(format: Format, expected: Readonly<Record<string, unknown>>): string {
  if (format.kind !== 'pattern') return JSON.stringify(expected);
  const names = format.columns.filter(({ name, optional }) => !optional || name in expected);
  expect(Object.keys(expected).filter((name) => !names.some((column) => column.name === name))).toEqual([]);
  return JSON.stringify(Object.fromEntries(names.map(({ name }) => [name, expected[name] ?? null])));
}

/** What a record became, its numbers as JavaScript writes them; the digits are what examples are for. */
const shown = (end: ReturnType<typeof readRecords>[number]) =>
  typeof end === 'string' ? JSON.stringify(JSON.parse(end)) : end;

test('every format has lines of its own', () => {
  expect([...fixtures.keys()].sort()).toEqual(AWS.map(({ name }) => name).sort());
});

describe.each(TIERS)('%s', (tier) => {
  test('types of a pipeline win over those of a JSON format', () => {
    const run = reference({
      parse: 'aws-api-gateway',
      types: { status: 'string' },
      output: { newline: false },
    });
    expect(run(['{"requestTime":"15/Sep/2016:20:13:02 +0000","status":"200","responseLength":"1"}'])).toEqual(
      ['{"requestTime":"2016-09-15T20:13:02.000Z","status":"200","responseLength":1}'],
    );
  });

  test.each(AWS.map((format) => [format.name, format] as const))('%s', async (name, format) => {
    const lines = fixtures.get(name)!;
    const program = await compileProgram(buildPlan({ parse: name }, '/', tier));
    const ends = readRecords(await program.run(packRecords(lines.map(([line]) => line))));
    expect(ends.map(shown)).toEqual(
      lines.map(([, expected]) =>
        typeof expected === 'string' ? { failed: expected } : allFields(format, expected),
      ),
    );
  });
});

test.each(AWS.map((format) => [format.name, format] as const))(
  '%s: ten lines that parse and three that do not, every column with and without a value',
  (name, format) => {
    const lines = fixtures.get(name)!;
    const parsed = [
      ...format.examples.map(({ output }) => JSON.parse(output) as Record<string, unknown>),
      ...lines.flatMap(([, expected]) => (typeof expected === 'string' ? [] : [expected])),
    ];
    const failures = lines.filter(([, expected]) => typeof expected === 'string');
    expect(parsed.length).toBeGreaterThanOrEqual(10);
    expect(failures.length + format.failures.length).toBeGreaterThanOrEqual(3);
    if (format.kind !== 'pattern') return;
    const never = format.columns.filter(({ name: column }) =>
      parsed.every((record) => (record[column] ?? null) === null),
    );
    expect(never.map((column) => column.name)).toEqual([]);
  },
);

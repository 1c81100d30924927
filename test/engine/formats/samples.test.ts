import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import type { FailureCode } from '../../../engine/failures.ts';
import { FORMATS, type Format, formatByName } from '../../../engine/formats/index.ts';
import { compileProgram } from '../../../engine/programs/compile.ts';
import { readRecords } from '../conformance/describe-program.ts';

/**
 * Lines as vendors document them, or faithful to that, and what each has to become, written by hand: the values of its columns
 * in order (fewer: the others are left out), or the whole record where the format has no columns.
 */
interface Samples {
  readonly samples: readonly {
    readonly line: string;
    readonly values?: unknown[];
    readonly output?: string;
  }[];
  readonly failures: readonly { readonly line: string; readonly code: FailureCode }[];
}

const FOLDER = new URL('../../fixtures/formats/', import.meta.url);
const samplesOf = (name: string): Samples =>
  JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as Samples;
const NAMES = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

function outputOf(format: Format, { values, output }: Samples['samples'][0]): string {
  if (values === undefined) return output!;
  if (format.kind !== 'pattern') throw new Error(`${format.name} has no columns`);
  expect(values.length).toBeLessThanOrEqual(format.columns.length);
  return JSON.stringify(
    Object.fromEntries(values.map((value, index) => [format.columns[index]!.name, value])),
  );
}

const TIERS = ['auto', 're2'] as const;

describe.each(NAMES)('%s', (name) => {
  const format = formatByName(name)!;
  const { samples, failures } = samplesOf(name);

  test.each(TIERS)('its samples, on %s', async (tier) => {
    const plan = buildPlan({ parse: name, output: { newline: false } }, '/', tier);
    const program = await compileProgram(plan);
    const lines = [...samples, ...failures].map(({ line }) => line);
    expect(readRecords(program.run(packRecords(lines)))).toEqual([
      ...samples.map((sample) => outputOf(format, sample)),
      ...failures.map(({ code }) => ({ failed: code })),
    ]);
  });

  test('has ten lines that are read and three that are not, and none twice', () => {
    const lines = [...format.examples, ...format.failures, ...samples, ...failures].map(({ line }) => line);
    expect(new Set(lines).size).toBe(lines.length);
    expect(format.examples.length + samples.length).toBeGreaterThanOrEqual(10);
    expect(format.failures.length + failures.length).toBeGreaterThanOrEqual(3);
  });

  if (format.kind !== 'pattern') return;
  const { columns } = format;
  test('has every column filled and empty where it may be', () => {
    const records = [
      ...format.examples.map(({ output }) => output),
      ...samples.map((sample) => outputOf(format, sample)),
    ].map((text) => JSON.parse(text) as Record<string, unknown>);
    for (const column of columns) {
      const values = records.map((record) => record[column.name]);
      expect([column.name, values.some((value) => value !== null && value !== undefined)]).toEqual([
        column.name,
        true,
      ]);
      if (column.nullText !== undefined)
        expect([column.name, values.includes(null)]).toEqual([column.name, true]);
      if (column.optional) expect([column.name, values.includes(undefined)]).toEqual([column.name, true]);
    }
  });
});

test.each(FORMATS.filter(({ kind }) => kind === 'pattern').map(({ name }) => name))(
  '%s runs on the kernel',
  (name) => {
    expect(buildPlan({ parse: name }, '/').tier.kind).toBe('kernel');
  },
);

import { beforeEach, expect, test, vi } from 'vitest';
import type { EncoderKind } from '../../engine/encoders/index.ts';
import { createEngine, packRecords } from '../../engine/index.ts';
import type { ParserKind } from '../../engine/parsers/index.ts';
import type { StepKind } from '../../engine/plan/step.ts';
import type { TypeKind } from '../../engine/types/index.ts';
import { RecordFailure } from '../../engine/values/failure.ts';

/**
 * Members that the kernel has never heard of, planted in the tables: each must run on the reference path, be right there,
 * and be named by whoever asks why.
 */
vi.mock(import('../../engine/steps/index.ts'), async (original) => {
  const module = await original();
  const shout: StepKind<unknown, null> = {
    name: 'shout',
    summary: 'Writes a field in capitals.',
    schema: module.STEPS[5]!.schema,
    member: null,
    plan: () => null,
    names: (_, names) => names,
    apply: () => (fields) => {
      fields.set('v', String(fields.get('v')).toUpperCase());
      return null;
    },
    explain: () => ['v'],
    kernel: null,
    examples: [{ title: '', step: {}, input: '', output: null }],
  };
  return { ...module, STEPS: [...module.STEPS, shout as StepKind] };
});
vi.mock(import('../../engine/types/index.ts'), async (original) => {
  const module = await original();
  const roman: TypeKind = {
    ...module.TYPES.find(({ name }) => name === 'string')!,
    name: 'roman',
    read: () => (text) => (/^[IVX]+$/.test(text) ? text.length.toString() : undefined),
    kernel: null,
  };
  (module.TYPES as TypeKind[]).push(roman);
  return module;
});
vi.mock(import('../../engine/parsers/planned.ts'), async (original) => {
  const module = await original();
  const letters: ParserKind = {
    ...module.PLANNED_PARSERS[1]!,
    name: 'letters',
    plan: () => ({ parse: { kind: 'letters', pattern: null }, types: [] }),
    compile: () => (text) =>
      text === '' ? new RecordFailure('json', 'no letter') : new Map([['v', text[0]!]]),
    kernel: null,
  };
  return { ...module, PLANNED_PARSERS: [...module.PLANNED_PARSERS, letters] };
});
vi.mock(import('../../engine/encoders/index.ts'), async (original) => {
  const module = await original();
  const count: EncoderKind = {
    ...module.ENCODERS[0]!,
    name: 'count',
    compile: () => (fields) => `${fields.size} fields`,
    kernel: null,
  };
  return { ...module, ENCODERS: [...module.ENCODERS, count] };
});

/** The schema is made of the tables when it is loaded; what is planted goes past it. */
vi.mock(import('../../engine/config/validate.ts'), async (original) => ({
  ...(await original()),
  validatePipeline: (pipeline: unknown) => pipeline as never,
}));

beforeEach(() => vi.restoreAllMocks());

async function runOn(pipeline: unknown, record: string) {
  const engine = createEngine(pipeline as never, { threads: 1 });
  const { tier } = engine.plan;
  const { bytes, failures } = await engine.run(packRecords([record]));
  await engine.close();
  return {
    tier: tier.kind,
    because: tier.kind === 're2' ? tier.because : null,
    text: Buffer.from(bytes).toString('utf8'),
    failed: failures.map(({ code }) => code),
  };
}

test.each([
  ['step', { parse: 'json', steps: [{ shout: {} }] }, '{"v":"a"}', '{"v":"A"}\n', 'the kernel has no shout'],
  [
    'type',
    { parse: 'json', types: { v: { roman: {} } } },
    '{"v":"XIV"}',
    '{"v":"3"}\n',
    'the kernel has no types.v: roman',
  ],
  ['parser', { parse: { letters: {} } }, 'abc', '{"v":"a"}\n', 'the kernel has no parser letters'],
  [
    'encoder',
    { parse: 'json', output: { format: 'count' } },
    '{"v":"a","w":1}',
    '2 fields\n',
    'the kernel has no output: count',
  ],
] as const)(
  'an unknown %s runs on the reference path, and explain says so',
  async (_, pipeline, record, text, because) => {
    expect(await runOn(pipeline, record)).toEqual({ tier: 're2', because, text, failed: [] });
  },
);

test('what an unknown member refuses fails its record', async () => {
  const { failed } = await runOn({ parse: 'json', types: { v: { roman: {} } } }, '{"v":"x"}');
  expect(failed).toEqual(['type']);
});

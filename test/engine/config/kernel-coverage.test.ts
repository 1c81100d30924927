import { globSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { DECODERS } from '../../../engine/decoders/index.ts';
import { ENCODERS } from '../../../engine/encoders/index.ts';
import { FORMATS } from '../../../engine/formats/index.ts';
import { PARSERS } from '../../../engine/parsers/index.ts';
import { STEPS } from '../../../engine/steps/index.ts';
import { TYPES } from '../../../engine/types/index.ts';

// Every example of the tables and every pipeline of the guides runs on the kernel, but for what is listed here with its reason.

const UNKNOWN_NAMES = 'makes names that are known per record only';

/** What the kernel does not do, as `explain` gives it, and why not: a reason is a kind. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  split: UNKNOWN_NAMES,
  parse: UNKNOWN_NAMES,
  replace: 'a pattern and what takes its place, in a field: a second matcher, in the middle of a record',
  explode: 'one record becomes many: the kernel has one output a record',
  'types.v: strftime': 'a zone of the IANA database: its rules are in ICU alone',
};

/** Kinds of pipeline that the kernel does not do. */
const MOST_KINDS = 4;

const outputOf = ({ hasColumns, name }: (typeof ENCODERS)[number]) => ({
  format: name,
  ...(hasColumns ? { columns: ['a', 'b', 'c'] } : {}),
});

/** The pipelines of the pages, but for those with modules of the user's, which are not there. */
function pagePipelines(): (readonly [string, unknown])[] {
  const root = new URL('../../../', import.meta.url);
  const blocksOf = (page: string) =>
    Array.from(
      readFileSync(new URL(page, root), 'utf8').matchAll(/^```yaml[^\n]*\n(.*?)^```$/gms),
      ([, text]) => text!,
    );
  return globSync('{README.md,docs/**/*.md}', { cwd: root }).flatMap((page) =>
    blocksOf(page)
      .filter((text) => /^(?:parse|anyOf):/m.test(text) && !/\bmap:/.test(text))
      .map((text, index) => [`${page}, pipeline ${index + 1}`, load(text)] as const),
  );
}

const EXAMPLES: readonly (readonly [string, unknown])[] = [
  ...FORMATS.map(({ name }) => [`format ${name}`, { parse: name }] as const),
  ...PARSERS.flatMap(({ examples }) =>
    examples.map(({ parse }) => [`parser ${JSON.stringify(parse)}`, { parse }] as const),
  ),
  ...STEPS.flatMap(({ examples }) =>
    examples.map(({ title, step }) => [title, { parse: 'json', steps: [step] }] as const),
  ),
  ...TYPES.flatMap(({ name, sample }) =>
    ['json', { regex: '^(?P<v>.*)$' }].map(
      (parse) => [`type ${name}`, { parse, types: { v: sample } }] as const,
    ),
  ),
  ...DECODERS.map(({ name }) => [`decoder ${name}`, { decode: name, parse: 'json' }] as const),
  ...ENCODERS.flatMap((encoder) =>
    ['json', 'ltsv', 'logfmt', { kv: {} }, { csv: { columns: ['a', 'b', 'c'] } }].map(
      (parse) => [`output ${encoder.name}`, { parse, output: outputOf(encoder) }] as const,
    ),
  ),
  ...pagePipelines(),
];

/** Steps that say in their own file that they have no kernel form: a new one need not be listed here as well. */
const WITHOUT_KERNEL: ReadonlySet<string> = new Set(
  STEPS.flatMap(({ name, kernel }) => (kernel === null ? [name] : [])),
);

/** What the kernel lacks for a pipeline, of each alternative; nothing where the kernel takes it whole. */
function lacks(config: unknown): readonly string[] {
  const { tier } = buildPlan(config as PipelineConfig, process.cwd());
  const reasons = tier.kind === 'kernel' ? tier.handsBack.map(({ because }) => because) : [tier.because];
  return reasons.map((because) => because.replace('the kernel has no ', ''));
}

test('the kernel runs every example, but for the exceptions', () => {
  const unlisted = EXAMPLES.flatMap(([name, config]) =>
    lacks(config)
      .filter((reason) => EXCEPTIONS[reason] === undefined && !WITHOUT_KERNEL.has(reason))
      .map((reason) => `${name}: ${reason}`),
  );
  expect(unlisted).toEqual([]);
});

test('there are few kinds of exceptions', () => {
  expect(new Set(Object.values(EXCEPTIONS)).size).toBeLessThanOrEqual(MOST_KINDS);
});

test('every exception is still one', () => {
  const found = new Set(EXAMPLES.flatMap(([, config]) => lacks(config)));
  expect(Object.keys(EXCEPTIONS).filter((reason) => !found.has(reason))).toEqual([]);
});

test('the tables and pages have the examples', () => {
  expect(EXAMPLES.length).toBeGreaterThan(100);
});

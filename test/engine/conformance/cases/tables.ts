/**
 * @module test/engine/conformance/cases/tables
 * The examples and failures that the members of each table bring along: a new member is tested by its own file.
 */
import { DECODERS } from '../../../../engine/decoders/index.ts';
import { ENCODERS } from '../../../../engine/encoders/index.ts';
import type { PipelineConfig } from '../../../../engine/index.ts';
import { PARSERS } from '../../../../engine/parsers/index.ts';
import { STEPS } from '../../../../engine/steps/index.ts';
import { TYPES } from '../../../../engine/types/index.ts';
import { type Case, DROPPED, failed, WHOLE_TEXT } from '../case.ts';

const JSON_RECORDS = { parse: { json: {} } } as const;

// Before any engine is created; worker threads have a copy.
for (const { examples } of STEPS)
  for (const { environment } of examples) Object.assign(process.env, environment);

export const stepTable: readonly Case[] = STEPS.flatMap(({ name, examples }) =>
  examples.map(({ title, step, environment = {}, input, output }) => ({
    name: `${name}: ${title}`,
    environment,
    pipeline: { ...JSON_RECORDS, steps: [step] } as PipelineConfig,
    records: [[input, output ?? DROPPED]],
  })),
);

export const typeTable: readonly Case[] = TYPES.flatMap(({ name, sample, examples, failures }) => {
  const types = { v: sample } as PipelineConfig['types'];
  return [
    {
      name: `${name}: its examples and failures`,
      pipeline: { parse: WHOLE_TEXT, types } as PipelineConfig,
      records: [
        ...examples.map(({ text, output }) => [text, `{"v":${output}}`] as const),
        ...failures.map((text) => [text, failed('type')] as const),
      ],
    },
    {
      name: `${name}: its examples and failures as JSON members`,
      pipeline: { ...JSON_RECORDS, types } as PipelineConfig,
      records: [
        ...examples.map(({ text, output }) => [JSON.stringify({ v: text }), `{"v":${output}}`] as const),
        ...failures.map((text) => [JSON.stringify({ v: text }), failed('type')] as const),
      ],
    },
  ];
});

export const parserTable: readonly Case[] = PARSERS.flatMap(({ name, examples, failures }) => [
  ...examples.map(({ parse, line, output }) => ({
    name: `${name}: ${JSON.stringify(parse)}`,
    pipeline: { parse } as PipelineConfig,
    records: [[line, output] as const],
  })),
  ...failures.map(({ parse, line }) => ({
    name: `${name}: what ${JSON.stringify(parse)} does not parse, ${line}`,
    pipeline: { parse, onError: 'drop' } as PipelineConfig,
    records: [[line, DROPPED] as const],
  })),
]);

export const encoderTable: readonly Case[] = ENCODERS.map(({ name, hasColumns, example }) => ({
  name: `${name}: its example`,
  pipeline: {
    ...JSON_RECORDS,
    output: {
      format: name,
      newline: false,
      ...(hasColumns ? { columns: Object.keys(JSON.parse(example.input) as object) } : {}),
    },
  } as PipelineConfig,
  records: [[example.input, example.output]],
}));

/** A pipeline that says what is inside of a record. */
const inside = (decode: string): PipelineConfig =>
  ({ decode, parse: { regex: '^(?P<v>(?s:.*))$' }, output: { newline: true } }) as PipelineConfig;
/** A line end at an inner record's end is no part of its text. */
const lineOf = (record: string) => `${JSON.stringify({ v: record.replace(/\r?\n$/, '') })}\n`;

export const decoderTable: readonly Case[] = DECODERS.flatMap(({ name, examples, failures }) => [
  {
    name: `${name}: its examples`,
    pipeline: inside(name),
    records: examples.map(
      ({ record, inner }) => [record, inner.length === 0 ? DROPPED : inner.map(lineOf).join('')] as const,
    ),
  },
  {
    name: `${name}: its failures`,
    pipeline: inside(name),
    records: failures.map((record) => [record, failed('decode')] as const),
  },
]);

/**
 * @module test/model/interpreter/pipeline
 * What a record becomes, by docs/record-semantics.md alone and in the most obvious way: the model of the engine.
 */
import { isUtf8 } from 'node:buffer';
import { type Decode, decode } from './decode.ts';
import { Dropped, Failed } from './failed.ts';
import type { Fields } from './fields.ts';
import { type Output, write } from './output.ts';
import { type Parse, type Parser, parserOf, typed } from './parse.ts';
import { applyStep, type Step } from './steps.ts';
import { type Context, fill } from './template.ts';

interface Alternative {
  readonly parse: Parse;
  readonly steps?: readonly Step[];
}

export interface Pipeline extends Omit<Step, 'keep' | 'redact' | 'split'> {
  readonly decode?: Decode;
  readonly parse?: Parse;
  readonly anyOf?: readonly Alternative[];
  readonly steps?: readonly Step[];
  readonly partition?: Readonly<Record<string, string>>;
  readonly iceberg?: { readonly database: string; readonly table: string; readonly operation?: string };
  readonly output?: Output;
  readonly onError?: 'failed' | 'drop' | 'raw';
  readonly fanout?: 'failed' | 'first';
}

type Keys = Readonly<Record<string, string>>;

export type Result =
  | { readonly status: 'ok'; readonly bytes: Buffer; readonly keys: Keys | null }
  | { readonly status: 'dropped' }
  | { readonly status: 'failed'; readonly code: string; readonly inner: number | null };

const SHORTHAND = ['types', 'rename', 'set', 'filter', 'drop'] as const;

const topSteps = (pipeline: Pipeline): readonly Step[] =>
  pipeline.steps ??
  SHORTHAND.filter((name) => pipeline[name] !== undefined).map((name): Step => ({ [name]: pipeline[name] }));

const isTrailing = (step: Step) => step.drop !== undefined || step.keep !== undefined;

function textOf(record: Buffer): string {
  if (!isUtf8(record)) throw new Failed('utf8');
  return record.toString('utf8').replace(/\r?\n$/, '');
}

/** The first alternative that accepts the text, and its fields. */
function parse(source: string, { parse: only, anyOf }: Pipeline): readonly [Parser, Alternative, Fields] {
  if (only !== undefined) return [parserOf(only), { parse: only }, parserOf(only).accept(source)];
  for (const alternative of anyOf!) {
    const parser = parserOf(alternative.parse);
    try {
      return [parser, alternative, parser.accept(source)];
    } catch (error) {
      if (!(error instanceof Failed) || anyOf!.length === 1) throw error;
    }
  }
  throw new Failed('no-match');
}

function partitionKeys(pipeline: Pipeline, fields: Fields, context: Context, hasPaths: boolean): Keys | null {
  const { partition, iceberg } = pipeline;
  if (partition === undefined && iceberg === undefined) return null;
  const target =
    iceberg === undefined
      ? {}
      : {
          'iceberg.table': iceberg.table,
          'iceberg.database': iceberg.database,
          'iceberg.operation': iceberg.operation ?? 'insert',
        };
  return Object.fromEntries(
    [...Object.entries(partition ?? {}), ...Object.entries(target)].map(([key, template]) => {
      const { text, isWhole } = fill(template, fields, context, hasPaths);
      if (!isWhole || text === '') throw new Failed('partition');
      if (key === 'iceberg.operation' && !/^(?:insert|update|delete)$/.test(text))
        throw new Failed('partition');
      return [key, text];
    }),
  );
}

const ended = (bytes: Buffer, { output }: Pipeline) =>
  output?.newline === false || bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, Buffer.from('\n')]);

/** @throws Failed, Dropped */
function runOne(pipeline: Pipeline, record: Buffer, context: Context): Result & { status: 'ok' } {
  const [parser, alternative, parsed] = parse(textOf(record), pipeline);
  const top = topSteps(pipeline);
  const all = [...(alternative.steps ?? []), ...top];
  const first = pipeline.anyOf === undefined ? all[0] : alternative.steps?.[0];
  const trailing = top.length - (top.findLastIndex((step) => !isTrailing(step)) + 1);
  // The pipeline's own steps mean the same whichever alternative took the record.
  const hasPaths = parser.hasPaths || (pipeline.anyOf ?? []).some(({ parse }) => parserOf(parse).hasPaths);
  const run = (fields: Fields, steps: readonly Step[], paths: boolean) =>
    steps.reduce((left, step) => applyStep(step, left, { context, hasPaths: paths }), fields);

  const read = typed(parsed, parser.types, first?.types ?? {});
  const own = run(read, alternative.steps ?? [], parser.hasPaths);
  const fields = run(own, top.slice(0, top.length - trailing), hasPaths);
  const keys = partitionKeys(pipeline, fields, context, hasPaths);
  if (pipeline.output?.format === 'raw') return { status: 'ok', bytes: ended(record, pipeline), keys };
  const kept = run(fields, top.slice(top.length - trailing), hasPaths);
  const text = write(kept, pipeline.output ?? {}, columnsOf(parser, all), hasPaths);
  const newline = pipeline.output?.newline === false ? '' : '\n';
  return { status: 'ok', bytes: Buffer.from(`${text}${newline}`), keys };
}

/** The columns of CSV where none are listed: the fields that records may have at the end. */
function columnsOf(parser: Parser, steps: readonly Step[]): readonly string[] {
  const all: Fields = (parser.names ?? []).map((name) => ({ name, value: null }));
  const moving = steps.filter((step) => step.types === undefined && step.filter === undefined);
  const place = { context: {}, hasPaths: false };
  return moving.reduce((fields, step) => applyStep(step, fields, place), all).map(({ name }) => name);
}

/** One record, or one inner record, with `onError` applied. */
function runInner(pipeline: Pipeline, record: Buffer, context: Context): Result {
  try {
    return runOne(pipeline, record, context);
  } catch (error) {
    if (error instanceof Dropped) return { status: 'dropped' };
    if (!(error instanceof Failed)) throw error;
    if (pipeline.onError === 'drop') return { status: 'dropped' };
    if (pipeline.onError === 'raw') return { status: 'ok', bytes: ended(record, pipeline), keys: null };
    return { status: 'failed', code: error.code, inner: null };
  }
}

const sameKeys = (one: Keys | null, other: Keys | null) => JSON.stringify(one) === JSON.stringify(other);

/** What inner records became, joined. */
function join(pipeline: Pipeline, results: readonly Result[]): Result {
  const failed = results.findIndex(({ status }) => status === 'failed');
  if (failed >= 0) return { ...(results[failed] as Result & { status: 'failed' }), inner: failed };
  const outputs = results.filter((result) => result.status === 'ok');
  const [first] = outputs;
  if (first === undefined) return { status: 'dropped' };
  const other = outputs.findIndex(({ keys }) => !sameKeys(keys, first.keys));
  if (other >= 0 && pipeline.fanout !== 'first') throw new Failed('partition');
  const separator = Buffer.from(pipeline.output?.newline === false ? '\n' : '');
  const parts = outputs.flatMap(({ bytes }, index) => (index === 0 ? [bytes] : [separator, bytes]));
  return { status: 'ok', bytes: Buffer.concat(parts), keys: first.keys };
}

export function runRecord(pipeline: Pipeline, record: Buffer, context: Context): Result {
  try {
    const inner = decode(record, pipeline.decode ?? 'auto');
    if (inner === null) return runInner(pipeline, record, context);
    return join(
      pipeline,
      inner.map((one) => runInner(pipeline, one, context)),
    );
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    if (pipeline.onError === 'drop') return { status: 'dropped' };
    return { status: 'failed', code: error.code, inner: null };
  }
}

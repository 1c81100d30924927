/**
 * @module test/model/check
 * A case through the model and the engine, the first record that differs, and the smallest case that still differs.
 */
import type { Engine } from '../../engine/index.ts';
import { contextOf, type ModelCase, makeEngines, type Seen, WAYS } from './engine-side.ts';
import { type Result, runRecord } from './interpreter/pipeline.ts';
import type { Context } from './interpreter/template.ts';

export interface Difference {
  readonly tier: string;
  readonly way: string;
  readonly index: number;
  readonly model: string;
  readonly engine: string;
}

const show = (result: Seen): string =>
  JSON.stringify(result.status === 'ok' ? { ...result, bytes: result.bytes.toString('latin1') } : result);

/** As far as a reply tells it. */
const forReply = (result: Result): Seen => (result.status === 'failed' ? { status: 'failed' } : result);

const LINE_FEED = 0x0a;

/** The records as lines of a stream: those that are one. */
const linesOf = (records: readonly Buffer[]): Buffer[] =>
  records
    .map((record) => (record.at(-1) === LINE_FEED ? record : Buffer.concat([record, Buffer.from('\n')])))
    .filter((line) => line.indexOf(LINE_FEED) === line.length - 1);

async function differenceOn(
  engine: Engine,
  way: string,
  records: readonly Buffer[],
  wanted: readonly Result[],
): Promise<Omit<Difference, 'tier'> | null> {
  const seen = await WAYS[way]!(engine, records);
  const isReply = way.startsWith('firehose');
  for (const [index, result] of wanted.entries()) {
    const model = show(isReply ? forReply(result) : result);
    const found = seen[index] === undefined ? 'no answer' : show(seen[index]);
    if (model !== found) return { way, index, model, engine: found };
  }
  return null;
}

/**
 * The first difference; `null`: there is none.
 * @throws MillraceError where the engine rejects the pipeline
 */
export async function differenceOf(one: ModelCase): Promise<Difference | null> {
  const engines = makeEngines(one);
  const results = (records: readonly Buffer[], context: (index: number) => Context) =>
    records.map((record, index) => runRecord(one.pipeline, record, context(index)));
  const lines = linesOf(one.records);
  const wanted = results(one.records, contextOf);
  const wantedLines = results(lines, () => ({}));
  try {
    for (const [tier, engine] of Object.entries(engines)) {
      for (const way of Object.keys(WAYS)) {
        const isLines = way === 'lines';
        const difference = await differenceOn(
          engine,
          way,
          isLines ? lines : one.records,
          isLines ? wantedLines : wanted,
        );
        if (difference !== null) return { tier, ...difference };
      }
    }
    return null;
  } finally {
    for (const engine of Object.values(engines)) await engine.close();
  }
}

const without = <T>(list: readonly T[], index: number) => list.filter((_, at) => at !== index);

/** The case with one part less, each part once. */
function* smaller({ pipeline, records }: ModelCase): Generator<ModelCase> {
  for (const half of [records.slice(0, records.length / 2), records.slice(records.length / 2)])
    if (half.length < records.length && half.length > 0) yield { pipeline, records: half };
  for (const name of Object.keys(pipeline)) {
    const { [name as keyof typeof pipeline]: _, ...rest } = pipeline;
    yield { pipeline: rest, records };
  }
  for (const [index] of (pipeline.steps ?? []).entries())
    yield { pipeline: { ...pipeline, steps: without(pipeline.steps!, index) }, records };
  for (const [index] of (pipeline.anyOf ?? []).entries())
    if (pipeline.anyOf!.length > 1)
      yield { pipeline: { ...pipeline, anyOf: without(pipeline.anyOf!, index) }, records };
  yield* smallerOptions({ pipeline, records });
}

/** The case with one member less in a step or another option. */
function* smallerOptions({ pipeline, records }: ModelCase): Generator<ModelCase> {
  const parts = (value: unknown): unknown[] => {
    if (Array.isArray(value)) return value.length > 1 ? value.map((_, index) => without(value, index)) : [];
    if (typeof value !== 'object' || value === null || Object.keys(value).length < 2) return [];
    return Object.keys(value).map((name) => {
      const { [name]: _, ...rest } = value as Record<string, unknown>;
      return rest;
    });
  };
  for (const name of ['types', 'rename', 'set', 'filter', 'drop', 'partition', 'iceberg', 'output'] as const)
    for (const part of parts(pipeline[name])) yield { pipeline: { ...pipeline, [name]: part }, records };
  const withSteps = function* (steps: readonly object[]): Generator<readonly object[]> {
    for (const [index, step] of steps.entries()) {
      const [name, config] = Object.entries(step)[0]!;
      for (const part of parts(config)) yield steps.with(index, { [name]: part });
    }
  };
  for (const steps of withSteps(pipeline.steps ?? [])) yield { pipeline: { ...pipeline, steps }, records };
  for (const [index, alternative] of (pipeline.anyOf ?? []).entries()) {
    const steps = alternative.steps ?? [];
    const fewer = [...steps.map((_, at) => without(steps, at)), ...withSteps(steps)];
    for (const left of fewer)
      yield {
        pipeline: { ...pipeline, anyOf: pipeline.anyOf!.with(index, { ...alternative, steps: left }) },
        records,
      };
  }
}

/** Takes parts away for as long as the case still differs. */
export async function minimise(one: ModelCase): Promise<ModelCase> {
  for (const candidate of smaller(one)) {
    const differs = await differenceOf(candidate).then(
      (difference) => difference !== null,
      () => false,
    );
    if (differs) return minimise(candidate);
  }
  return one;
}

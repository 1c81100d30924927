/**
 * @module engine/reference/reference
 * The reference path: RE2 and plain JavaScript, one record after the other, one step after the other. It defines what a
 * record becomes; every faster path is measured against its bytes, so it stays simple enough to be believed.
 */
import { type Batch, batchSize } from '../batch.ts';
import { ENCODERS } from '../encoders/index.ts';
import { OUT_OF_TIME } from '../failures.ts';
import type { Limits } from '../limits.ts';
import type { PartitionKeys } from '../outcome.ts';
import { PARSERS, type Parse } from '../parsers/index.ts';
import type { Alternative, PlanSteps, StepPlan } from '../plan/plan.ts';
import type { Program, TimeLimit } from '../plan/program.ts';
import { DROPPED, type FindFunction, type RecordContext, type RunStep } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { STEPS } from '../steps/index.ts';
import { overLimit, RecordFailure } from '../values/failure.ts';
import { type ContextLookup, compileTemplate, Missing } from '../values/template.ts';
import { asBuffer, recordText } from '../values/text.ts';
import type { Fields } from '../values/value.ts';
import { createOutput } from './output.ts';

export const NOT_UTF8 = 'the bytes are not valid UTF-8';

/** What a record became before it is written. */
type Shaped = readonly Fields[] | typeof DROPPED | RecordFailure;

/** One alternative, ready to run. */
interface Reader {
  readonly parse: Parse;
  readonly steps: readonly RunStep[];
}

function compileSteps(
  steps: readonly StepPlan[],
  findFunction: FindFunction,
  limits: Limits,
): readonly RunStep[] {
  return steps.map(({ kind, plan }) => member(STEPS, kind).apply(plan, findFunction, limits));
}

/** Runs the steps from one on; where a step makes several records of one, the rest runs on each. */
function runSteps(steps: readonly RunStep[], from: number, record: Fields, context: RecordContext): Shaped {
  let fields = record;
  for (let index = from; index < steps.length; index += 1) {
    const result = steps[index]!(fields, context);
    if (result === null) continue;
    if (result === DROPPED || result instanceof RecordFailure) return result;
    if (result.length === 1) {
      fields = result[0]!;
      continue;
    }
    const records: Fields[] = [];
    for (const one of result) {
      const rest = runSteps(steps, index + 1, one, context);
      if (rest instanceof RecordFailure) return rest;
      if (rest !== DROPPED) records.push(...rest);
    }
    return records.length === 0 ? DROPPED : records;
  }
  return [fields];
}

type MakeKeys = (fields: Fields, context: ContextLookup) => PartitionKeys | RecordFailure;

function compilePartition({ partition, limits }: PlanSteps): MakeKeys | null {
  if (partition.length === 0) return null;
  const keys = partition.map(({ key, template }) => ({
    key,
    fill: compileTemplate(template, 'fail', limits),
  }));
  return (fields, context) => {
    const out: [string, string][] = [];
    for (const { key, fill } of keys) {
      const text = fill(fields, context);
      if (text instanceof RecordFailure) return text;
      const problem =
        text instanceof Missing
          ? `${key}: \${${text.source}} has no value`
          : text === null || text === ''
            ? `${key}: its value is empty`
            : null;
      if (problem !== null) return new RecordFailure('partition', problem, problem);
      out.push([key, text as string]);
    }
    return Object.fromEntries(out); // defines members: a key named __proto__ is only a name
  };
}

const sameKeys = (a: PartitionKeys, b: PartitionKeys) => Object.keys(a).every((key) => a[key] === b[key]);

const DIFFERENT_KEYS = 'its records have different partition keys';

/** The keys of a record's outputs; Firehose takes one set of them a record. */
function keysOfAll(records: readonly Fields[], makeKeys: MakeKeys, context: ContextLookup, fanout: string) {
  const first = makeKeys(records[0]!, context);
  if (first instanceof RecordFailure || fanout === 'first') return first;
  for (const record of records.slice(1)) {
    const keys = makeKeys(record, context);
    if (keys instanceof RecordFailure) return keys;
    if (!sameKeys(first, keys)) return new RecordFailure('partition', DIFFERENT_KEYS, DIFFERENT_KEYS);
  }
  return first;
}

const noFunction: FindFunction = () => {
  throw new Error('a plan with code of the user’s, compiled without it');
};

/**
 * Compiles a plan to the reference path.
 * @param findFunction the user's functions, where the plan has any
 */
export function compileReference(plan: PlanSteps, findFunction: FindFunction = noFunction): Program {
  const readers = plan.alternatives.map(
    ({ parse, steps }: Alternative): Reader => ({
      parse: member(PARSERS, parse.kind).compile(parse, plan.limits),
      steps: compileSteps(steps, findFunction, plan.limits),
    }),
  );
  const trims = compileSteps(plan.trims, findFunction, plan.limits);
  const makeKeys = compilePartition(plan);
  const encode = member(ENCODERS, plan.output.format).compile(plan.output, plan.limits);
  const { newline } = plan.output;
  const { outputBytes } = plan.limits;

  /** Whether the text as UTF-8, where a unit takes three bytes at most, is too long. */
  const isTooLong = (text: string) =>
    3 * text.length >= outputBytes && Buffer.byteLength(text) + Number(newline) > outputBytes;

  /** The record read by the first alternative whose parser takes it, and what its steps make of it. */
  function shape(text: string, context: RecordContext): Shaped {
    let refused: RecordFailure | undefined;
    for (const { parse, steps } of readers) {
      const fields = parse(text);
      if (fields === DROPPED) return DROPPED;
      if (!(fields instanceof RecordFailure)) return runSteps(steps, 0, fields, context);
      refused ??= fields;
    }
    if (readers.length === 1) return refused!;
    return new RecordFailure(
      'no-match',
      `none of ${readers.length} alternatives; the first: ${refused!.detail}`,
    );
  }

  /** The text of all of a record's outputs, a line feed between them. */
  function write(records: readonly Fields[], context: RecordContext): string | RecordFailure {
    const texts: string[] = [];
    let length = 0;
    for (const record of records) {
      for (const trim of trims) trim(record, context);
      const text = encode!(record);
      if (typeof text !== 'string') return text;
      length += text.length;
      if (length > outputBytes) return overLimit(plan.limits, 'outputBytes');
      texts.push(text);
    }
    const text = texts.length === 1 ? texts[0]! : texts.join('\n');
    return isTooLong(text) ? overLimit(plan.limits, 'outputBytes') : text;
  }

  function run(batch: Batch, progress?: Int32Array, limit?: TimeLimit) {
    const count = batchSize(batch);
    const { spans } = batch;
    const bytes = asBuffer(batch.bytes);
    const output = createOutput(count, bytes.length + count * 64, makeKeys !== null);
    const unreadable = new Map(batch.unreadable.map((failure) => [failure.index, failure]));

    function fail(index: number, failure: RecordFailure): void {
      const raw = bytes.subarray(spans[2 * index], spans[2 * index + 1]);
      if (plan.onError === 'drop') output.dropped();
      else if (plan.onError === 'raw' && !unreadable.has(index)) output.okBytes(raw, newline, null);
      else output.failed(failure.code, plan.redacts ? failure.redacted : failure.detail);
    }

    /** Ends a record, or says why it fails. */
    function runRecord(index: number): RecordFailure | null {
      const known = unreadable.get(index);
      if (known !== undefined) return new RecordFailure(known.code, known.detail, known.detail);
      const text = recordText(bytes, spans[2 * index]!, spans[2 * index + 1]!);
      if (text === null) return new RecordFailure('utf8', NOT_UTF8);
      const context = contextOf(batch, index);
      const records = shape(text, context);
      if (records instanceof RecordFailure) return records;
      if (records === DROPPED) {
        output.dropped();
        return null;
      }
      const keys = makeKeys === null ? null : keysOfAll(records, makeKeys, context.get, plan.fanout);
      if (keys instanceof RecordFailure) return keys;
      if (encode === null) {
        output.okBytes(bytes.subarray(spans[2 * index], spans[2 * index + 1]), newline, keys);
        return null;
      }
      const written = write(records, context);
      if (typeof written !== 'string') return written;
      output.ok(written, newline, keys);
      return null;
    }

    let isLate = false;
    for (let index = 0; index < count; index += 1) {
      isLate ||= limit !== undefined && limit.left() <= 0;
      if (isLate) {
        const { code, detail } = unreadable.get(index) ?? { code: 'deadline', detail: OUT_OF_TIME };
        output.failed(code, detail); // whatever onError says: nobody looked at the record
        continue;
      }
      if (progress !== undefined) Atomics.store(progress, 0, index);
      const failure = runRecord(index);
      if (failure !== null) fail(index, failure);
    }
    return output.finish();
  }

  return { run };
}

/** The context values of one record. */
function contextOf({ context: { shared, perRecord } }: Batch, index: number): RecordContext {
  return {
    get: (name) => perRecord[name]?.[index] ?? shared[name] ?? null,
    all() {
      const own = Object.entries(perRecord).map(([name, values]) => [name, values[index] ?? null]);
      return { ...shared, ...Object.fromEntries(own) };
    },
  };
}

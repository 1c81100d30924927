/**
 * @module engine/reference/reference
 * The reference path: RE2 and plain JavaScript, one record after the other, one step after the other. Every faster path
 * is measured against its bytes, so it stays simple enough to be believed.
 */
import { type Batch, batchSize } from '../batch.ts';
import type { MapFunction, Scalar } from '../config/schema.ts';
import { compileEncoder } from '../encoders/encoder.ts';
import type { PartitionKeys } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';
import type { Program } from '../plan/program.ts';
import { compileFilter } from '../steps/filter.ts';
import { compileMap } from '../steps/map.ts';
import { compileType, describeType } from '../types/types.ts';
import { NOT_UTF8 } from '../values/describe-failure.ts';
import { excerpt, RecordFailure } from '../values/failure.ts';
import { dropField, makeParent, openParent, renameField } from '../values/fields.ts';
import { type ContextLookup, compileTemplate, Missing } from '../values/template.ts';
import { asBuffer, recordText } from '../values/text.ts';
import { type Fields, kindOf, NumberText, textOf, type Value } from '../values/value.ts';
import { createOutput } from './output.ts';
import { compileParser } from './parse.ts';
import { compileRe2 } from './re2.ts';

/** A step on one record: it changes the fields, or says why the record fails. */
type Step = (fields: Fields, context: ContextLookup) => RecordFailure | null;

function typeStep({ field, type }: Plan['types'][number]): Step {
  const convert = compileType(type);
  const name = field[field.length - 1]!;
  return (fields) => {
    const parent = openParent(fields, field);
    const value = parent?.get(name);
    if (parent === null || value === undefined) return null;
    const typed = convert(value);
    if (typed === undefined) {
      const text = value instanceof NumberText ? value.text : textOf(value);
      const found = text === null ? kindOf(value) : excerpt(text);
      return new RecordFailure('type', `${field.join('.')}: expected ${describeType(type)}, found ${found}`);
    }
    parent.set(name, typed);
    return null;
  };
}

function constantValue(constant: Scalar): Value {
  return typeof constant === 'number' ? new NumberText(JSON.stringify(constant)) : constant;
}

function setStep({ field, value }: Plan['set'][number]): Step {
  const name = field[field.length - 1]!;
  const fill =
    'constant' in value ? () => constantValue(value.constant) : compileTemplate(value.template, 'empty');
  return (fields, context) => {
    const filled = fill(fields, context);
    const parent = makeParent(fields, field);
    if (parent === null) {
      return new RecordFailure(
        'type',
        `${field.join('.')}: expected objects on the way, found another value`,
      );
    }
    parent.set(name, filled instanceof Missing ? null : filled);
    return null;
  };
}

/** The steps between parsing and filtering, in the law's order. */
function compileSteps(plan: Plan): readonly Step[] {
  return [
    ...plan.types.map(typeStep),
    ...plan.rename.map(
      ({ field, to }): Step =>
        (fields) => {
          renameField(fields, field, to);
          return null;
        },
    ),
    ...plan.set.map(setStep),
  ];
}

function compilePartition(
  plan: Plan,
): ((fields: Fields, context: ContextLookup) => PartitionKeys | RecordFailure) | null {
  if (plan.partition.length === 0) return null;
  const keys = plan.partition.map(({ key, template }) => ({ key, fill: compileTemplate(template, 'fail') }));
  return (fields, context) => {
    const out: [string, string][] = [];
    for (const { key, fill } of keys) {
      const text = fill(fields, context);
      if (text instanceof Missing)
        return new RecordFailure('partition', `${key}: \${${text.source}} has no value`);
      if (text === null || text === '') return new RecordFailure('partition', `${key}: its value is empty`);
      out.push([key, text]);
    }
    return Object.fromEntries(out); // defines members: a key named __proto__ is only a name
  };
}

/** Compiles a plan to the reference path. `map` is the function behind `plan.map`, or `null`. */
export function compileReference(plan: Plan, map: MapFunction | null): Program {
  const parser = compileParser(plan.parse);
  const steps = compileSteps(plan);
  const passes =
    plan.filter === null ? null : compileFilter(plan.filter, (pattern) => compileRe2(pattern, 'filter').test);
  const runMap = map === null ? null : compileMap(map);
  const partition = compilePartition(plan);
  const encode = compileEncoder(plan.output);
  const { newline } = plan.output;

  /** One record after parsing, up to its text: `null` where it is dropped. */
  function shape(fields: Fields, context: ContextLookup, contextRecord: () => Record<string, string | null>) {
    for (const step of steps) {
      const failure = step(fields, context);
      if (failure !== null) return failure;
    }
    if (passes !== null && !passes(fields)) return null;
    const records = runMap === null ? [fields] : runMap(fields, contextRecord());
    if (records instanceof RecordFailure) return records;
    if (records.length === 0) return null;
    // Firehose takes one set of keys a record: those of the first where map made several of it.
    const keys = partition === null ? null : partition(records[0]!, context);
    if (keys instanceof RecordFailure) return keys;
    const texts: string[] = [];
    for (const record of encode === null ? [] : records) {
      for (const path of plan.drop) dropField(record, path);
      const text = encode!(record);
      if (typeof text !== 'string') return text;
      texts.push(text);
    }
    return { text: texts.join('\n'), keys };
  }

  function run(batch: Batch, progress?: Int32Array) {
    const count = batchSize(batch);
    const { spans, context } = batch;
    const bytes = asBuffer(batch.bytes);
    const output = createOutput(count, bytes.length + count * 64, partition !== null);
    const unreadable = new Map(batch.unreadable.map((failure) => [failure.index, failure]));
    const textAt = (index: number) => recordText(bytes, spans[2 * index]!, spans[2 * index + 1]!);
    const texts = parser.wantsBatch ? Array.from({ length: count }, (_, index) => textAt(index)) : null;
    const parse = parser.forBatch(texts ?? []);

    function fail(index: number, failure: RecordFailure): void {
      const raw = bytes.subarray(spans[2 * index], spans[2 * index + 1]);
      if (plan.onError === 'drop') output.dropped();
      else if (plan.onError === 'raw' && !unreadable.has(index)) {
        output.okBytes(raw, newline, null);
      } else output.failed(failure);
    }

    for (let index = 0; index < count; index += 1) {
      if (progress !== undefined) Atomics.store(progress, 0, index);
      const known = unreadable.get(index);
      if (known !== undefined) {
        fail(index, new RecordFailure(known.code, known.detail));
        continue;
      }
      const text = texts === null ? textAt(index) : texts[index]!;
      if (text === null) {
        fail(index, new RecordFailure('utf8', NOT_UTF8));
        continue;
      }
      const fields = parse(text, index);
      if (fields instanceof RecordFailure) {
        fail(index, fields);
        continue;
      }
      const at = (name: string) => context.perRecord[name]?.[index] ?? context.shared[name] ?? null;
      const shaped = shape(fields, at, () => contextOf(batch, index));
      if (shaped === null) output.dropped();
      else if (shaped instanceof RecordFailure) fail(index, shaped);
      else if (encode === null) {
        output.okBytes(bytes.subarray(spans[2 * index], spans[2 * index + 1]), newline, shaped.keys);
      } else output.ok(shaped.text, newline, shaped.keys);
    }
    return output.finish();
  }

  return { run };
}

/** All context values of one record, for `map`. */
function contextOf(batch: Batch, index: number): Record<string, string | null> {
  const { shared, perRecord } = batch.context;
  const own = Object.entries(perRecord).map(([name, values]) => [name, values[index] ?? null]);
  return { ...shared, ...Object.fromEntries(own) };
}

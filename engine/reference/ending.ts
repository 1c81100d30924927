/**
 * @module engine/reference/ending
 * How records end: partition keys, trims, writing, and what `onError` makes of those that fail.
 */
import { type Batch, batchSize } from '../batch.ts';
import { ENCODERS } from '../encoders/index.ts';
import type { Outcome, PartitionKeys } from '../outcome.ts';
import type { PlanSteps } from '../plan/plan.ts';
import { DROPPED, type RecordContext } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { overLimit, RecordFailure } from '../values/failure.ts';
import { type ContextLookup, compileTemplate, Missing } from '../values/template.ts';
import { asBuffer } from '../values/text.ts';
import type { Fields } from '../values/value.ts';
import { createOutput } from './output.ts';
import { compileSteps, type Shaped } from './steps.ts';

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

/** Ends the records of a batch, each once, in their order. */
export interface Ending {
  /** The failure of a record that could not be read, if it is one. */
  unreadable(index: number): RecordFailure | null;
  end(index: number, shaped: Shaped, context: RecordContext): void;
  /** Ends a record whose output is text already: a pipeline without keys and trims. */
  written(index: number, text: string): void;
  fail(index: number, failure: RecordFailure): void;
  /** It is not known what would have become of the record: it fails, whatever `onError` says. */
  lost(index: number, failure: Pick<RecordFailure, 'code' | 'detail'>): void;
  finish(): Outcome;
}

/** @returns begins the ending of a batch */
export function compileEnding(plan: PlanSteps): (batch: Batch) => Ending {
  const trims = compileSteps(plan.trims, plan.limits);
  const makeKeys = compilePartition(plan);
  const encode = member(ENCODERS, plan.output.format).compile(plan.output, plan.limits);
  const { newline } = plan.output;
  const { outputBytes } = plan.limits;

  /** Whether the text as UTF-8, where a unit takes three bytes at most, is too long. */
  const isTooLong = (text: string) =>
    3 * text.length >= outputBytes && Buffer.byteLength(text) + Number(newline) > outputBytes;

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
    return texts.length === 1 ? texts[0]! : texts.join('\n');
  }

  return (batch) => {
    const count = batchSize(batch);
    const { spans } = batch;
    const bytes = asBuffer(batch.bytes);
    const output = createOutput(count, bytes.length + count * 64, makeKeys !== null);
    const unreadable = new Map(batch.unreadable.map((failure) => [failure.index, failure]));
    const rawOf = (index: number) => bytes.subarray(spans[2 * index], spans[2 * index + 1]);

    function fail(index: number, failure: RecordFailure): void {
      if (plan.onError === 'drop') output.dropped();
      else if (plan.onError === 'raw' && !unreadable.has(index)) output.okBytes(rawOf(index), newline, null);
      else output.failed(failure.code, plan.redacts ? failure.redacted : failure.detail);
    }

    function text(index: number, written: string | RecordFailure, keys: PartitionKeys | null): void {
      if (typeof written !== 'string') fail(index, written);
      else if (isTooLong(written)) fail(index, overLimit(plan.limits, 'outputBytes'));
      else output.ok(written, newline, keys);
    }

    return {
      unreadable(index) {
        const known = unreadable.get(index);
        return known === undefined ? null : new RecordFailure(known.code, known.detail, known.detail);
      },
      end(index, shaped, context) {
        if (shaped instanceof RecordFailure) return fail(index, shaped);
        if (shaped === DROPPED) return output.dropped();
        const keys = makeKeys === null ? null : keysOfAll(shaped, makeKeys, context.get, plan.fanout);
        if (keys instanceof RecordFailure) return fail(index, keys);
        if (encode === null) return output.okBytes(rawOf(index), newline, keys);
        text(index, write(shaped, context), keys);
      },
      written: (index, written) => text(index, written, null),
      fail,
      lost(index, failure) {
        const { code, detail } = unreadable.get(index) ?? failure;
        output.failed(code, detail);
      },
      finish: () => output.finish(),
    };
  };
}

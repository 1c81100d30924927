/**
 * @module engine/reference/ending
 * How records end: partition keys, trims, writing, and what `onError` makes of those that fail.
 */
import { type Batch, batchSize } from '../batch.ts';
import { ENCODERS } from '../encoders/index.ts';
import { differentKeys, OPERATION_KEY, OPERATIONS } from '../metadata.ts';
import type { InnerCounts, Outcome, PartitionKeys } from '../outcome.ts';
import type { PlanSteps } from '../plan/plan.ts';
import { DROPPED, type Origin, type RecordContext } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { overLimit, RecordFailure } from '../values/failure.ts';
import { type ContextLookup, compileTemplate, Missing } from '../values/template.ts';
import { asBuffer } from '../values/text.ts';
import type { Fields } from '../values/value.ts';
import { createOutput } from './output.ts';
import { compileSteps, type Made } from './steps.ts';

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
            : key === OPERATION_KEY && !OPERATIONS.includes(text as string)
              ? `${key}: its value is not ${OPERATIONS.join(', ')}`
              : null;
      if (problem !== null) return new RecordFailure('partition', problem, problem);
      out.push([key, text as string]);
    }
    return Object.fromEntries(out); // defines members: a key named __proto__ is only a name
  };
}

/** What is written for a record or an inner record; inner records that `onError: raw` passes on have no keys. */
interface Written {
  readonly text: string;
  readonly keys: PartitionKeys | null;
}

/** The keys of a record's outputs; Firehose takes one set of them a record. */
function keysOfAll(all: readonly Written[], fanout: string): PartitionKeys | null | RecordFailure {
  const { keys } = all[0]!;
  if (fanout === 'first') return keys;
  for (const { keys: other } of all) {
    const problem = differentKeys(keys, other);
    if (problem !== null) return new RecordFailure('partition', problem, problem);
  }
  return keys;
}

function within({ code, detail, redacted }: RecordFailure, { place }: Origin): RecordFailure {
  return new RecordFailure(code, `inner record ${place}: ${detail}`, `inner record ${place}: ${redacted}`);
}

/** Ends the records of a batch, each once, in their order. */
export interface Ending {
  /** The failure of a record that could not be read, if it is one. */
  unreadable(index: number): RecordFailure | null;
  /** @param made all that became of the record */
  end(index: number, made: readonly Made[], context: RecordContext): void;
  /** Ends a record whose output is text already, or that is dropped (`null`): a pipeline without keys and trims. */
  written(index: number, text: string | null): void;
  /** Ends a record whose output is a part of some bytes, with the line feed that the pipeline puts behind it. */
  copied(bytes: Uint8Array, from: number, to: number): void;
  fail(index: number, failure: RecordFailure): void;
  /** It is not known what would have become of the record: it fails, whatever `onError` says. */
  lost(index: number, failure: Pick<RecordFailure, 'code' | 'detail'>): void;
  /** How many records have ended. */
  ended(): number;
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

  function write(fields: Fields, context: RecordContext): Written | RecordFailure {
    const keys = makeKeys === null ? null : makeKeys(fields, context.get);
    if (keys instanceof RecordFailure) return keys;
    if (encode === null) return { text: '', keys };
    for (const trim of trims) trim.run(fields, context);
    const text = encode(fields);
    return typeof text === 'string' ? { text, keys } : text;
  }

  /**
   * What becomes of all that was made of a record; `null`: nothing is left.
   * @param count takes how the inner records ended, where there are any
   */
  function writeAll(
    made: readonly Made[],
    context: RecordContext,
    count: (counts: InnerCounts) => void,
  ): Written | RecordFailure | null {
    const counts = { records: 0, ok: 0, dropped: 0, failed: 0 };
    const all: Written[] = [];
    let failure: RecordFailure | null = null;
    let length = 0;
    for (const { fields, origin } of made) {
      counts.records += Number(origin !== null);
      const written = fields === DROPPED || fields instanceof RecordFailure ? fields : write(fields, context);
      if (written instanceof RecordFailure && (origin === null || plan.onError === 'failed')) {
        counts.failed += Number(origin !== null);
        failure ??= origin === null ? written : within(written, origin);
      } else if (written === DROPPED || (written instanceof RecordFailure && plan.onError === 'drop')) {
        counts.dropped += Number(origin !== null);
      } else {
        counts.ok += Number(origin !== null);
        const one = written instanceof RecordFailure ? { text: origin!.text!, keys: null } : written;
        length += one.text.length;
        if (length > outputBytes) failure ??= overLimit(plan.limits, 'outputBytes');
        else all.push(one);
      }
    }
    if (counts.records > 0) count(counts);
    if (failure !== null || all.length === 0) return failure;
    const text = all.length === 1 ? all[0]!.text : all.map((one) => one.text).join('\n');
    if (isTooLong(text)) return overLimit(plan.limits, 'outputBytes');
    const keys = keysOfAll(all, plan.fanout);
    return keys instanceof RecordFailure ? keys : { text, keys };
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

    /** Ends a record that text, or its bytes as they came, are written for. */
    function write(index: number, { text, keys }: Written): void {
      if (encode === null) output.okBytes(rawOf(index), newline, keys);
      else output.ok(text, newline, keys);
    }

    return {
      unreadable(index) {
        const known = unreadable.get(index);
        return known === undefined ? null : new RecordFailure(known.code, known.detail, known.detail);
      },
      end(index, made, context) {
        const written = writeAll(made, context, output.inner);
        if (written instanceof RecordFailure) fail(index, written);
        else if (written === null) output.dropped();
        else write(index, written);
      },
      written(index, text) {
        if (text === null) output.dropped();
        else if (isTooLong(text)) fail(index, overLimit(plan.limits, 'outputBytes'));
        else output.ok(text, newline, null);
      },
      copied: output.copied,
      fail,
      lost(index, failure) {
        const { code, detail } = unreadable.get(index) ?? failure;
        output.failed(code, detail);
      },
      ended: output.ended,
      finish: () => output.finish(),
    };
  };
}

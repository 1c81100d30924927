/**
 * @module engine/reference/reference
 * The reference path: RE2 and plain JavaScript, one record after the other, one step after the other. It defines what a
 * record becomes; every faster path is measured against its bytes, so it stays simple enough to be believed.
 */
import { type Batch, batchSize } from '../batch.ts';
import { ENCODERS } from '../encoders/index.ts';
import { OUT_OF_TIME } from '../failures.ts';
import type { InnerCounts, PartitionKeys } from '../outcome.ts';
import { PARSERS, type Parse } from '../parsers/index.ts';
import type { Alternative, PlanSteps } from '../plan/plan.ts';
import type { Program, TimeLimit } from '../plan/program.ts';
import { DROPPED, type FindFunction, type RecordContext } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { overLimit, RecordFailure } from '../values/failure.ts';
import { encodeJsonValue } from '../values/json-writer.ts';
import { type ContextLookup, compileTemplate, Missing } from '../values/template.ts';
import { asBuffer, recordText } from '../values/text.ts';
import type { Fields } from '../values/value.ts';
import { createOutput } from './output.ts';
import { compileSteps, inOrder, type Made, type Origin, type RunSteps } from './steps.ts';

export const NOT_UTF8 = 'the bytes are not valid UTF-8';

/** One alternative, ready to run. */
interface Reader {
  readonly parse: Parse;
  readonly run: RunSteps;
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

/** What is written for a record or an inner record; inner records that `onError: raw` passes on have no keys. */
interface Written {
  readonly text: string;
  readonly keys: PartitionKeys | null;
}

/** The keys of a record's outputs; Firehose takes one set of them a record. */
function keysOfAll(all: readonly Written[], fanout: string): PartitionKeys | null | RecordFailure {
  const { keys } = all[0]!;
  const same = ({ keys: other }: Written) =>
    keys === other || (keys !== null && other !== null && sameKeys(keys, other));
  if (fanout === 'first' || all.every(same)) return keys;
  return new RecordFailure('partition', DIFFERENT_KEYS, DIFFERENT_KEYS);
}

function within({ code, detail, redacted }: RecordFailure, { place }: Origin): RecordFailure {
  return new RecordFailure(code, `inner record ${place}: ${detail}`, `inner record ${place}: ${redacted}`);
}

const noFunction: FindFunction = () => {
  throw new Error('a plan with code of the user’s, compiled without it');
};

/**
 * Compiles a plan to the reference path.
 * @param findFunction the user's functions, where the plan has any
 */
export function compileReference(plan: PlanSteps, findFunction: FindFunction = noFunction): Program {
  const originText = (record: Fields) =>
    plan.onError === 'raw' ? encodeJsonValue(record, plan.output.timestamp) : null;
  const readers = plan.alternatives.map(
    ({ parse, steps }: Alternative): Reader => ({
      parse: member(PARSERS, parse.kind).compile(parse, plan.limits),
      run: inOrder(compileSteps(steps, findFunction, plan.limits), originText),
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
  function shape(text: string, context: RecordContext): readonly Made[] {
    let refused: RecordFailure | undefined;
    for (const { parse, run } of readers) {
      const fields = parse(text);
      if (fields === DROPPED) return [{ fields, origin: null }];
      if (!(fields instanceof RecordFailure)) return run(fields, context);
      refused ??= fields;
    }
    const none = `none of ${readers.length} alternatives; the first: ${refused!.detail}`;
    return [{ fields: readers.length === 1 ? refused! : new RecordFailure('no-match', none), origin: null }];
  }

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
      const written = writeAll(shape(text, context), context, output.inner);
      if (written instanceof RecordFailure) return written;
      if (written === null) output.dropped();
      else if (encode !== null) output.ok(written.text, newline, written.keys);
      else output.okBytes(bytes.subarray(spans[2 * index], spans[2 * index + 1]), newline, written.keys);
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

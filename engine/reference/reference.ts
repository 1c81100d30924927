/**
 * @module engine/reference/reference
 * The reference path: RE2 and plain JavaScript, one record after the other, one step after the other. It defines what a
 * record becomes; every faster path is measured against its bytes, so it stays simple enough to be believed.
 */
import { type Batch, batchSize } from '../batch.ts';
import { OUT_OF_TIME } from '../failures.ts';
import type { Parse } from '../parsers/parser.ts';
import { PLANNED_PARSERS } from '../parsers/planned.ts';
import type { Alternative, PlanSteps } from '../plan/plan.ts';
import type { Program, TimeLimit } from '../plan/program.ts';
import { DROPPED, type RecordContext } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { RecordFailure } from '../values/failure.ts';
import { asBuffer, recordText } from '../values/text.ts';
import { compileEnding } from './ending.ts';
import { compileSteps, contextOf, inOrder, type Made, originTextOf, type RunSteps } from './steps.ts';

export const NOT_UTF8 = 'the bytes are not valid UTF-8';

const LATE = { code: 'deadline', detail: OUT_OF_TIME } as const;

/** One alternative, ready to run. */
interface Reader {
  readonly parse: Parse;
  readonly run: RunSteps;
}

/** The record as the first alternative reads it whose parser takes it; `take` goes on with what it read. */
export function readFirst<T>(
  readers: readonly { readonly parse: Parse }[],
  text: string,
  take: (fields: Exclude<ReturnType<Parse>, RecordFailure | typeof DROPPED>, reader: number) => T,
): T | RecordFailure | typeof DROPPED {
  let refused: RecordFailure | undefined;
  for (const [index, { parse }] of readers.entries()) {
    const fields = parse(text);
    if (fields === DROPPED) return DROPPED;
    if (!(fields instanceof RecordFailure)) return take(fields, index);
    refused ??= fields;
  }
  if (readers.length === 1) return refused!;
  return new RecordFailure(
    'no-match',
    `none of ${readers.length} alternatives; the first: ${refused!.detail}`,
  );
}

/** Compiles a plan without code of the user's to the reference path. */
export function compileReference(plan: PlanSteps): Program {
  const originText = originTextOf(plan);
  const readers = plan.alternatives.map(
    ({ parse, steps }: Alternative): Reader => ({
      parse: member(PLANNED_PARSERS, parse.kind).compile(parse, plan.limits),
      run: inOrder(compileSteps(steps, plan.limits), originText),
    }),
  );
  const begin = compileEnding(plan);

  function shape(text: string | null, context: RecordContext): readonly Made[] {
    if (text === null) return [{ fields: new RecordFailure('utf8', NOT_UTF8), origin: null }];
    const made = readFirst(readers, text, (fields, reader) => readers[reader]!.run(fields, context));
    return made === DROPPED || made instanceof RecordFailure ? [{ fields: made, origin: null }] : made;
  }

  function run(batch: Batch, progress?: Int32Array, limit?: TimeLimit) {
    const { spans } = batch;
    const bytes = asBuffer(batch.bytes);
    const ending = begin(batch);
    let isLate = false;
    for (let index = 0; index < batchSize(batch); index += 1) {
      isLate ||= limit !== undefined && limit.left() <= 0;
      if (isLate) {
        ending.lost(index, LATE);
        continue;
      }
      if (progress !== undefined) Atomics.store(progress, 0, index);
      const context = contextOf(batch, index);
      const text = () => recordText(bytes, spans[2 * index]!, spans[2 * index + 1]!);
      const unreadable = ending.unreadable(index);
      if (unreadable !== null) ending.fail(index, unreadable);
      else ending.end(index, shape(text(), context), context);
    }
    return ending.finish();
  }

  return { run };
}

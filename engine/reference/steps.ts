/**
 * @module engine/reference/steps
 * The steps of a pipeline, one after the other, over one record and those that are made of it.
 */
import type { Batch } from '../batch.ts';
import type { Limits } from '../limits.ts';
import type { PlanSteps, StepPlan } from '../plan/plan.ts';
import { DROPPED, type Origin, type RecordContext, type RunStep } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { STEPS } from '../steps/index.ts';
import { RecordFailure } from '../values/failure.ts';
import { encodeJsonValue } from '../values/json-writer.ts';
import type { Fields } from '../values/value.ts';

/** A record as the steps left it. One that failed or was dropped without an origin is the only one of its record. */
export interface Made {
  readonly fields: Fields | RecordFailure | typeof DROPPED;
  readonly origin: Origin | null;
}

export interface CompiledStep {
  readonly run: RunStep;
  readonly makesInner: boolean;
}

export function compileSteps(steps: readonly StepPlan[], limits: Limits): readonly CompiledStep[] {
  return steps.map(({ kind, plan }) => {
    const { apply, makesInner = false } = member(STEPS, kind);
    return { run: apply(plan, limits), makesInner };
  });
}

/** @param origin of the record, where it is an inner one already */
export type RunSteps = (record: Fields, context: RecordContext, origin?: Origin | null) => readonly Made[];

/**
 * Runs steps in their order; where one makes several records of one, the rest runs on each.
 * @param originText what `onError: raw` may ask for
 */
export function inOrder(
  steps: readonly CompiledStep[],
  originText: (record: Fields) => string | null,
): RunSteps {
  function runFrom(from: number, record: Fields, context: RecordContext, origin: Origin | null): Made[] {
    let fields = record;
    for (let index = from; index < steps.length; index += 1) {
      const { run, makesInner } = steps[index]!;
      const result = run(fields, context);
      if (result === null) continue;
      if (result === DROPPED || result instanceof RecordFailure) return [{ fields: result, origin }];
      if (result.length === 1 && !makesInner) {
        fields = result[0]!;
        continue;
      }
      return makesInner
        ? innerRecords(index, result, context, origin)
        : severalRecords(index, result, context, origin);
    }
    return [{ fields, origin }];
  }

  function innerRecords(
    step: number,
    records: readonly Fields[],
    context: RecordContext,
    outer: Origin | null,
  ) {
    const made: Made[] = [];
    for (const [index, one] of records.entries()) {
      const origin = { place: outer?.place ?? index, text: originText(one) };
      for (const inner of runFrom(step + 1, one, context, origin)) made.push(inner);
    }
    return made;
  }

  /** Of these, one that fails, fails all. */
  function severalRecords(
    step: number,
    records: readonly Fields[],
    context: RecordContext,
    origin: Origin | null,
  ) {
    const made: Made[] = [];
    for (const one of records) {
      for (const inner of runFrom(step + 1, one, context, origin)) {
        if (inner.fields instanceof RecordFailure && inner.origin === origin) return [inner];
        if (inner.fields !== DROPPED || inner.origin !== origin) made.push(inner);
      }
    }
    return made.length === 0 ? [{ fields: DROPPED, origin } as const] : made;
  }

  return (record, context, origin = null) => runFrom(0, record, context, origin);
}

/** The text of an inner record, as `onError: raw` may ask for it. */
export const originTextOf =
  ({ onError, output }: PlanSteps) =>
  (record: Fields): string | null =>
    onError === 'raw' ? encodeJsonValue(record, output.timestamp) : null;

/** The context values of one record. */
export function contextOf({ context: { shared, perRecord } }: Batch, index: number): RecordContext {
  return {
    get: (name) => perRecord[name]?.[index] ?? shared[name] ?? null,
  };
}

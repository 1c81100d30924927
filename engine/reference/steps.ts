/**
 * @module engine/reference/steps
 * Runs steps on one record, one step after the other.
 */
import type { Batch } from '../batch.ts';
import type { Limits } from '../limits.ts';
import type { StepPlan } from '../plan/plan.ts';
import { DROPPED, type RecordContext, type RunStep } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { STEPS } from '../steps/index.ts';
import { RecordFailure } from '../values/failure.ts';
import type { Fields } from '../values/value.ts';

/** What a record became before it is written. */
export type Shaped = readonly Fields[] | typeof DROPPED | RecordFailure;

export function compileSteps(steps: readonly StepPlan[], limits: Limits): readonly RunStep[] {
  return steps.map(({ kind, plan }) => member(STEPS, kind).apply(plan, limits));
}

/** Runs the steps from one on; where a step makes several records of one, the rest runs on each. */
export function runSteps(
  steps: readonly RunStep[],
  from: number,
  record: Fields,
  context: RecordContext,
): Shaped {
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

/** The context values of one record. */
export function contextOf({ context: { shared, perRecord } }: Batch, index: number): RecordContext {
  return {
    get: (name) => perRecord[name]?.[index] ?? shared[name] ?? null,
  };
}

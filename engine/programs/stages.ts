/**
 * @module engine/programs/stages
 * The steps of a pipeline with user code, cut into segments: a chain of stages for each alternative.
 */
import type { Batch } from '../batch.ts';
import { PLANNED_PARSERS } from '../parsers/planned.ts';
import type { Alternative, PlanSteps, StepPlan } from '../plan/plan.ts';
import { DROPPED, type FunctionPlan, type Origin } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import {
  compileSteps,
  contextOf,
  inOrder,
  type Made,
  originTextOf,
  type RunSteps,
} from '../reference/steps.ts';
import { STEPS } from '../steps/index.ts';
import type { MapRecord, UserCode } from '../user-code/function.ts';
import { createWriter, fieldsOf } from '../user-code/result.ts';
import type { Calls } from '../user-code/scope.ts';
import { toObject } from '../user-code/to-object.ts';
import { RecordFailure } from '../values/failure.ts';
import type { Fields } from '../values/value.ts';
import { firstCode } from './front.ts';

type Accept = Calls<Exclude<State, RecordFailure>>['accept'];

/** A call of user code among the steps, and the steps behind it, up to the next. */
export interface Stage {
  /** Stages run by rising number. */
  readonly number: number;
  readonly code: UserCode;
  /** Whether what it returns is written as it is. */
  readonly isDirect: boolean;
  readonly accept: (batch: Batch) => Accept;
}

/** One of the records that a record has become: it waits for user code, or is done. */
export type Part =
  | { readonly waits: Stage; readonly object: MapRecord; readonly origin: Origin | null }
  | Made;

/** What a record has become so far: parts, none if it is dropped; or its output, where nothing is done to that any more. */
export type State = readonly Part[] | string | RecordFailure;

export const isParts = (state: State): state is readonly Part[] => Array.isArray(state);

const makesInner = ({ alternatives }: PlanSteps) =>
  alternatives.some(({ steps }) => steps.some(({ kind }) => member(STEPS, kind).makesInner));

/** The chains of a plan's alternatives, and what their user code takes: whole batches, context values. */
export function compileStages(plan: PlanSteps, codeOf: (plan: FunctionPlan) => UserCode) {
  const { limits, output, partition, trims } = plan;
  const writesPlainly =
    output.format === 'json' &&
    output.nulls === 'keep' &&
    output.timestamp === 'iso' &&
    partition.length + trims.length === 0 &&
    !makesInner(plan);
  const originText = originTextOf(plan);
  const stepsOf = (steps: readonly StepPlan[]) => inOrder(compileSteps(steps, limits), originText);
  let count = 0;
  let takesAll = false;
  let takesContext = false;

  function advance(run: RunSteps, next: Stage | null) {
    return (
      fields: Fields,
      batch: Batch,
      record: number,
      from: Origin | null = null,
    ): readonly Part[] | RecordFailure => {
      const parts: Part[] = [];
      for (const made of run(fields, contextOf(batch, record), from)) {
        const { origin } = made;
        const goesOn = made.fields !== DROPPED && !(made.fields instanceof RecordFailure);
        const object = goesOn && next !== null ? toObject(made.fields, limits) : made.fields;
        if (object instanceof RecordFailure && origin === null) return object;
        if (object === DROPPED && origin === null) continue;
        const waits = goesOn && next !== null && !(object instanceof RecordFailure);
        parts.push(
          waits
            ? { waits: next, object: object as MapRecord, origin }
            : { fields: object as Made['fields'], origin },
        );
      }
      return parts;
    };
  }

  const isDirect = (rest: readonly StepPlan[], next: Stage | null) =>
    rest.length === 0 && next === null && writesPlainly;

  function acceptor(rest: readonly StepPlan[], next: Stage | null): Stage['accept'] {
    if (isDirect(rest, next)) {
      const write = createWriter();
      const accept: Accept = (returned) => (returned.length === 0 ? [] : write(returned));
      return () => accept;
    }
    const go = advance(stepsOf(rest), next);
    return (batch) =>
      (returned, { record, origin }) => {
        const all = fieldsOf(returned, limits);
        if (all instanceof RecordFailure) return all;
        const parts: Part[] = [];
        for (const fields of all) {
          const state = go(fields, batch, record, origin);
          if (state instanceof RecordFailure) return state;
          parts.push(...state);
        }
        return parts;
      };
  }

  /** The steps of an alternative, cut at user code: those before it, and the first stage. */
  function compileChain(alternative: Alternative) {
    let rest = alternative.steps;
    const cuts: { code: UserCode; rest: readonly StepPlan[] }[] = [];
    for (let at = firstCode({ ...alternative, steps: rest }); at >= 0; ) {
      const code = codeOf(rest[at]!.plan as FunctionPlan);
      takesAll ||= code.kind === 'mapBatch';
      takesContext ||= code.takesContext;
      rest = rest.slice(at + 1);
      at = firstCode({ ...alternative, steps: rest });
      cuts.push({ code, rest: at < 0 ? rest : rest.slice(0, at) });
    }
    const first = count;
    count += cuts.length;
    let stage: Stage | null = null;
    for (const [index, cut] of [...cuts.entries()].reverse())
      stage = {
        number: first + index,
        code: cut.code,
        isDirect: isDirect(cut.rest, stage),
        accept: acceptor(cut.rest, stage),
      };
    const before = alternative.steps.slice(0, Math.max(0, firstCode(alternative)));
    return {
      parse: member(PLANNED_PARSERS, alternative.parse.kind).compile(alternative.parse, limits),
      stage,
      advance:
        cuts.length === 0 ? advance(stepsOf(alternative.steps), null) : advance(stepsOf(before), stage),
    };
  }

  const chains = plan.alternatives.map(compileChain);
  return { chains, takesAll, takesContext };
}

export type Chain = ReturnType<typeof compileStages>['chains'][number];

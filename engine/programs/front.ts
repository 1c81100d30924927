/**
 * @module engine/programs/front
 * What a pipeline does before it calls code of the user's, as a plan of its own, which writes each record as JSON. It is what
 * the kernel can run of such a pipeline.
 */
import type { Alternative, OutputPlan, PlanSteps } from '../plan/plan.ts';
import type { Declined } from '../plan/step.ts';
import { findMember } from '../plan/table.ts';
import { STEPS } from '../steps/index.ts';

/** As most pipelines write it, so that a record which user code leaves as it is may stay; null is kept, as user code may look for it. */
const OUTPUT: OutputPlan = {
  format: 'json',
  newline: true,
  timestamp: 'iso',
  nulls: 'keep',
  compress: 'none',
  columns: [],
};

/** The place of the first step that is user code, or -1. */
export const firstCode = ({ steps }: Alternative): number =>
  steps.findIndex(({ kind }) => findMember(STEPS, kind)?.userCode === true);

/**
 * The front of a plan with user code; declined where records do not tell how they go on: JSON has no timestamps, and does
 * not say which alternative read it.
 */
export function frontOf(plan: PlanSteps): PlanSteps | Declined {
  if (plan.beforeCode === null)
    return { declined: 'form for timestamps that only some records have before map' };
  const fronts = plan.alternatives.map((alternative): Alternative => {
    const at = firstCode(alternative);
    return { parse: alternative.parse, steps: alternative.steps.slice(0, Math.max(at, 0)) };
  });
  const rests = plan.alternatives.map(({ steps }, index) =>
    JSON.stringify(steps.slice(fronts[index]!.steps.length)),
  );
  if (plan.alternatives.some((one) => firstCode(one) < 0) || new Set(rests).size > 1)
    return { declined: 'map in the steps of an alternative' };
  return {
    ...plan,
    decode: [],
    alternatives: fronts as [Alternative, ...Alternative[]],
    partition: [],
    trims: [],
    output: OUTPUT,
    onError: 'failed',
    userCode: 'none',
    contextNames: plan.beforeCode.contextNames,
    beforeCode: null,
  };
}

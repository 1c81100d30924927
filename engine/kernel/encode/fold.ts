/**
 * @module engine/kernel/encode/fold
 * Runs a plan's steps on symbolic fields. A step, type, parser or encoder without a kernel form makes
 * it decline: none is ever skipped silently.
 */
import { ENCODERS } from '../../encoders/index.ts';
import { PLANNED_PARSERS } from '../../parsers/planned.ts';
import type { PartitionPlan, PlanSteps, StepPlan } from '../../plan/plan.ts';
import { type Declined, foldEach, isDeclined, type SymbolicFields } from '../../plan/step.ts';
import { findMember } from '../../plan/table.ts';
import { STEPS } from '../../steps/index.ts';
import type { Template } from './templates/resolve-template.ts';

/** Symbolic fields that partition keys can be resolved on. */
export interface Foldable extends SymbolicFields {
  /** References in the template that has the most of them, whether it is written or not. */
  mostReferences(): number;
  partition(keys: readonly PartitionPlan[]): ReadonlyMap<string, Template> | Declined;
}

const foldAll = (steps: readonly StepPlan[], fields: SymbolicFields) =>
  foldEach(steps, ({ kind, plan }) => {
    const kernel = findMember(STEPS, kind)?.kernel ?? null;
    return kernel === null ? { declined: kind } : kernel.fold(plan, fields);
  });

/** The templates of the partition keys, on the fields between the steps and the trailing `drop` and `keep`. */
export function foldSteps(
  { partition, trims }: PlanSteps,
  steps: readonly StepPlan[],
  fields: Foldable,
): ReadonlyMap<string, Template> | Declined {
  const declined = foldAll(steps, fields);
  if (declined !== null) return declined;
  const keys = fields.partition(partition);
  if (isDeclined(keys)) return keys;
  return foldAll(trims, fields) ?? keys;
}

/** What rules a plan out as a whole, before any step is looked at. */
export function declineWhole({ alternatives, output }: PlanSteps): Declined | null {
  if ((findMember(ENCODERS, output.format)?.kernel ?? null) === null)
    return { declined: `output: ${output.format}` };
  const parser = alternatives.find(
    ({ parse }) => (findMember(PLANNED_PARSERS, parse.kind)?.kernel ?? null) === null,
  );
  return parser === undefined ? null : { declined: `parser ${parser.parse.kind}` };
}

/**
 * @module engine/config/functions
 * The functions that a pipeline holds itself, by their numbers in the plan: functions are not plain data, so a plan has
 * only the numbers.
 */
import type { MapConfig } from '../user-code/function.ts';
import type { PipelineConfig } from './schema.ts';

/** In the order in which the plan is made: those of the alternatives' own steps first. */
export function functionsOf({ anyOf = [], steps = [], map }: PipelineConfig): readonly MapConfig[] {
  const lists = [...anyOf.map((one) => one.steps ?? []), steps, map === undefined ? [] : [{ map }]];
  return lists
    .flat()
    .flatMap((step) =>
      'map' in step && step.map !== undefined && typeof step.map !== 'string' ? [step.map] : [],
    );
}

/**
 * @module engine/steps/map
 * `map`: the user's own function, which makes of a record another one, none, or several.
 */
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { unknownNames } from '../plan/names.ts';
import type { FunctionPlan, StepKind } from '../plan/step.ts';
import {
  type MapBatchFunction,
  type MapConfig,
  type MapFunction,
  MOST_CONCURRENCY,
} from '../user-code/function.ts';
import { findModule } from '../user-code/module-file.ts';
import { name, whole } from './schema.ts';

const isFunction = (value: unknown) => typeof value === 'function';
const functionSchema = v.custom<MapFunction>(isFunction);

export const map = {
  name: 'map' as const,
  summary:
    'A module whose default export is a function, async or not: (record, context) => record | null | record[]; or one that exports mapBatch(records, contexts).',
  schema: v.union(
    [
      name,
      functionSchema,
      v.strictObject({ map: functionSchema, concurrency: v.optional(whole(1, MOST_CONCURRENCY)) }),
      v.strictObject({ mapBatch: v.custom<MapBatchFunction>(isFunction) }),
    ],
    'a path to a module, a function, {map, concurrency} or {mapBatch}',
  ),
  member: null,
  userCode: true as const,
  plan: (config, { baseFolder, path, addFunction }) =>
    typeof config === 'string' ? { module: findModule(config, baseFolder, path) } : { inline: addFunction() },
  names: (_, names) => unknownNames(names),
  apply() {
    throw new Error('user code runs in programs/user-code.ts');
  },
  explain: (plan) => ['module' in plan ? fileURLToPath(plan.module) : 'a function'],
  kernel: null,
  examples: [
    {
      title: 'A function of your own; several records are written one after the other',
      step: { map: (record: Record<string, unknown>) => [{ ...record, part: 1 }, { part: 2 }] },
      input: '{"id":7}',
      output: '{"id":7,"part":1}\n{"part":2}',
    },
  ],
} satisfies StepKind<string | MapConfig, FunctionPlan>;

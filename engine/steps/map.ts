/**
 * @module engine/steps/map
 * `map`: the user's own function, which makes of a record another one, none, or several.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import { unknownNames } from '../plan/names.ts';
import { DROPPED, type FunctionPlan, type StepKind } from '../plan/step.ts';
import { RecordFailure } from '../values/failure.ts';
import { compileMap, type MapFunction } from './map-record.ts';
import { name } from './schema.ts';

function modulePlan(written: string, baseFolder: string, path: string): FunctionPlan {
  const file = resolve(baseFolder, written);
  if (!existsSync(file)) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path,
      expected: 'a module whose default export is a function',
      found: `${show(written)}, which is not there`,
      hint: 'the path starts from the folder of the pipeline file',
    });
  }
  return { module: pathToFileURL(file).href };
}

export const map = {
  name: 'map' as const,
  summary: 'A module whose default export is a function: (record, context) => record | null | record[].',
  schema: v.union(
    [name, v.custom<MapFunction>((value) => typeof value === 'function')],
    'a path to a module, or a function',
  ),
  member: null,
  userCode: true as const,
  plan: (config, { baseFolder, path, addFunction }) =>
    typeof config === 'function' ? { inline: addFunction() } : modulePlan(config, baseFolder, path),
  names: (_, names) => unknownNames(names),
  apply(plan, findFunction, limits) {
    const run = compileMap(findFunction(plan) as MapFunction, limits);
    return (fields, context) => {
      const records = run(fields, context.all());
      return records instanceof RecordFailure || records.length > 0 ? records : DROPPED;
    };
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
} satisfies StepKind<string | MapFunction, FunctionPlan>;

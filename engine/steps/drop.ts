/**
 * @module engine/steps/drop
 * `drop`: fields leave the record. At the pipeline's end they leave the output, and `partition` may still name them.
 */
import { formatField } from '../plan/format.ts';
import { requireField, withoutFields } from '../plan/names.ts';
import type { FieldPath } from '../plan/plan.ts';
import { foldEach, type StepKind } from '../plan/step.ts';
import { dropField } from '../values/fields.ts';
import { fieldList } from './schema.ts';

export const drop = {
  name: 'drop' as const,
  summary: 'Fields that leave the record; at the end of the pipeline, `partition` may still name them.',
  schema: fieldList,
  member: null,
  trims: true as const,
  plan: (config, { names, path }) =>
    config.map((name, index) => requireField(names, name, `${path}[${index}]`)),
  names: (plan, names, path) => withoutFields(names, plan, path),
  apply: (plan) => (fields) => {
    for (const path of plan) dropField(fields, path);
    return null;
  },
  explain: (plan) => plan.map(formatField),
  kernel: { fold: (plan, fields) => foldEach(plan, (path) => fields.remove(path)) },
  examples: [
    {
      title: 'A field, and one inside an object',
      step: { drop: ['identity', 'user.password'] },
      input: '{"identity":"-","user":{"name":"a","password":"x"}}',
      output: '{"user":{"name":"a"}}',
    },
  ],
} satisfies StepKind<readonly string[], readonly FieldPath[]>;

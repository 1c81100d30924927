/**
 * @module engine/steps/keep
 * `keep`: nothing but these fields stays in the record, in the order they have there.
 */
import { formatField } from '../plan/format.ts';
import { type Names, requireField, withoutFields } from '../plan/names.ts';
import type { FieldPath } from '../plan/plan.ts';
import type { StepKind } from '../plan/step.ts';
import { keepFields } from '../values/fields.ts';
import { fieldList } from './schema.ts';

function namesKept(plan: readonly FieldPath[], names: Names, path: string): Names {
  const kept = new Set(plan.map((field) => field.join('\0')));
  const others = (names.closed ?? []).filter((name) => !kept.has(name)).map((name) => [name]);
  const types = [...names.types.keys()].filter((key) => !kept.has(key)).map((key) => key.split('\0'));
  return withoutFields(names, [...others, ...types], path);
}

export const keep = {
  name: 'keep' as const,
  summary:
    'The only fields that stay in the record; at the end of the pipeline, `partition` may still name others.',
  schema: fieldList,
  member: null,
  trims: true as const,
  plan: (config, { names, path }) =>
    config.map((name, index) => requireField(names, name, `${path}[${index}]`)),
  names: namesKept,
  apply: (plan) => (fields) => {
    keepFields(fields, plan);
    return null;
  },
  explain: (plan) => [plan.map(formatField).join(', ')],
  kernel: { fold: (plan, fields) => fields.keepOnly(plan) },
  examples: [
    {
      title: 'Two fields of many, one of them inside an object',
      step: { keep: ['level', 'user.id'] },
      input: '{"at":1,"user":{"name":"a","id":7},"level":"info","text":"…"}',
      output: '{"user":{"id":7},"level":"info"}',
    },
  ],
} satisfies StepKind<readonly string[], readonly FieldPath[]>;

/**
 * @module engine/steps/set
 * `set`: a field gets a constant or a filled-in template, at the place of a field of its name, else at the end.
 */
import type { Limits } from '../limits.ts';
import { formatField, formatTemplate } from '../plan/format.ts';
import { type Names, requireField, withField } from '../plan/names.ts';
import type { FieldPath, Scalar, SetValue } from '../plan/plan.ts';
import { foldEach, type RunStep, type StepKind } from '../plan/step.ts';
import { RecordFailure } from '../values/failure.ts';
import { putField } from '../values/fields.ts';
import { compileTemplate, Missing } from '../values/template.ts';
import { NumberText, type Value } from '../values/value.ts';
import { named, scalar } from './schema.ts';
import { inTurn } from './types.ts';

export interface SetField {
  readonly field: FieldPath;
  readonly value: SetValue;
}

const constantValue = (constant: Scalar): Value =>
  typeof constant === 'number' ? new NumberText(JSON.stringify(constant)) : constant;

function setField({ field, value }: SetField, limits: Limits): RunStep {
  const fill =
    'constant' in value
      ? () => constantValue(value.constant)
      : compileTemplate(value.template, 'empty', limits);
  return (fields, context) => {
    const filled = fill(fields, context.get);
    if (filled instanceof RecordFailure) return filled;
    return putField(fields, field, filled instanceof Missing ? null : filled);
  };
}

export const set = {
  name: 'set' as const,
  summary: 'Field → constant or template: "${requestId}", "${timestamp:yyyy-MM-dd}".',
  schema: named(scalar, 'an object of field: value'),
  member: scalar,
  plan(config, scope) {
    const plan: SetField[] = [];
    let names: Names = scope.names;
    for (const [name, value] of Object.entries(config)) {
      const path = `${scope.path}.${name}`;
      const field = requireField({ ...names, closed: null }, name, path);
      const template = typeof value === 'string' ? scope.template(value, path, names) : null;
      plan.push({ field, value: template === null ? { constant: value } : { template } });
      names = withField(names, field);
    }
    return plan;
  },
  names: (plan, names) => plan.reduce((known, { field }) => withField(known, field), names),
  apply: (plan, limits) => inTurn(plan.map((one) => setField(one, limits))),
  explain: (plan) =>
    plan.map(({ field, value }) => {
      const to = 'constant' in value ? value.constant : formatTemplate(value.template);
      return `${formatField(field)} = ${JSON.stringify(to)}`;
    }),
  kernel: { fold: (plan, fields) => foldEach(plan, ({ field, value }) => fields.put(field, value)) },
  examples: [
    {
      title: 'A template of fields and text',
      step: { set: { env: 'prod', key: '${host}/${id}' } },
      input: '{"host":"a","id":7}',
      output: '{"host":"a","id":7,"env":"prod","key":"a/7"}',
    },
  ],
} satisfies StepKind<Readonly<Record<string, Scalar>>, readonly SetField[]>;

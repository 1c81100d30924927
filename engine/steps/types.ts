/**
 * @module engine/steps/types
 * `types`: fields are read as values of a type.
 */
import { formatField } from '../plan/format.ts';
import { requireField, withTypes } from '../plan/names.ts';
import type { FieldPath, TypePlan } from '../plan/plan.ts';
import { foldEach, type RunStep, type StepKind } from '../plan/step.ts';
import {
  compileType,
  contextOfType,
  describeType,
  labelType,
  type TypeConfig,
  toTypePlan,
  typeSchema,
} from '../types/index.ts';
import { excerpt, RecordFailure } from '../values/failure.ts';
import { openParent } from '../values/fields.ts';
import { kindOf, NumberText, textOf } from '../values/value.ts';
import { named } from './schema.ts';

/** A field and the type it gets. */
export interface TypedField {
  readonly field: FieldPath;
  readonly type: TypePlan;
}

function convertField({ field, type }: TypedField): RunStep {
  const convert = compileType(type);
  const name = field[field.length - 1]!;
  return (fields, context) => {
    const parent = openParent(fields, field);
    const value = parent?.get(name);
    if (parent === null || value === undefined) return null;
    const typed = convert(value, context.get);
    if (typed === undefined) {
      const text = value instanceof NumberText ? value.text : textOf(value);
      const found = text === null ? kindOf(value) : excerpt(text);
      const expected = `${field.join('.')}: expected ${describeType(type)}`;
      return new RecordFailure('type', `${expected}, found ${found}`, expected);
    }
    parent.set(name, typed);
    return null;
  };
}

/** Runs steps one after the other, as long as none of them ends the record. */
export function inTurn(steps: readonly RunStep[]): RunStep {
  if (steps.length === 1) return steps[0]!;
  return (fields, context) => {
    for (const step of steps) {
      const result = step(fields, context);
      if (result !== null) return result;
    }
    return null;
  };
}

export const types = {
  name: 'types' as const,
  summary: 'Field → type. A value that does not fit fails the record; null stays null.',
  schema: named(typeSchema, 'an object of field: type'),
  member: typeSchema,
  plan(config, { names, path, context }) {
    return Object.entries(config).map(([name, written]) => {
      const type = toTypePlan(written, `${path}.${name}`);
      const value = contextOfType(type);
      if (value !== null) context(value);
      return { field: requireField(names, name, `${path}.${name}`), type };
    });
  },
  names: (plan, names) => withTypes(names, plan),
  apply: (plan) => inTurn(plan.map(convertField)),
  explain: (plan) => plan.map(({ field, type }) => `${formatField(field)}: ${labelType(type)}`),
  kernel: { fold: (plan, fields) => foldEach(plan, ({ field, type }) => fields.convert(field, type)) },
  examples: [
    {
      title: 'Numbers keep their digits',
      step: { types: { id: 'int', at: { epoch: { unit: 'ms' } } } },
      input: '{"id":"0012345678901234567890","at":1431857103500}',
      output: '{"id":12345678901234567890,"at":"2015-05-17T10:05:03.500Z"}',
    },
  ],
} satisfies StepKind<Readonly<Record<string, TypeConfig>>, readonly TypedField[]>;

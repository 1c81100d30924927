/**
 * @module engine/steps/redact
 * `redact`: values that must not go on. A pipeline that redacts writes no record as it came (`output: raw` and
 * `onError: raw` are refused), and none of its failures quotes one.
 */
import * as v from 'valibot';
import { formatField } from '../plan/format.ts';
import { type Names, requireField, withField, withoutFields } from '../plan/names.ts';
import type { FieldPath } from '../plan/plan.ts';
import { foldEach, type StepKind } from '../plan/step.ts';
import { dropField, openParent } from '../values/fields.ts';
import { named } from './schema.ts';

/** What every masked value becomes, so that not even its length leaks. */
const MASK = '***';

const METHODS = ['mask', 'remove'] as const;
export type Method = (typeof METHODS)[number];

export interface RedactedField {
  readonly field: FieldPath;
  readonly method: Method;
}

const methodSchema = v.picklist(METHODS, METHODS.join(' or '));

export const redact = {
  name: 'redact' as const,
  summary: 'Field → `mask`, which writes *** for any value but null, or `remove`.',
  schema: named(methodSchema, 'an object of field: mask or remove'),
  member: methodSchema,
  redacts: true as const,
  plan: (config, { names, path }) =>
    Object.entries(config).map(([name, method]) => ({
      field: requireField(names, name, `${path}.${name}`),
      method,
    })),
  names: (plan, names, path) =>
    plan.reduce<Names>(
      (known, { field, method }) =>
        method === 'mask' ? withField(known, field) : withoutFields(known, [field], path),
      names,
    ),
  apply: (plan) => (fields) => {
    for (const { field, method } of plan) {
      if (method === 'remove') {
        dropField(fields, field);
        continue;
      }
      const name = field[field.length - 1]!;
      const parent = openParent(fields, field);
      if (parent !== null && parent.get(name) !== null) parent.set(name, MASK);
    }
    return null;
  },
  explain: (plan) => plan.map(({ field, method }) => `${formatField(field)}: ${method}`),
  kernel: {
    fold: (plan, fields) =>
      foldEach(plan, ({ field, method }) =>
        method === 'mask' ? fields.mask(field, MASK) : fields.remove(field),
      ),
  },
  examples: [
    {
      title: 'A masked value says nothing of what it was; null stays null',
      step: { redact: { email: 'mask', phone: 'mask', token: 'remove' } },
      input: '{"email":"a@example.org","phone":null,"token":[1,2],"id":7}',
      output: '{"email":"***","phone":null,"id":7}',
    },
  ],
} satisfies StepKind<Readonly<Record<string, Method>>, readonly RedactedField[]>;

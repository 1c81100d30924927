/**
 * @module engine/steps/rename
 * `rename`: a field gets a new name at its place.
 */
import { formatField } from '../plan/format.ts';
import { type Names, requireField, withRename } from '../plan/names.ts';
import type { FieldPath } from '../plan/plan.ts';
import { foldEach, type StepKind } from '../plan/step.ts';
import { renameField } from '../values/fields.ts';
import { name, named } from './schema.ts';

export interface Renamed {
  readonly field: FieldPath;
  readonly to: string;
}

export const rename = {
  name: 'rename' as const,
  summary: 'Field → new name, at its place, in the order written; a field that has the name goes away.',
  schema: named(name, 'an object of field: new name'),
  member: name,
  plan(config, scope) {
    const plan: Renamed[] = [];
    let names: Names = scope.names;
    for (const [from, to] of Object.entries(config)) {
      const field = requireField(names, from, `${scope.path}.${from}`);
      plan.push({ field, to });
      names = withRename(names, field, to);
    }
    return plan;
  },
  names: (plan, names) => plan.reduce((known, { field, to }) => withRename(known, field, to), names),
  apply: (plan) => (fields) => {
    for (const { field, to } of plan) renameField(fields, field, to);
    return null;
  },
  explain: (plan) => plan.map(({ field, to }) => `${formatField(field)} → ${to}`),
  kernel: { fold: (plan, fields) => foldEach(plan, ({ field, to }) => fields.rename(field, to)) },
  examples: [
    {
      title: 'A path names a field inside an object',
      step: { rename: { host: 'clientIp', 'user.mail': 'email' } },
      input: '{"host":"10.0.0.1","user":{"mail":"a@example.org"}}',
      output: '{"clientIp":"10.0.0.1","user":{"email":"a@example.org"}}',
    },
  ],
} satisfies StepKind<Readonly<Record<string, string>>, readonly Renamed[]>;

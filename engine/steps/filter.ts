/**
 * @module engine/steps/filter
 * `filter`: records that do not pass are dropped. What each condition means is in `filter-test.ts`.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import { formatClause } from '../plan/format.ts';
import { type Names, requireField, typeOf } from '../plan/names.ts';
import type { ClausePlan, ConditionPlan, Scalar, TypePlan } from '../plan/plan.ts';
import { DROPPED, type StepKind } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { compileRe2 } from '../reference/re2.ts';
import { TEXT, TYPES } from '../types/index.ts';
import { compileFilter } from './filter-test.ts';
import { named, scalar, text } from './schema.ts';

const comparable = v.union([v.string(), v.pipe(v.number(), v.finite())], 'text or a number');

const conditionSchema = v.strictObject(
  {
    eq: v.optional(scalar),
    ne: v.optional(scalar),
    gt: v.optional(comparable),
    gte: v.optional(comparable),
    lt: v.optional(comparable),
    lte: v.optional(comparable),
    in: v.optional(v.array(scalar, 'a list')),
    notIn: v.optional(v.array(scalar, 'a list')),
    exists: v.optional(v.boolean('true or false')),
    contains: v.optional(text),
    startsWith: v.optional(text),
    endsWith: v.optional(text),
    matches: v.optional(text),
  },
  'conditions of eq, ne, gt, gte, lt, lte, in, notIn, exists, contains, startsWith, endsWith, matches',
);

const conditionOrValue = v.union([scalar, conditionSchema], 'a value, or conditions such as {gte: 400}');

/** Field → a value it must equal, or conditions that must all hold. */
const clauseSchema = named(conditionOrValue, 'an object of field: condition');

export type ConditionConfig = v.InferInput<typeof conditionSchema>;
export type ClauseConfig = v.InferInput<typeof clauseSchema>;

const TEXT_OPS: ReadonlySet<ConditionPlan['op']> = new Set(['contains', 'startsWith', 'endsWith', 'matches']);

function toConditions(condition: ConditionConfig): readonly ConditionPlan[] {
  const plans: ConditionPlan[] = [];
  for (const [op, operand] of Object.entries(condition)) {
    if (operand === undefined) continue;
    if (op === 'in' || op === 'notIn') plans.push({ op, values: operand as Scalar[] });
    else plans.push({ op, value: operand } as ConditionPlan);
  }
  return plans;
}

function checkCondition(condition: ConditionPlan, type: TypePlan | undefined, path: string): void {
  if (condition.op === 'matches') compileRe2(condition.value, path);
  if (condition.op === 'exists') return;
  if (TEXT_OPS.has(condition.op)) {
    if (type === undefined || type.kind === TEXT.kind) return;
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path,
      expected: 'a field that is text',
      found: `one of type ${type.kind}`,
    });
  }
  const operands = 'values' in condition ? condition.values : [condition.value];
  for (const operand of operands) {
    if (type === undefined || operand === null) continue;
    const { fits, expected } = member(TYPES, type.kind).operand;
    if (!fits(operand)) {
      throw new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found: show(operand) });
    }
  }
}

function toClause(clause: ClauseConfig, path: string, names: Names): ClausePlan {
  return Object.entries(clause).map(([name, condition]) => {
    const at = `${path}.${name}`;
    const field = requireField(names, name, at);
    const conditions =
      typeof condition === 'object' && condition !== null
        ? toConditions(condition)
        : [{ op: 'eq' as const, value: condition }];
    for (const plan of conditions) checkCondition(plan, typeOf(names, field), `${at}.${plan.op}`);
    return { field, conditions };
  });
}

export const filter = {
  name: 'filter' as const,
  summary:
    'Records that do not pass are dropped. Of a list, one clause must hold, with all of its conditions.',
  schema: v.union(
    [clauseSchema, v.pipe(v.array(clauseSchema), v.minLength(1, 'at least one clause'))],
    'an object of field: condition, or a list of such objects',
  ),
  member: conditionOrValue,
  plan: (config, { names, path }) =>
    Array.isArray(config)
      ? (config as readonly ClauseConfig[]).map((clause, index) =>
          toClause(clause, `${path}[${index}]`, names),
        )
      : [toClause(config as ClauseConfig, path, names)],
  names: (_, names) => names,
  apply(plan) {
    const passes = compileFilter(plan);
    return (fields) => (passes(fields) ? null : DROPPED);
  },
  explain: (plan) => plan.map((clause, index) => `${index === 0 ? '' : 'or '}${formatClause(clause)}`),
  kernel: { fold: (plan, fields) => fields.guard(plan) },
  examples: [
    {
      title: 'One of two clauses must hold',
      step: { filter: [{ status: { gte: 500 } }, { path: { startsWith: '/api' }, method: 'POST' }] },
      input: '{"status":200,"path":"/api/x","method":"POST"}',
      output: '{"status":200,"path":"/api/x","method":"POST"}',
    },
    {
      title: 'No clause holds',
      step: { filter: { status: { gte: 500 } } },
      input: '{"status":404}',
      output: null,
    },
  ],
} satisfies StepKind<ClauseConfig | readonly ClauseConfig[], readonly ClausePlan[]>;

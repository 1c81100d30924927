/**
 * @module engine/config/filter-plan
 * The filter as the user writes it to clauses of the plan, with operands checked against the fields' types.
 */
import { MillraceError, show } from '../errors.ts';
import type { ClausePlan, ConditionPlan, FieldPath, TypePlan } from '../plan/plan.ts';
import { compileRe2 } from '../reference/re2.ts';
import { parseIso } from '../types/timestamps/iso.ts';
import type { ClauseConfig, ConditionConfig, Scalar } from './schema.ts';

/** What the filter may name: `undefined` where a field's type is not known. */
export interface FilterScope {
  /** The field of that name; throws where it is known that there is none. */
  toField(name: string, path: string): FieldPath;
  typeOf(field: FieldPath): TypePlan | undefined;
}

/** Which operands a field of a known type can be compared with; any other would never hold, or always. */
function operandProblem(type: TypePlan | undefined, operand: Scalar): string | null {
  if (type === undefined || operand === null) return null;
  switch (type.kind) {
    case 'int':
    case 'float':
      return typeof operand === 'number' ? null : `a number, as the field is ${type.kind}`;
    case 'bool':
      return typeof operand === 'boolean' ? null : 'true or false, as the field is bool';
    case 'string':
      return typeof operand === 'string' ? null : 'text, as the field is text';
    default:
      return typeof operand === 'string' && parseIso(operand) !== null
        ? null
        : 'an ISO 8601 time, as the field is a timestamp';
  }
}

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
    if (type === undefined || type.kind === 'string') return;
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path,
      expected: 'a field that is text',
      found: `one of type ${type.kind}`,
    });
  }
  const operands = 'values' in condition ? condition.values : [condition.value];
  for (const operand of operands) {
    const expected = operandProblem(type, operand);
    if (expected !== null) {
      throw new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found: show(operand) });
    }
  }
}

function toClause(clause: ClauseConfig, path: string, scope: FilterScope): ClausePlan {
  return Object.entries(clause).map(([name, condition]) => {
    const at = `${path}.${name}`;
    const field = scope.toField(name, at);
    const conditions =
      typeof condition === 'object' && condition !== null
        ? toConditions(condition)
        : [{ op: 'eq' as const, value: condition }];
    for (const plan of conditions) checkCondition(plan, scope.typeOf(field), `${at}.${plan.op}`);
    return { field, conditions };
  });
}

export function toFilterPlan(
  filter: ClauseConfig | readonly ClauseConfig[],
  scope: FilterScope,
): readonly ClausePlan[] {
  if (Array.isArray(filter)) {
    return (filter as readonly ClauseConfig[]).map((clause, index) =>
      toClause(clause, `filter[${index}]`, scope),
    );
  }
  return [toClause(filter as ClauseConfig, 'filter', scope)];
}

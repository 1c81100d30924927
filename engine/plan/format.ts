/**
 * @module engine/plan/format
 * Parts of a plan as text, near to how the user writes them.
 */
import type { ClausePlan, ConditionPlan, FieldPath, TemplatePart } from './plan.ts';

/** `a.b`; a dot within a name as `\.`, in JSON records. */
export function formatField(field: FieldPath): string {
  return field.length === 1 ? field[0]! : field.map((name) => name.replaceAll('.', '\\.')).join('.');
}

export function formatTemplate(template: readonly TemplatePart[]): string {
  return template
    .map((part) => ('source' in part ? `\${${part.source}}` : part.text.replaceAll('${', '$${')))
    .join('');
}

const SIGNS = { eq: '=', ne: '≠', gt: '>', gte: '≥', lt: '<', lte: '≤' } as const;

function formatCondition(field: string, condition: ConditionPlan): string {
  switch (condition.op) {
    case 'eq':
    case 'ne':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return `${field} ${SIGNS[condition.op]} ${JSON.stringify(condition.value)}`;
    case 'in':
      return `${field} in ${JSON.stringify(condition.values)}`;
    case 'notIn':
      return `${field} not in ${JSON.stringify(condition.values)}`;
    case 'exists':
      return condition.value ? `${field} exists` : `${field} does not exist`;
    default:
      return `${field} ${condition.op} ${JSON.stringify(condition.value)}`;
  }
}

/** `status ≥ 400 and method = "GET"`. */
export function formatClause(clause: ClausePlan): string {
  const conditions = clause.flatMap(({ field, conditions }) =>
    conditions.map((condition) => formatCondition(formatField(field), condition)),
  );
  return conditions.length === 0 ? 'always' : conditions.join(' and ');
}

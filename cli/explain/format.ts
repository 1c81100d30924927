/**
 * @module cli/explain/format
 * Parts of a plan in words, near to how the user writes them.
 */
import type {
  ClausePlan,
  ConditionPlan,
  FieldPath,
  OutputPlan,
  TemplatePart,
  TypePlan,
} from '../../engine/plan/plan.ts';

/** `a.b`; a dot within a name as `\.`, in JSON records. */
export function fieldWords(field: FieldPath): string {
  return field.length === 1 ? field[0]! : field.map((name) => name.replaceAll('.', '\\.')).join('.');
}

export function typeWords(type: TypePlan): string {
  switch (type.kind) {
    case 'clf':
    case 'iso':
      return `timestamp (${type.kind})`;
    case 'epoch':
      return `timestamp (epoch, ${type.unit})`;
    case 'strftime':
      return `timestamp (${type.format}, ${type.zone})`;
    default:
      return type.kind;
  }
}

export function templateWords(template: readonly TemplatePart[]): string {
  return template
    .map((part) => ('source' in part ? `\${${part.source}}` : part.text.replaceAll('${', '$${')))
    .join('');
}

const SIGNS = { eq: '=', ne: '≠', gt: '>', gte: '≥', lt: '<', lte: '≤' } as const;

function conditionWords(field: string, condition: ConditionPlan): string {
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
export function clauseWords(clause: ClausePlan): string {
  const conditions = clause.flatMap(({ field, conditions }) =>
    conditions.map((condition) => conditionWords(fieldWords(field), condition)),
  );
  return conditions.length === 0 ? 'always' : conditions.join(' and ');
}

export function outputWords({ format, newline, timestamp, nulls }: OutputPlan): string {
  const end = newline ? 'a line feed after each record' : 'nothing between records';
  if (format === 'raw') return `raw, ${end}`;
  const times = { iso: 'ISO 8601', epoch: 'seconds since 1970', epochMillis: 'milliseconds since 1970' };
  const left = nulls === 'drop' && format !== 'csv' ? 'nulls left out' : 'nulls kept';
  return `${format}, ${end}, timestamps as ${times[timestamp]}, ${left}`;
}

export const ON_ERROR_WORDS = {
  failed: 'failed: not written; counted, and in the file of --rejects',
  drop: 'drop: dropped',
  raw: 'raw: written as it came',
} as const;

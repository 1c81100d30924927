/**
 * @module engine/kernel/resolve-fields
 * Runs a plan's types, renames, sets and drops on the *names* of a pattern's fields, once, so that per record nothing
 * is left but to write them. Declines where a name's presence decides and is known only per record.
 */
import type { Scalar } from '../pipeline/config.ts';
import type { ColumnPlan, Plan, PlanSteps, TypePlan } from '../pipeline/plan.ts';
import type { Declined } from './declined.ts';
import { LONGEST_NULL_TEXT } from './encode-column.ts';

export interface KernelField {
  readonly name: string;
  /** A column of the pattern and how its text is read, or the constant that `set` puts there. */
  readonly source: { readonly column: ColumnPlan; readonly type: TypePlan } | { readonly constant: Scalar };
  /** `false`: the field is not in the output; its type is still checked, for a bad value fails the record. */
  readonly written: boolean;
}

export interface ResolvedFields {
  /** In output order; then those that a rename or a set displaced, to be checked only. */
  readonly fields: readonly KernelField[];
  /** The field a filter means by a name; `undefined`: none. */
  readonly byName: ReadonlyMap<string, KernelField>;
}

const TEXT: TypePlan = { kind: 'string' };

const isOptional = ({ source }: KernelField) => 'column' in source && source.column.optional;

function start(plan: PlanSteps, columns: readonly ColumnPlan[]): KernelField[] {
  const types = new Map(plan.types.map(({ field, type }) => [field.join('.'), type]));
  return columns.map((column) => ({
    name: column.name,
    source: { column, type: types.get(column.name) ?? TEXT },
    written: true,
  }));
}

/** The constant that `set` gives; a template of nothing but text is one. `undefined`: it names a field or a value. */
export function constantOf(value: Plan['set'][number]['value']): Scalar | undefined {
  if ('constant' in value) return value.constant;
  const texts = value.template.map((part) => ('text' in part ? part.text : undefined));
  return texts.includes(undefined) ? undefined : texts.join('');
}

/** Resolves the fields of a plan that parses by pattern. */
export function resolveFields(plan: PlanSteps, columns: readonly ColumnPlan[]): ResolvedFields | Declined {
  let live = start(plan, columns);
  const displaced: KernelField[] = [];
  const long = columns.find(({ nullText }) => Buffer.byteLength(nullText ?? '') > LONGEST_NULL_TEXT);
  if (long !== undefined)
    return { declined: `${long.name}: a null text of more than ${LONGEST_NULL_TEXT} bytes` };
  if (new Set(live.map(({ name }) => name)).size !== live.length) return { declined: 'columns of one name' };

  for (const { field, to } of plan.rename) {
    const from = field.join('.');
    const source = live.find(({ name }) => name === from);
    if (source === undefined || from === to) continue;
    const target = live.find(({ name }) => name === to);
    if (target !== undefined) {
      if (isOptional(source))
        return { declined: `rename of "${from}", which not every record has, to "${to}"` };
      displaced.push(target);
      live = live.filter((other) => other !== target);
    }
    live = live.map((other) => (other === source ? { ...other, name: to } : other));
  }
  for (const { field, value } of plan.set) {
    const name = field.join('.');
    const constant = constantOf(value);
    if (constant === undefined) return { declined: `set.${name}: a template` };
    const set: KernelField = { name, source: { constant }, written: true };
    const target = live.find((other) => other.name === name);
    if (target === undefined) live.push(set);
    else {
      if (isOptional(target)) return { declined: `set.${name}: not every record has that field` };
      displaced.push(target);
      live = live.map((other) => (other === target ? set : other));
    }
  }
  const byName = new Map(live.map((field) => [field.name, field]));
  const dropped = new Set(plan.drop.map((path) => path.join('.')));
  const fields = live.map((field) => (dropped.has(field.name) ? { ...field, written: false } : field));
  return { fields: [...fields, ...displaced.map((field) => ({ ...field, written: false }))], byName };
}

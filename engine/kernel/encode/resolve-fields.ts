/**
 * @module engine/kernel/encode/resolve-fields
 * Runs a plan's types, renames, sets and drops on the *names* of a pattern's fields, once, so that per record nothing
 * is left but to write them. Declines where a name's presence decides and is known only per record.
 */
import type { Scalar } from '../../config/schema.ts';
import type { ColumnPlan, FieldPath, PlanSteps, TypePlan } from '../../plan/plan.ts';
import { type Declined, isDeclined } from '../declined.ts';
import { columnPlace, type FieldPlace, LONGEST_NULL_TEXT } from './column.ts';
import { type Meaning, resolvePartition, resolveSet, type Template } from './resolve-template.ts';

export interface KernelField {
  readonly name: string;
  /** A column of the pattern and how its text is read, or what `set` puts there. */
  readonly source:
    | { readonly column: ColumnPlan; readonly type: TypePlan }
    | { readonly constant: Scalar }
    | { readonly template: Template<FieldPlace> };
  /** `false`: the field is not in the output; its type is still checked, for a bad value fails the record. */
  readonly written: boolean;
}

export interface ResolvedFields {
  /** In output order; then those that a rename or a set displaced, to be checked only. */
  readonly fields: readonly KernelField[];
  /** The field a filter means by a name; `undefined`: none. */
  readonly byName: ReadonlyMap<string, KernelField>;
  readonly partition: ReadonlyMap<string, Template<FieldPlace>>;
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

/** What a template means by a field. */
function meaningOf(field: KernelField | undefined): Meaning<FieldPlace> | null {
  if (field === undefined) return null;
  const { source } = field;
  if (!('column' in source)) return source;
  return { field: columnPlace(source.column, source.type), always: !source.column.optional };
}

/** Resolves the fields of a plan that parses by pattern. */
export function resolveFields(plan: PlanSteps, columns: readonly ColumnPlan[]): ResolvedFields | Declined {
  let live = start(plan, columns);
  const displaced: KernelField[] = [];
  const long = columns.find(({ nullText }) => Buffer.byteLength(nullText ?? '') > LONGEST_NULL_TEXT);
  if (long !== undefined)
    return { declined: `${long.name}: a null text of more than ${LONGEST_NULL_TEXT} bytes` };
  if (new Set(live.map(({ name }) => name)).size !== live.length) return { declined: 'columns of one name' };

  const scope = {
    find: (path: FieldPath) => meaningOf(live.find(({ name }) => name === path.join('.'))),
    contextNames: plan.contextNames ?? [],
  };

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
    const source = resolveSet(value, scope);
    if (isDeclined(source)) return { declined: `set.${name}: ${source.declined}` };
    const set: KernelField = { name, source, written: true };
    const target = live.find((other) => other.name === name);
    if (target === undefined) live.push(set);
    else {
      if (isOptional(target)) return { declined: `set.${name}: not every record has that field` };
      displaced.push(target);
      live = live.map((other) => (other === target ? set : other));
    }
  }
  const partition = resolvePartition(plan.partition, scope);
  if (isDeclined(partition)) return partition;
  const byName = new Map(live.map((field) => [field.name, field]));
  const dropped = new Set(plan.drop.map((path) => path.join('.')));
  const fields = live.map((field) => (dropped.has(field.name) ? { ...field, written: false } : field));
  return {
    fields: [...fields, ...displaced.map((field) => ({ ...field, written: false }))],
    byName,
    partition,
  };
}

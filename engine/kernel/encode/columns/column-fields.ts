/**
 * @module engine/kernel/encode/columns/column-fields
 * The symbolic fields of columns, of a pattern or a row: what each step does to the *names*, once, so that per record nothing is left
 * but to write them. Declines where a name's presence decides and is known only per record.
 */
import type { ClausePlan, Column, FieldPath, PartitionPlan, SetValue, TypePlan } from '../../../plan/plan.ts';
import { type Declined, type Hidden, isDeclined, type SymbolicFields } from '../../../plan/step.ts';
import { TEXT } from '../../../types/index.ts';
import { PICK_BYTES } from '../../ops.ts';
import { compileGuard, type Guard } from '../filter.ts';
import { type ColumnPlace, columnPlace, type FieldPlace, LONGEST_NULL_TEXT, NO_FIELD } from '../place.ts';
import {
  countReferences,
  type Meaning,
  readAs,
  resolvePartition,
  resolveSet,
  type SetSource,
  type Template,
} from '../templates/resolve-template.ts';
import { compileSample } from '../templates/sample.ts';
import { declineType } from '../type.ts';

/** A column of the pattern and how its text is read. */
export interface ColumnSource {
  readonly column: ColumnPlace;
  readonly type: TypePlan;
  /** Whether a filter comes before the type: then a value that does not fit is the reference path's affair. */
  readonly late: boolean;
  /** What a value becomes; `null`: itself. */
  readonly mask: string | null;
  /** What is made of a value, which is text, and takes its place; `null`: itself. */
  readonly hidden: Hidden | null;
}

export interface KernelField {
  readonly name: string;
  readonly source: ColumnSource | SetSource;
  /** `false`: the field is not in the output; its type is still checked, for a bad value fails the record. */
  readonly written: boolean;
}

/** A pick as ops.ts draws it. */
export interface Pick {
  readonly from: number;
  readonly to: number;
  readonly first: boolean;
}

export interface ColumnFields extends SymbolicFields {
  mostReferences(): number;
  /** In output order; then those that a step displaced, to be checked only. */
  fields(): readonly KernelField[];
  readonly guards: readonly Guard[];
  readonly picks: readonly Pick[];
  partition(keys: readonly PartitionPlan[]): ReadonlyMap<string, Template> | Declined;
}

const isRedacted = ({ mask, hidden }: ColumnSource) => mask !== null || hidden !== null;

const isOptional = ({ source }: KernelField) => 'column' in source && source.column.optional;

/** Whether a field leaves any trace: text that is not written cannot fail either. */
export function leavesTrace({ source }: KernelField): boolean {
  if ('column' in source) return source.type.kind !== TEXT.kind;
  return 'template' in source && source.template.typed !== undefined;
}

/** Columns that several captures feed get places behind those of the pattern. */
function placeColumns(columns: readonly Column[], groupCount: number) {
  const picks: Pick[] = [];
  let next = groupCount + 1;
  const placed = columns.map((column): ColumnPlace => {
    const { groups } = column;
    if (groups.length === 1) return { ...column, place: groups[0]! };
    const place = next++;
    picks.push(...groups.map((from, index) => ({ from, to: place, first: index === 0 })));
    return { ...column, place };
  });
  return { placed, picks, places: next };
}

export const pickBytes = (picks: readonly Pick[]) => picks.length * PICK_BYTES;

/** @param groupCount how many captures the pattern has; `places` are those used in all, from 0 */
export function createColumnFields(
  columns: readonly Column[],
  groupCount: number,
  contextNames: readonly string[],
): (ColumnFields & { readonly places: number }) | Declined {
  const long = columns.find(({ nullText }) => Buffer.byteLength(nullText ?? '') > LONGEST_NULL_TEXT);
  if (long !== undefined) {
    return { declined: `${long.name}: a null text of more than ${LONGEST_NULL_TEXT} bytes` };
  }
  if (new Set(columns.map(({ name }) => name)).size !== columns.length)
    return { declined: 'columns of one name' };
  const { placed, picks, places } = placeColumns(columns, groupCount);
  let live: KernelField[] = placed.map((column) => ({
    name: column.name,
    source: { column, type: TEXT, late: false, mask: null, hidden: null },
    written: true,
  }));
  const displaced: KernelField[] = [];
  const guards: Guard[] = [];
  /** Columns are no objects: what a path of several names leads to is missing. */
  const find = (path: FieldPath) => live.find(({ name }) => path.length === 1 && name === path[0]);
  const change = (field: KernelField, to: Partial<KernelField>) => {
    live = live.map((other) => (other === field ? { ...other, ...to } : other));
  };
  const remove = (field: KernelField) => {
    if (leavesTrace(field)) displaced.push({ ...field, written: false });
    live = live.filter((other) => other !== field);
  };

  /** What a template means by a field. */
  function meaningOf(path: FieldPath): Meaning | Declined | null {
    const source = find(path)?.source;
    if (source === undefined) return null;
    if (!('column' in source)) return source;
    if (isRedacted(source)) return { declined: `${path.join('.')}: redacted` };
    return { field: columnPlace(source.column, source.type), always: !source.column.optional };
  }
  const references = countReferences();
  const scope = { find: meaningOf, contextNames, noteReferences: references.noteReferences };

  function placeOf(path: FieldPath): FieldPlace | null {
    const source = find(path)?.source;
    if (source === undefined) return NO_FIELD;
    return 'column' in source && !isRedacted(source) ? columnPlace(source.column, source.type) : null;
  }

  return {
    guards,
    mostReferences: references.mostReferences,
    picks,
    places,
    fields: () => [...live, ...displaced],
    partition: (keys) => resolvePartition(keys, scope),
    rename(path, to) {
      const from = path.join('.');
      const source = find(path);
      if (source === undefined || from === to) return null;
      const target = find([to]);
      if (target !== undefined) {
        if (isOptional(source)) {
          return { declined: `rename of "${from}", which not every record has, to "${to}"` };
        }
        remove(target);
      }
      change(source, { name: to });
      return null;
    },
    put(path: FieldPath, value: SetValue) {
      const name = path.join('.');
      if (path.length > 1) return { declined: `set.${name}: a path, and a pattern's columns` };
      const source = resolveSet(value, scope);
      if (isDeclined(source)) return { declined: `set.${name}: ${source.declined}` };
      const target = find(path);
      if (target === undefined) {
        live = [...live, { name, source, written: true }];
        return null;
      }
      if (isOptional(target)) return { declined: `set.${name}: not every record has that field` };
      if (leavesTrace(target)) displaced.push({ ...target, written: false });
      change(target, { source });
      return null;
    },
    convert(path, type) {
      const field = find(path);
      if (field === undefined) return null;
      const { source } = field;
      const declined = declineType(type, path.join('.'));
      if (declined !== null) return declined;
      const template = 'template' in source ? readAs(source.template, type) : null;
      if (template !== null) {
        change(field, { source: { template } });
        return null;
      }
      if (!('column' in source) || isRedacted(source) || source.type.kind !== TEXT.kind) {
        return { declined: `types.${path.join('.')}: a field that has a type, or was set` };
      }
      change(field, { source: { ...source, type, late: guards.length > 0 } });
      return null;
    },
    mask(path, text) {
      const field = find(path);
      if (field === undefined) return null;
      const { source } = field;
      if ('column' in source) change(field, { source: { ...source, mask: text, hidden: null } });
      else if ('constant' in source)
        change(field, { source: { constant: source.constant === null ? null : text } });
      else return { declined: `redact.${path.join('.')}: a field that a template set` };
      return null;
    },
    hide(path, hidden) {
      const field = find(path);
      if (field === undefined) return null;
      const { source } = field;
      const isText = 'column' in source && source.type.kind === TEXT.kind && !isRedacted(source);
      if (!isText)
        return {
          declined: `redact.${path.join('.')}: the ${hidden.kind} of a field that was changed before`,
        };
      change(field, { source: { ...source, hidden } });
      return null;
    },
    remove(path) {
      const field = find(path);
      if (field !== undefined) remove(field);
      return null;
    },
    keepOnly(paths) {
      const kept = new Set(paths.filter((path) => path.length === 1).map(([name]) => name));
      for (const field of live) if (!kept.has(field.name)) remove(field);
      return null;
    },
    guard(clauses: readonly ClausePlan[]) {
      const guard = compileGuard(clauses, placeOf);
      if (isDeclined(guard)) return guard;
      guards.push(guard);
      return null;
    },
    sample(rate, key) {
      const guard = compileSample(rate, key, scope);
      if (isDeclined(guard)) return guard;
      guards.push(guard);
      return null;
    },
  };
}

/**
 * @module test/model/interpreter/steps
 * The steps but `map`, each as a function of the fields.
 */
import { Dropped, Failed } from './failed.ts';
import { type Fields, find, pathOf, remove, replace, unique, within } from './fields.ts';
import { type Clause, passes } from './filter.ts';
import { type Context, fill } from './template.ts';
import { convert, type Type } from './types.ts';
import { type Member, text, textOf, type Value } from './value.ts';

type Named<T> = Readonly<Record<string, T>>;
type Constant = string | number | boolean | null;

export interface Step {
  readonly types?: Named<Type>;
  readonly rename?: Named<string>;
  readonly set?: Named<Constant>;
  readonly filter?: Clause | readonly Clause[];
  readonly drop?: readonly string[];
  readonly keep?: readonly string[];
  readonly redact?: Named<'mask' | 'remove'>;
  readonly split?: Named<{ readonly by: string; readonly into?: readonly string[] }>;
}

/** Where a step runs. */
export interface Place {
  readonly context: Context;
  readonly hasPaths: boolean;
}

/** Takes the entries one after the other, each sees what the one before left. */
const each = <T>(
  entries: Named<T>,
  fields: Fields,
  apply: (fields: Fields, name: string, value: T) => Fields,
) => Object.entries(entries).reduce((left, [name, value]) => apply(left, name, value), fields);

function rename(fields: Fields, path: readonly string[], to: string): Fields {
  return within(fields, path, (among, from) =>
    among
      .filter(({ name }) => name === from || name !== to)
      .map((member) => (member.name === from ? { name: to, value: member.value } : member)),
  );
}

function put(fields: Fields, path: readonly string[], value: Value): Fields {
  const [first, ...rest] = path as readonly [string, ...string[]];
  const there = find(fields, [first]);
  let whole = value;
  if (rest.length > 0) {
    if (there !== undefined && there?.kind !== 'object') throw new Failed('type');
    whole = { kind: 'object', members: put(unique(there?.members ?? []), rest, value), written: null };
  }
  if (there === undefined) return [...fields, { name: first, value: whole }];
  return fields.map((member) => (member.name === first ? { name: first, value: whole } : member));
}

function constant(value: Constant, fields: Fields, { context, hasPaths }: Place): Value {
  if (typeof value === 'number') return { kind: 'number', text: JSON.stringify(value) };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  if (value === null) return null;
  const filled = fill(value, fields, context, hasPaths);
  return filled.isLone && !filled.isWhole ? null : text(filled.text);
}

/** The fields that are named, whole or by paths into them. */
function keep(fields: readonly Member[], paths: readonly (readonly string[])[]): Fields {
  return fields.flatMap((member): Fields => {
    const deeper = paths.filter(([first]) => first === member.name).map((path) => path.slice(1));
    if (deeper.length === 0) return [];
    if (deeper.some((path) => path.length === 0)) return [member];
    if (member.value?.kind !== 'object') return [];
    const members = keep(unique(member.value.members), deeper);
    return members.length === 0
      ? []
      : [{ name: member.name, value: { kind: 'object', members, written: null } }];
  });
}

/** The parts of a field's text: a list in its place, or fields; the last of these has the rest. */
function split(
  fields: Fields,
  name: string,
  { by, into }: NonNullable<Step['split']>[string],
  path: (name: string) => readonly string[],
): Fields {
  const value = find(fields, path(name));
  if (value === undefined) return fields;
  const isText = value === null || value.kind === 'text' || value.kind === 'number' || value.kind === 'bool';
  if (!isText) throw new Failed('type');
  const content = value === null ? null : textOf(value, 'iso');
  const parts = content === null || content === '' ? [] : content.split(by);
  if (into === undefined) {
    const written = JSON.stringify(parts);
    return content === null ? fields : replace(fields, path(name), () => ({ kind: 'array', written }));
  }
  const last = into.length - 1;
  const named = [...parts.slice(0, last), ...(parts.length > last ? [parts.slice(last).join(by)] : [])];
  return into.reduce((left, one, index) => {
    const part = named[index];
    return put(left, path(one), part === undefined ? null : text(part));
  }, fields);
}

export function applyStep(step: Step, fields: Fields, place: Place): Fields {
  const path = (name: string) => pathOf(name, place.hasPaths);
  if (step.types !== undefined) {
    return each(step.types, fields, (left, name, type) =>
      replace(left, path(name), (value) => convert(value, type)),
    );
  }
  if (step.rename !== undefined)
    return each(step.rename, fields, (left, name, to) => rename(left, path(name), to));
  if (step.set !== undefined) {
    return each(step.set, fields, (left, name, value) => put(left, path(name), constant(value, left, place)));
  }
  if (step.filter !== undefined) {
    if (!passes(step.filter, fields, place.hasPaths)) throw new Dropped();
    return fields;
  }
  if (step.drop !== undefined) return step.drop.reduce((left, name) => remove(left, path(name)), fields);
  if (step.keep !== undefined) return keep(fields, step.keep.map(path));
  if (step.split !== undefined)
    return each(step.split, fields, (left, name, how) => split(left, name, how, path));
  return each(step.redact!, fields, (left, name, how) =>
    how === 'remove'
      ? remove(left, path(name))
      : replace(left, path(name), (value) => (value === null ? null : text('***'))),
  );
}

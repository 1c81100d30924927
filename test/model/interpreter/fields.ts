/**
 * @module test/model/interpreter/fields
 * The fields of a record, and paths to them: finding a field, and changing the innermost object on the way to it.
 */
import type { Member, Value } from './value.ts';

export type Fields = readonly Member[];

/** A name written twice is one field, at its first place, with its last value. */
export function unique(members: readonly Member[]): Fields {
  const values = new Map<string, Value>();
  for (const { name, value } of members) values.set(name, value);
  return Array.from(values, ([name, value]) => ({ name, value }));
}

/** `a.b\.c` → a, b.c where names are paths; else the name itself. */
export function pathOf(name: string, hasPaths: boolean): readonly string[] {
  if (!hasPaths) return [name];
  return name.split(/(?<!\\)\./).map((part) => part.replaceAll('\\.', '.'));
}

/** `undefined`: there is no such field. */
export function find(fields: Fields, path: readonly string[]): Value | undefined {
  const member = fields.find(({ name }) => name === path[0]);
  if (member === undefined || path.length === 1) return member?.value;
  return member.value?.kind === 'object' ? find(unique(member.value.members), path.slice(1)) : undefined;
}

/**
 * Changes the fields among which the field stands. What is on the way to one that is missing stays as it was written.
 */
export function within(
  fields: Fields,
  path: readonly string[],
  change: (among: Fields, name: string) => Fields,
): Fields {
  if (find(fields, path) === undefined) return fields;
  const [first, ...rest] = path as readonly [string, ...string[]];
  if (rest.length === 0) return change(fields, first);
  return fields.map((member) => {
    if (member.name !== first || member.value?.kind !== 'object') return member;
    const members = within(unique(member.value.members), rest, change);
    return { name: first, value: { kind: 'object', members, written: null } };
  });
}

/** The fields with one of them changed, if there is one of the name. */
export const replace = (fields: Fields, path: readonly string[], change: (value: Value) => Value): Fields =>
  within(fields, path, (among, name) =>
    among.map((member) => (member.name === name ? { name, value: change(member.value) } : member)),
  );

export const remove = (fields: Fields, path: readonly string[]): Fields =>
  within(fields, path, (among, name) => among.filter((member) => member.name !== name));

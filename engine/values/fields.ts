/**
 * @module engine/values/fields
 * Reading and changing the fields of one record by path. Reading never changes how a value is written; changing turns
 * the objects on the way from text into fields.
 */
import type { FieldPath } from '../plan/plan.ts';
import { RecordFailure } from './failure.ts';
import { type Fields, fieldsOfJson, JsonText, type Value } from './value.ts';

/** An object value's fields, or `null` for any other kind. */
function asFields(value: Value | undefined): Fields | null {
  if (value instanceof Map) return value;
  return value instanceof JsonText && value.text[0] === '{' ? fieldsOfJson(value.text) : null;
}

/** The value at a path; `undefined` where there is none. */
export function lookUp(fields: Fields, path: FieldPath): Value | undefined {
  let value = fields.get(path[0]!);
  for (let depth = 1; depth < path.length; depth += 1) {
    const inner = asFields(value);
    if (inner === null) return undefined;
    value = inner.get(path[depth]!);
  }
  return value;
}

/**
 * The fields that hold a path's last name, opened for a change; `null` where the record has no such field. Then
 * nothing is opened: what a step does not change stays as written.
 */
export function openParent(fields: Fields, path: FieldPath): Fields | null {
  const way: Fields[] = [fields];
  for (const name of path.slice(0, -1)) {
    const inner = asFields(way[way.length - 1]!.get(name));
    if (inner === null) return null;
    way.push(inner);
  }
  const parent = way[way.length - 1]!;
  if (!parent.has(path[path.length - 1]!)) return null;
  for (let depth = 1; depth < way.length; depth += 1) way[depth - 1]!.set(path[depth - 1]!, way[depth]!);
  return parent;
}

/** Gives the field at a path a value, in the place of a field of its name, else at the end; `null`: done. */
export function putField(fields: Fields, path: FieldPath, value: Value): RecordFailure | null {
  const parent = makeParent(fields, path);
  if (parent !== null) {
    parent.set(path[path.length - 1]!, value);
    return null;
  }
  const detail = `${path.join('.')}: expected objects on the way, found another value`;
  return new RecordFailure('type', detail, detail);
}

/** As {@link openParent}, making the objects that are missing; `null` where a value on the way is not an object. */
function makeParent(fields: Fields, path: FieldPath): Fields | null {
  let parent = fields;
  for (const name of path.slice(0, -1)) {
    const value = parent.get(name);
    const inner = value === undefined ? new Map<string, Value>() : asFields(value);
    if (inner === null) return null;
    parent.set(name, inner);
    parent = inner;
  }
  return parent;
}

/** Gives a field a new name at its place; a field that has that name already goes away. */
export function renameField(fields: Fields, path: FieldPath, to: string): void {
  const parent = openParent(fields, path);
  const from = path[path.length - 1]!;
  if (parent === null || from === to) return;
  const entries = [...parent].filter(([name]) => name !== to);
  parent.clear();
  for (const [name, value] of entries) parent.set(name === from ? to : name, value);
}

/** Takes a field away. */
export function dropField(fields: Fields, path: FieldPath): void {
  openParent(fields, path)?.delete(path[path.length - 1]!);
}

/** Takes all fields away but those at the paths, and objects in which nothing is left by that. */
export function keepFields(fields: Fields, paths: readonly FieldPath[]): void {
  for (const name of [...fields.keys()]) {
    const inner = paths.filter((path) => path[0] === name).map((path) => path.slice(1));
    if (inner.some((path) => path.length === 0)) continue;
    const object = inner.length === 0 ? null : asFields(fields.get(name));
    if (object !== null) keepFields(object, inner);
    if (object === null || object.size === 0) fields.delete(name);
    else fields.set(name, object);
  }
}

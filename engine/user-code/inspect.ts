/**
 * @module engine/user-code/inspect
 * Looks at what user code returned before it is written. JSON.stringify makes `{}` of a Map and leaves functions out, so
 * what JSON has no form for is found here and named: it fails the record.
 */
import { isDate } from 'node:util/types';
import { isThenable } from './function.ts';

/** What a record holds that JSON.stringify alone does not write as it should. */
export const HOLDS = { nothing: 0, dates: 1, bigints: 2 } as const;

/** A plain object, of this realm or another; or without a prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === Object.prototype ||
    prototype === null ||
    Object.getPrototypeOf(prototype as object) === null
  );
}

const article = (noun: string) => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;

/** A value in the words of a failure: what it is, never what is in it. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return 'text';
  if (typeof value !== 'object') return article(typeof value);
  if (isThenable(value)) return 'a promise';
  if (Array.isArray(value)) return 'an array';
  if (isPlain(value)) return 'an object';
  const name: unknown = (Object.getPrototypeOf(value) as { constructor?: { name?: unknown } }).constructor
    ?.name;
  return typeof name === 'string' && /^\w{1,40}$/.test(name) ? article(name) : 'an instance of a class';
}

/** Something that cannot be written, and where in the record it is. */
export class Unfit {
  readonly what: string;
  readonly path: string;
  constructor(what: string, path: string) {
    this.what = what;
    this.path = path;
  }
}

const within = (name: string | number, path: string) => (path === '' ? `${name}` : `${name}.${path}`);

function inspectArray(list: readonly unknown[], level: number, depth: number): number | Unfit {
  let holds: number = HOLDS.nothing;
  for (let index = 0; index < list.length; index += 1) {
    const value = list[index];
    if (value === undefined) return new Unfit(index in list ? 'undefined in an array' : 'a sparse array', '');
    const found = inspectValue(value, level, depth);
    if (typeof found !== 'number') return new Unfit(found.what, within(index, found.path));
    holds |= found;
  }
  return holds;
}

function inspectValue(value: unknown, level: number, depth: number): number | Unfit {
  switch (typeof value) {
    case 'bigint':
      return HOLDS.bigints;
    case 'function':
    case 'symbol':
      return new Unfit(nameOf(value), '');
    case 'object':
      if (value === null) return HOLDS.nothing;
      if (level >= depth) return new Unfit(`more than ${depth} levels of nesting`, '');
      if (Array.isArray(value)) return inspectArray(value, level + 1, depth);
      if (isPlain(value)) return inspectMembers(value, level + 1, depth);
      // A nested one is written by its toJSON, at the top it is a timestamp.
      if (isDate(value)) return level === 0 ? HOLDS.dates : HOLDS.nothing;
      return new Unfit(nameOf(value), '');
    default:
      return HOLDS.nothing;
  }
}

function inspectMembers(record: object, level: number, depth: number): number | Unfit {
  let holds: number = HOLDS.nothing;
  for (const name in record) {
    const value = (record as Record<string, unknown>)[name];
    if (typeof value === 'string' || typeof value === 'number') continue;
    const found = inspectValue(value, level, depth);
    if (typeof found !== 'number') return new Unfit(found.what, within(name, found.path));
    holds |= found;
  }
  return holds;
}

/**
 * What a returned record holds, a sum of {@link HOLDS}; or what of it cannot be written.
 * @param depth levels that may be nested, so that a circle ends
 */
export function inspect(record: unknown, depth: number): number | Unfit {
  if (typeof record !== 'object' || record === null || Array.isArray(record) || !isPlain(record))
    return new Unfit(nameOf(record), '');
  return inspectMembers(record, 0, depth);
}

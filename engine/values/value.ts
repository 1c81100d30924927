/**
 * @module engine/values/value
 * What a field can hold on the reference path. Numbers stay text, so that no digit is lost; JSON stays as written until a
 * step touches it.
 */

import { eachMember } from './json-text.ts';
import { toIso } from './timestamps/format.ts';

/** A number, as JSON text. */
export class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A moment: milliseconds since 1970-01-01T00:00:00Z, a whole number between the years 0000 and 9999. */
export class Moment {
  readonly ms: number;
  #iso: string | undefined;
  constructor(ms: number) {
    this.ms = ms;
  }

  /** `2015-05-17T10:05:03.000Z`, made once: neighbouring log lines share their moment (see `types.ts`). */
  get iso(): string {
    this.#iso ??= toIso(this.ms);
    return this.#iso;
  }
}

/** JSON as it was written, white space removed: an object, an array, or a string with escapes in it. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Fields in output order. A Map, so that names such as `__proto__` are only names. */
export type Fields = Map<string, Value>;

export type Value = null | string | boolean | NumberText | Moment | JsonText | Fields;

/** The value that minified, valid JSON text stands for. */
export function valueOfJson(text: string): Value {
  switch (text[0]) {
    case '"':
      return text.includes('\\') ? new JsonText(text) : text.slice(1, -1);
    case '{':
    case '[':
      return new JsonText(text);
    case 't':
      return true;
    case 'f':
      return false;
    case 'n':
      return null;
    default:
      return new NumberText(text);
  }
}

/** The members of a JSON object's text; a repeated name keeps its first place and takes its last value. */
export function fieldsOfJson(text: string): Fields {
  const fields: Fields = new Map();
  eachMember(text, (name, value) => fields.set(name, valueOfJson(value)));
  return fields;
}

/** The text of a value that is text (a JSON string decoded), or `null` for any other kind. */
export function textOf(value: Value): string | null {
  if (typeof value === 'string') return value;
  if (value instanceof JsonText && value.text[0] === '"') return JSON.parse(value.text) as string;
  return null;
}

/** The text of text, a number, true or false; `null` for any other value. */
export function scalarText(value: Value): string | null {
  if (typeof value === 'boolean') return String(value);
  return value instanceof NumberText ? value.text : value === null ? null : textOf(value);
}

/** A value's kind, for messages. */
export function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'a boolean';
  if (value instanceof NumberText) return 'a number';
  if (value instanceof Moment) return 'a timestamp';
  if (textOf(value) !== null) return 'text';
  return value instanceof JsonText && value.text[0] === '[' ? 'an array' : 'an object';
}

/**
 * @module engine/steps/map-record
 * Records as the user's own function sees them: fields to a plain object and back.
 */

import type { Limits } from '../limits.ts';
import { overLimit, RecordFailure } from '../values/failure.ts';
import { FIRST_MS, LAST_MS } from '../values/timestamps/calendar.ts';
import { type Fields, JsonText, Moment, NumberText, type Value, valueOfJson } from '../values/value.ts';

/** Records that a map may make of one: what is made follows the record, and a hostile one could ask for any number. */
export const MOST_RECORDS = 10_000;

/** A value of a record as a `map` function sees it; integers beyond 2^53 are bigint, timestamps are Date. */
export type MapValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | readonly MapValue[]
  | { readonly [name: string]: MapValue };

export type MapRecord = Record<string, MapValue>;

/**
 * A function of the user's own, run on each record after `filter`. `null` drops the record; an array makes several
 * of it, written one after the other. What it throws fails that record alone. It is not awaited: a promise fails.
 */
export type MapFunction = (
  record: MapRecord,
  context: Readonly<Record<string, string | null>>,
) => MapRecord | null | readonly MapRecord[];

/** Thrown past the JSON parser and the JSON writer, and caught in {@link compileMap}. */
class OverLimit {
  readonly limit: keyof Limits;
  constructor(limit: keyof Limits) {
    this.limit = limit;
  }
}

/** A plain object without a prototype: `record.constructor` is a field or nothing. */
function toObject(fields: Fields, digits: number): MapRecord {
  const record = Object.create(null) as MapRecord;
  for (const [name, value] of fields) record[name] = toMapValue(value, digits);
  return record;
}

/**
 * Integers a double cannot hold become bigint; every other number becomes the nearest double.
 * @param digits that an integer may have: BigInt takes 0.1 s for a million and String 0.3 s, each more than twice that for
 * twice as many (2026-11-29)
 */
function toNumber(text: string, digits: number): number | bigint {
  const number = Number(text);
  if (Number.isSafeInteger(number) || !/^-?[0-9]+$/.test(text)) return number;
  if (text.length - Number(text[0] === '-') > digits) throw new OverLimit('digits');
  return BigInt(text);
}

function toMapValue(value: Value, digits: number): MapValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof NumberText) return toNumber(value.text, digits);
  if (value instanceof Moment) return new Date(value.ms);
  if (value instanceof JsonText) return parseNested(value.text, digits);
  return toObject(value, digits);
}

/** Nested JSON with its long integers exact; the reviver that takes costs, so only where there may be one. */
function parseNested(text: string, digits: number): MapValue {
  if (!/[0-9]{16}/.test(text)) return JSON.parse(text) as MapValue;
  const exact = (_: string, inner: unknown, context?: { source?: string }) =>
    typeof inner === 'number' && context?.source !== undefined ? toNumber(context.source, digits) : inner;
  return JSON.parse(text, exact as (name: string, inner: unknown) => unknown) as MapValue;
}

/** JSON.stringify knows no bigint; this replaces one by its digits. */
function toJson(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint'
      ? (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(String(inner))
      : inner,
  );
}

/** Characters that the objects and lists of all returned records may still take as JSON. */
interface Room {
  left: number;
}

function fromMapValue(value: unknown, room: Room): Value | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Date) {
    const ms = value.getTime();
    if (ms >= FIRST_MS && ms <= LAST_MS) return new Moment(ms);
    throw new RangeError(`a Date outside the years 0000 to 9999 (${ms} ms)`);
  }
  const text = toJson(value);
  if (text === undefined) return undefined;
  room.left -= text.length;
  if (room.left < 0) throw new OverLimit('outputBytes');
  return valueOfJson(text);
}

/** A record as the function returned it; members that JSON has not (undefined, functions) are left out, as there. */
function fromObject(record: object, room: Room): Fields {
  const fields: Fields = new Map();
  for (const [name, member] of Object.entries(record)) {
    const value = fromMapValue(member, room);
    if (value !== undefined) fields.set(name, value);
  }
  return fields;
}

/** Letters of an error's text that a failure holds: a map may put the whole record into it. */
const LONGEST_TEXT = 200;

const cutText = (text: string) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text);

/** What something thrown says; anything can be thrown, also what has no text or throws when it is asked for it. */
function describe(thrown: unknown): string {
  try {
    return cutText(thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown));
  } catch {
    return 'something that has no text';
  }
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Promise);

/** The records a record became: none where the function returned `null`. */
export function compileMap(
  map: MapFunction,
  limits: Limits,
): (fields: Fields, context: Readonly<Record<string, string | null>>) => readonly Fields[] | RecordFailure {
  return (fields, context) => {
    try {
      const result: unknown = map(toObject(fields, limits.digits), context);
      if (result === null) return [];
      const records: readonly unknown[] = Array.isArray(result) ? result : [result];
      if (records.length > MOST_RECORDS) {
        const expected = `at most ${MOST_RECORDS} of one record`;
        return new RecordFailure('map', `map returned ${records.length} records: expected ${expected}`);
      }
      const room = { left: limits.outputBytes };
      if (records.every(isRecord)) return records.map((record) => fromObject(record, room));
      // Promises are refused; their rejections must not end the process.
      const promises = records.filter((record) => record instanceof Promise);
      for (const promise of promises) promise.catch(() => {});
      const found = promises.length > 0 ? 'a promise (map is not awaited)' : typeof result;
      return new RecordFailure(
        'map',
        `map returned ${found}: expected an object, null or an array of objects`,
      );
    } catch (error) {
      if (error instanceof OverLimit) return overLimit(limits, error.limit);
      return new RecordFailure('map', `map threw ${describe(error)}`);
    }
  };
}

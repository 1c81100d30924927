/**
 * @module engine/user-code/to-object
 * Fields to the plain object that user code is given.
 */
import type { Limits } from '../limits.ts';
import { overLimit, type RecordFailure } from '../values/failure.ts';
import { type Fields, JsonText, Moment, NumberText, type Value } from '../values/value.ts';
import { BARE } from './bare.ts';
import type { MapRecord, MapValue } from './function.ts';

/** Thrown past the JSON parser, and caught in {@link toObject}. */
class TooManyDigits {}

/**
 * Integers a double cannot hold become bigint; every other number becomes the nearest double.
 * @param digits that an integer may have: BigInt takes 0.1 s for a million and String 0.3 s, each more than twice that for
 * twice as many (2026-11-29)
 */
function toNumber(text: string, digits: number): number | bigint {
  const number = Number(text);
  if (Number.isSafeInteger(number) || !/^-?[0-9]+$/.test(text)) return number;
  if (text.length - Number(text[0] === '-') > digits) throw new TooManyDigits();
  return BigInt(text);
}

/** Nested JSON with its long integers exact; the reviver that takes costs, so only where there may be one. */
function parseNested(text: string, digits: number): MapValue {
  if (!/[0-9]{16}/.test(text)) return JSON.parse(text) as MapValue;
  const exact = (_: string, inner: unknown, context?: { source?: string }) =>
    typeof inner === 'number' && context?.source !== undefined ? toNumber(context.source, digits) : inner;
  return JSON.parse(text, exact as (name: string, inner: unknown) => unknown) as MapValue;
}

function toMapValue(value: Value, digits: number): MapValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof NumberText) return toNumber(value.text, digits);
  if (value instanceof Moment) return new Date(value.ms);
  if (value instanceof JsonText) return parseNested(value.text, digits);
  return fieldsToObject(value, digits);
}

function fieldsToObject(fields: Fields, digits: number): MapRecord {
  const record = Object.create(BARE) as MapRecord;
  for (const [name, value] of fields) record[name] = toMapValue(value, digits);
  return record;
}

/** A plain object that inherits nothing. */
export function toObject(fields: Fields, limits: Limits): MapRecord | RecordFailure {
  try {
    return fieldsToObject(fields, limits.digits);
  } catch (error) {
    if (error instanceof TooManyDigits) return overLimit(limits, 'digits');
    throw error;
  }
}

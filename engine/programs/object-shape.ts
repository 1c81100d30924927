/**
 * @module engine/programs/object-shape
 * JSON records that all have the same names in the same order, as those of a log do. A function generated for the names reads them: it
 * compares what stands between the values and makes the object as it goes. JSON.parse and what is to be done to its objects take
 * 0.9 µs for a line of an access log, this 0.35 (2026-11-29). What comes back as it was is written by copying; JSON.stringify takes 0.7 µs.
 */
import type { MapRecord } from '../user-code/function.ts';

export interface ObjectShape {
  /**
   * Reads the record in `bytes` from `from` to before `to`; `null`: it is not of this shape, or has a value that only JSON.parse reads.
   * @param bytes ASCII, valid JSON, no backslash within the record
   * @param text the same as text
   */
  read(bytes: Uint8Array, text: string, from: number, to: number): MapRecord | null;
  /**
   * Writes what user code returned for the record that was read last; `null`: that takes more than scalars in the place of scalars,
   * and new ones at the end.
   * @param iso throws for what is no moment
   */
  write(returned: object, iso: (date: Date) => string): string | null;
}

type Read = ObjectShape['read'];

/** Names that JSON writes as they are, and that an object keeps in the order written. */
const PLAIN_NAME = /^[A-Za-z_][\w.-]{0,63}$/;
const MOST_NAMES = 64;
/** Integers of more digits may be none that a double can hold. */
const MOST_DIGITS = 15;

/** A number that is more than a few digits, ending before `end`; NaN: it may be an integer that a double cannot hold. */
function toDouble(text: string, from: number, end: number): number {
  const number = Number(text.slice(from, end));
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : Number.NaN;
}

/**
 * Without a prototype, and yet with V8's fast properties, which `Object.create(null)` has not: 0.1 µs with eleven members, where 0.26
 * take a prototype from the object they are in (2026-11-29).
 */
const bareObject = (): MapRecord => Object.setPrototypeOf({}, null) as MapRecord;

/** Compares the bytes at `at` with a literal of ASCII, and goes behind it. */
const skipLiteral = (literal: string) =>
  `if (${[...Buffer.from(literal)].map((byte, index) => `bytes[at + ${index}] !== ${byte}`).join(' || ')}) return null;
  at += ${literal.length};`;

/** @param index of the member */
function readMember(index: number, isMoment: boolean): string {
  return `
  first = bytes[at];
  starts[${index}] = at;
  if (first === 34) {
    end = text.indexOf('"', at + 1);
    value = text.slice(at + 1, end);
    at = end + 1;
  } else if (first === 110) { value = null; at += 4; }
  else if (first === 116) { value = true; at += 4; }
  else if (first === 102) { value = false; at += 5; }
  else if (first === 45 || (first >= 48 && first <= 57)) {
    number = 0;
    for (end = at; (next = bytes[end]) >= 48 && next <= 57; end += 1) number = number * 10 + next - 48;
    isPlain = first !== 45 && end - at <= ${MOST_DIGITS} && (next === 44 || next === 125);
    if (!isPlain) {
      for (; (next = bytes[end]) !== 44 && next !== 125; ) end += 1;
      number = toDouble(text, at, end);
      if (number !== number) return null;
    }
    at = end;
    value = ${isMoment ? 'new Date(number)' : 'number'};
  } else return null;
  record[names[${index}]] = value;
  values[${index}] = ${isMoment ? 'value' : 'isPlain ? value : NaN'};
  isPlain = true;
  ends[${index}] = at;`;
}

/** Whether only what an object has itself is listed of it, and it is an object as user code makes them. */
function isOrdinary(object: object): boolean {
  for (const _ in Object.prototype) return false;
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === null || prototype === Object.prototype;
}

/** A value that JSON.stringify writes without a look at what is in it. */
const isScalar = (value: unknown) =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/**
 * The code that is generated holds numbers and nothing else of the names: no text of a record is ever evaluated.
 * @param names of the members in their order
 * @param momentNames those that are timestamps, written as milliseconds
 * @returns `null` where there can be no such shape: odd names, or a process without generated code
 */
export function compileShape(names: readonly string[], momentNames: readonly string[]): ObjectShape | null {
  const count = names.length;
  if (count === 0 || count > MOST_NAMES || !names.every((name) => PLAIN_NAME.test(name))) return null;
  // Of the record that was read last: its values, and where they stand in the text.
  const values = Array<unknown>(count).fill(undefined);
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  let lastText = '';
  let lastFrom = 0;
  let lastTo = 0;

  const members = names.map((name, index) => {
    const literal = `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`;
    return `${skipLiteral(literal)}${readMember(index, momentNames.includes(name))}`;
  });
  const code = `return (bytes, text, from, to) => {
  const record = bareObject();
  let at = from, end = 0, first = 0, next = 0, number = 0, value = null, isPlain = true;
  ${members.join('\n  ')}
  return bytes[at] === 125 && at + 1 === to ? record : null;
};`;
  let readRecord: Read;
  try {
    const make = new Function('names', 'bareObject', 'toDouble', 'values', 'starts', 'ends', code);
    readRecord = make(names, bareObject, toDouble, values, starts, ends) as Read;
  } catch {
    return null; // code from text is forbidden here
  }

  function writeMembers(returned: Record<string, unknown>, iso: (date: Date) => string): string | null {
    let written = '';
    let copied = lastFrom;
    let index = 0;
    for (const name in returned) {
      const value = returned[name];
      if (index >= count) {
        if (!isScalar(value)) return null;
        if (index === count) written += lastText.slice(copied, lastTo - 1);
        written += `,${JSON.stringify(name)}:${JSON.stringify(value)}`;
      } else {
        if (name !== names[index]) return null;
        const isDate = value instanceof Date;
        if (value !== values[index] || isDate) {
          if (!isDate && !isScalar(value)) return null;
          written += lastText.slice(copied, starts[index]);
          written += isDate ? `"${iso(value)}"` : JSON.stringify(value);
          copied = ends[index]!;
        }
      }
      index += 1;
    }
    if (index < count) return null;
    return written + (index === count ? lastText.slice(copied, lastTo) : '}');
  }

  return {
    read(bytes, text, from, to) {
      lastText = text;
      lastFrom = from;
      lastTo = to;
      return readRecord(bytes, text, from, to);
    },
    write: (returned, iso) =>
      isOrdinary(returned) ? writeMembers(returned as Record<string, unknown>, iso) : null,
  };
}

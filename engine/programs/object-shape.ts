/**
 * @module engine/programs/object-shape
 * JSON records that all have the same names in the same order, as those of a log do. A function generated for the names reads them: it
 * compares what stands between the values and makes the object as it goes. JSON.parse and what is to be done to its objects take
 * 0.9 µs for a line of an access log, this 0.35 (2026-11-29). What comes back as it was is written by copying; JSON.stringify takes 0.7 µs.
 */
import { BARE } from '../user-code/bare.ts';
import type { MapRecord } from '../user-code/function.ts';

export interface ObjectShape {
  /**
   * Reads the record in `bytes` from `from` to before `to`; `null`: it is not of this shape, or has a value that only JSON.parse reads.
   * @param bytes valid JSON
   * @param view of the same bytes
   * @param text the same, a byte a character
   * @param isOdd whether there may be a backslash in the record, or text beyond ASCII
   */
  read(
    bytes: Buffer,
    view: DataView,
    text: string,
    from: number,
    to: number,
    isOdd: boolean,
  ): MapRecord | null;
  /**
   * Writes what user code returned for the record that was read last. `true`: that is written as it was read; `null`: it takes more than
   * scalars in the place of scalars, and new ones at the end.
   * @param iso throws for what is no moment
   */
  write(returned: object, iso: (date: Date) => string): string | true | null;
}

type Read = ObjectShape['read'];

/** Names that JSON writes as they are, and that an object keeps in the order written. */
const PLAIN_NAME = /^[A-Za-z_][\w.-]{0,63}$/;
const MOST_NAMES = 64;
/** Integers of more digits may be none that a double can hold. */
const MOST_DIGITS = 15;

/** `2015-05-17T10:05:03.250Z`; the day is looked up where it is not that of the record before. */
const MOMENT_LENGTH = 24;
const DAY_LENGTH = 10;

/** Reads moments as the kernel writes them, in milliseconds; NaN: it is none. */
function createMomentReader(): (bytes: Uint8Array, text: string, at: number) => number {
  let lastDay = -1;
  let lastMs = Number.NaN;
  return (bytes, text, at) => {
    if (bytes[at + MOMENT_LENGTH - 1] !== 90 || bytes[at + MOMENT_LENGTH] !== 34) return Number.NaN;
    const two = (from: number) => bytes[at + from]! * 10 + bytes[at + from + 1]! - 528;
    const day = ((two(0) * 100 + two(2)) * 100 + two(5)) * 100 + two(8);
    if (day !== lastDay) {
      lastMs = Date.parse(text.slice(at, at + DAY_LENGTH));
      lastDay = day;
    }
    return (
      lastMs + two(11) * 3_600_000 + two(14) * 60_000 + two(17) * 1000 + two(20) * 10 + bytes[at + 22]! - 48
    );
  };
}

const ODD = /[\\\x80-\xff]/;

/** Text with escapes, or beyond ASCII; `isPlain`: JSON.stringify writes it as it stands there. */
interface OddText {
  value: string;
  /** Where its closing quote is. */
  end: number;
  isPlain: boolean;
}

/** Reads the text whose opening quote is at `at`; gives the same object each time. */
function createTextReader(): (bytes: Buffer, at: number) => OddText {
  const found = { value: '', end: 0, isPlain: true };
  return (bytes, at) => {
    let end = at + 1;
    while (bytes[end] !== 34) end += bytes[end] === 92 ? 2 : 1;
    const json = bytes.toString('utf8', at, end + 1);
    found.value = JSON.parse(json) as string;
    found.end = end;
    found.isPlain = JSON.stringify(found.value) === json;
    return found;
  };
}

/** A number that is more than a few digits, ending before `end`; NaN: it may be an integer that a double cannot hold. */
function toDouble(text: string, from: number, end: number): number {
  const number = Number(text.slice(from, end));
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : Number.NaN;
}

/** Compares the bytes at `at` with a literal of ASCII, four at a time, and goes behind it. */
function skipLiteral(literal: string): string {
  const bytes = Buffer.from(literal);
  const differs: string[] = [];
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4)
    differs.push(`view.getInt32(at + ${at}, true) !== ${bytes.readInt32LE(at)}`);
  for (; at < bytes.length; at += 1) differs.push(`bytes[at + ${at}] !== ${bytes[at]}`);
  return `if (at + ${bytes.length} > to || ${differs.join(' || ')}) return null;
  at += ${bytes.length};`;
}

/** A timestamp: an ISO moment, or null. */
const readMoment = (index: number) => `
  first = bytes[at];
  starts[${index}] = at;
  if (first === 34) {
    number = toMs(bytes, text, at + 1);
    if (number !== number) return null;
    value = new Date(number);
    moments[${index}] = number;
    at += ${MOMENT_LENGTH + 2};
  } else if (first === 110) { value = null; at += 4; }
  else return null;
  v${index} = value;
  ends[${index}] = at;`;

/** @param index of the member */
const readMember = (index: number) => `
  first = bytes[at];
  starts[${index}] = at;
  if (first === 34) {
    end = text.indexOf('"', at + 1);
    value = text.slice(at + 1, end);
    if (isOdd && ODD.test(value)) {
      ({ value, end, isPlain } = readText(bytes, at));
    }
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
    value = number;
  } else return null;
  v${index} = value;
  if (!isPlain) {
    unlike.push(${index});
    isPlain = true;
  }
  ends[${index}] = at;`;

/** Whether only what an object has itself is listed of it, and it is an object as user code makes them. */
function isOrdinary(object: object): boolean {
  for (const _ in Object.prototype) return false;
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === BARE || prototype === Object.prototype || prototype === null;
}

/** A value that JSON.stringify writes without a look at what is in it. */
const isScalar = (value: unknown) =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/**
 * Of a record the code that is generated holds names as {@link PLAIN_NAME} has them, and no other text.
 * @param names of the members in their order
 * @param momentNames those that are timestamps
 * @returns `null` where there can be no such shape: odd names, or a process without generated code
 */
export function compileShape(names: readonly string[], momentNames: readonly string[]): ObjectShape | null {
  const count = names.length;
  if (count === 0 || count > MOST_NAMES || !names.every((name) => PLAIN_NAME.test(name))) return null;
  // Of the record that was read last: its values, those that are not as they are written, and where they stand in the text.
  let values: unknown[] = [];
  const unlike: number[] = [];
  const moments = new Float64Array(count);
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  let lastBytes: Buffer = Buffer.alloc(0);
  let lastText = '';
  let lastIsOdd = false;
  let lastFrom = 0;
  let lastTo = 0;

  const members = names.map((name, index) => {
    const literal = `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`;
    return `${skipLiteral(literal)}${momentNames.includes(name) ? readMoment(index) : readMember(index)}`;
  });
  const locals = names.map((_, index) => `v${index}`).join(', ');
  // Of this name, as console.log shows it, and records that are read in another way are shown as Object, too.
  const code = `function Object(${locals}) {
  ${names.map((name, index) => `this[${JSON.stringify(name)}] = v${index};`).join(' ')}
}
Object.prototype = BARE;
return (bytes, view, text, from, to, isOdd) => {
  let at = from, end = 0, first = 0, next = 0, number = 0, value = null, isPlain = true;
  let ${locals};
  ${members.join('\n  ')}
  if (bytes[at] !== 125 || at + 1 !== to) return null;
  keep([${locals}]);
  return new Object(${locals});
};`;
  /** An array for each record: to put its values into one that has grown old takes the garbage collector's notice of each. */
  const keep = (read: unknown[]) => {
    for (const index of unlike) read[index] = Number.NaN; // which is like no value
    values = read;
  };
  let readRecord: Read;
  try {
    const toMs = createMomentReader();
    const readText = createTextReader();
    const given = { BARE, toDouble, toMs, ODD, readText, keep, unlike, moments, starts, ends };
    readRecord = new Function(...Object.keys(given), code)(...Object.values(given)) as Read;
  } catch {
    return null; // code from text is forbidden here
  }

  const cut = (from: number, to: number) =>
    lastIsOdd ? lastBytes.toString('utf8', from, to) : lastText.slice(from, to);

  function writeMembers(
    returned: Record<string, unknown>,
    iso: (date: Date) => string,
  ): string | true | null {
    let written = '';
    let copied = lastFrom;
    let index = 0;
    for (const name in returned) {
      const value = returned[name];
      if (index >= count) {
        if (!isScalar(value)) return null;
        if (index === count) written += cut(copied, lastTo - 1);
        written += `,${JSON.stringify(name)}:${JSON.stringify(value)}`;
      } else {
        if (name !== names[index]) return null;
        const isDate = value instanceof Date;
        // A date can be set: it is the same where its moment is.
        if (value !== values[index] || (isDate && value.getTime() !== moments[index])) {
          if (!isDate && !isScalar(value)) return null;
          written += cut(copied, starts[index]!);
          written += isDate ? `"${iso(value)}"` : JSON.stringify(value);
          copied = ends[index]!;
        }
      }
      index += 1;
    }
    if (index < count) return null;
    if (index === count && copied === lastFrom) return true;
    return written + (index === count ? cut(copied, lastTo) : '}');
  }

  return {
    read(bytes, view, text, from, to, isOdd) {
      lastBytes = bytes;
      lastText = text;
      lastIsOdd = isOdd;
      lastFrom = from;
      lastTo = to;
      unlike.length = 0;
      return readRecord(bytes, view, text, from, to, isOdd);
    },
    write: (returned, iso) =>
      isOrdinary(returned) ? writeMembers(returned as Record<string, unknown>, iso) : null,
  };
}

/**
 * @module engine/values/timestamps/strftime
 * Times by a strftime format (POSIX strptime: https://pubs.opengroup.org/onlinepubs/9799919799/functions/strptime.html),
 * with `%f` and `%L` for fractions of a second and `%z` for the distance from UTC. A format is compiled once to a
 * regular expression and a list of what its groups mean; matching is linear, as every directive has bounded length.
 */
import { daysInMonth, FIRST_MS, LAST_MS, MONTHS, offsetOf, toMs } from './calendar.ts';
import { compileZone, isZone } from './zone.ts';

const FULL_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = 'Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sun|Mon|Tue|Wed|Thu|Fri|Sat';

/** What has been read so far; missing parts keep these values. */
interface Parts {
  year: number;
  month: number;
  day: number;
  dayOfYear: number | null;
  hour: number;
  afternoon: boolean | null;
  minute: number;
  second: number;
  ms: number;
  offsetMinutes: number | null;
  epochSeconds: number | null;
}

/** One directive: the text it takes, and what that means. Reading returns `false` where the text means nothing. */
interface Directive {
  readonly shape: string;
  readonly read: ((parts: Parts, text: string) => boolean) | null;
}

const number =
  (key: 'year' | 'month' | 'day' | 'dayOfYear' | 'hour' | 'minute' | 'second') =>
  (parts: Parts, text: string): boolean => {
    parts[key] = Number(text);
    return true;
  };

function readMonthName(parts: Parts, text: string): boolean {
  parts.month = MONTHS.findIndex((month) => text.toLowerCase().startsWith(month.toLowerCase())) + 1;
  return parts.month > 0;
}

function readFraction(parts: Parts, text: string): boolean {
  parts.ms = Number(text.slice(0, 3).padEnd(3, '0'));
  return true;
}

function readOffset(parts: Parts, text: string): boolean {
  if (/^z$/i.test(text)) {
    parts.offsetMinutes = 0;
    return true;
  }
  const digits = text.slice(1).replace(':', '');
  parts.offsetMinutes = offsetOf(text[0]!, Number(digits.slice(0, 2)), Number(digits.slice(2) || 0));
  return parts.offsetMinutes !== null;
}

const DIRECTIVES: Readonly<Record<string, Directive>> = {
  Y: { shape: '[0-9]{4}', read: number('year') },
  y: {
    shape: '[0-9]{2}',
    // POSIX: 69–99 are of the 20th century, 00–68 of the 21st.
    read: (parts, text) => {
      parts.year = Number(text) + (Number(text) < 69 ? 2000 : 1900);
      return true;
    },
  },
  m: { shape: '[0-9]{1,2}', read: number('month') },
  d: { shape: '[0-9]{1,2}', read: number('day') },
  e: { shape: ' ?[0-9]{1,2}', read: number('day') },
  j: { shape: '[0-9]{3}', read: number('dayOfYear') },
  b: { shape: MONTHS.join('|'), read: readMonthName },
  B: { shape: FULL_MONTHS.join('|'), read: readMonthName },
  a: { shape: WEEKDAYS, read: null },
  A: { shape: WEEKDAYS, read: null },
  H: { shape: '[0-9]{1,2}', read: number('hour') },
  I: {
    shape: '[0-9]{1,2}',
    read: (parts, text) => {
      parts.hour = Number(text) % 12;
      return Number(text) >= 1 && Number(text) <= 12;
    },
  },
  p: {
    shape: '[AaPp][Mm]',
    read: (parts, text) => {
      parts.afternoon = /^p/i.test(text);
      return true;
    },
  },
  M: { shape: '[0-9]{1,2}', read: number('minute') },
  S: { shape: '[0-9]{1,2}', read: number('second') },
  f: { shape: '[0-9]{1,9}', read: readFraction },
  L: { shape: '[0-9]{3}', read: readFraction },
  z: { shape: '[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?', read: readOffset },
  Z: {
    shape: 'UTC|GMT|Z',
    read: (parts) => {
      parts.offsetMinutes = 0;
      return true;
    },
  },
  s: {
    shape: '-?[0-9]{1,12}',
    read: (parts, text) => {
      parts.epochSeconds = Number(text);
      return true;
    },
  },
};

const SHORTHANDS: Readonly<Record<string, string>> = {
  T: '%H:%M:%S',
  R: '%H:%M',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  h: '%b',
  n: '\n',
  t: '\t',
};

/** Every directive is looked at, so that the second sign of `%%T` does not begin another. */
const expand = (format: string) =>
  format.replace(/%(.)/gs, (token, letter: string) => SHORTHANDS[letter] ?? token);

/** Milliseconds since 1970, or `null` where the text does not fit the format. */
export type StrftimeParser = (text: string) => number | null;

interface Problem {
  readonly expected: string;
  readonly found: string;
}

const KNOWN =
  'directives of %Y %y %m %d %e %j %b %B %a %A %H %I %p %M %S %f %L %z %Z %s %T %R %D %F %h %n %t %%';

/** Directives that read the same part of a time. */
const SAME_PART: Readonly<Record<string, string>> = {
  y: 'Y',
  b: 'm',
  B: 'm',
  e: 'd',
  A: 'a',
  I: 'H',
  L: 'f',
};

/** The first directive that reads what one before it has read, or `null`. */
function repeatedDirective(format: string): string | null {
  const read = new Set<string>();
  for (const [directive, letter] of expand(format).matchAll(/%(.)/gs)) {
    if (letter === '%') continue;
    const part = SAME_PART[letter!] ?? letter!;
    if (read.has(part)) return directive;
    read.add(part);
  }
  return null;
}

/**
 * What is wrong with a format or zone, or `null`. A part of a time is read once: matching goes through all the ways to divide
 * digits among neighbouring directives, 9⁸ of them for `%f` written eight times, and 4,000 with each part once.
 */
export function strftimeProblem(format: string, zone: string): Problem | null {
  for (const [directive, letter] of format.matchAll(/%(.?)/gs)) {
    const known = letter === '%' || Object.hasOwn(DIRECTIVES, letter!) || Object.hasOwn(SHORTHANDS, letter!);
    if (!known) return { expected: KNOWN, found: `the directive "${directive}"` };
  }
  const repeated = repeatedDirective(format);
  if (repeated !== null) {
    const found = `the directive "${repeated}" behind one that reads the same`;
    return { expected: 'each part of a time once', found };
  }
  if (isZone(zone)) return null;
  return { expected: 'a zone of the IANA database, such as Europe/Berlin', found: `the zone "${zone}"` };
}

/** Month and day of a day of the year (1–366); the 13th month where the year has no such day. */
function dateOf(year: number, dayOfYear: number): Pick<Parts, 'month' | 'day'> {
  let month = 1;
  let day = dayOfYear;
  for (; month <= 12 && day > daysInMonth(year, month); month += 1) day -= daysInMonth(year, month);
  return { month, day };
}

function resolve(parts: Parts, toUtc: (localMs: number) => number): number | null {
  if (parts.epochSeconds !== null) {
    const ms = parts.epochSeconds * 1000 + parts.ms;
    return ms >= FIRST_MS && ms <= LAST_MS ? ms : null;
  }
  const hour = parts.afternoon === null ? parts.hour : (parts.hour % 12) + (parts.afternoon ? 12 : 0);
  if (parts.afternoon !== null && parts.hour > 12) return null;
  const date = parts.dayOfYear === null ? {} : dateOf(parts.year, parts.dayOfYear);
  const local = toMs({ ...parts, ...date, hour, offsetMinutes: parts.offsetMinutes ?? 0 });
  if (local === null) return null;
  const ms = parts.offsetMinutes === null ? toUtc(local) : local;
  return ms >= FIRST_MS && ms <= LAST_MS ? ms : null;
}

/** A format without shorthands. Every directive is looked at, so that the second sign of `%%T` does not begin another. */
export const expandStrftime = (format: string): string =>
  format.replace(/%(.)/gs, (token, letter: string) => SHORTHANDS[letter] ?? token);

/** Whether a format's times say their year. */
export const namesYear = (format: string): boolean =>
  [...expandStrftime(format).matchAll(/%(.)/gs)].some(([, letter]) => 'Yys'.includes(letter!));

/**
 * Compiles a format that {@link strftimeProblem} found nothing wrong with.
 * @param year that of a time that says none
 */
export function compileStrftime(format: string, zone: string, year = 1970): StrftimeParser {
  const toUtc = zone === 'UTC' ? (ms: number) => ms : compileZone(zone);
  const readers: Directive['read'][] = [];
  const shape = expandStrftime(format).replace(
    /%(.)|[\\^$.*+?()[\]{}|/-]/gs,
    (token, letter: string | undefined) => {
      if (letter === undefined) return `\\${token}`;
      if (letter === '%') return '%';
      const directive = DIRECTIVES[letter]!;
      readers.push(directive.read);
      return `(${directive.shape})`;
    },
  );
  const expression = new RegExp(`^${shape}$`, 'i');
  return (text) => {
    const match = expression.exec(text);
    if (match === null) return null;
    const parts: Parts = {
      year,
      month: 1,
      day: 1,
      dayOfYear: null,
      hour: 0,
      afternoon: null,
      minute: 0,
      second: 0,
      ms: 0,
      offsetMinutes: null,
      epochSeconds: null,
    };
    const read = readers.every((reader, index) => reader === null || reader(parts, match[index + 1]!));
    return read ? resolve(parts, toUtc) : null;
  };
}

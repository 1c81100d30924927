/**
 * @module engine/types/strftime
 * A timestamp by a format of strftime's directives (POSIX), in a zone of the IANA database. Where the format has no year,
 * `year` gives it, or says that the record's arrival time does. No clock and no zone of the host is asked.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import * as ops from '../kernel/ops.ts';
import { parseIso } from '../values/timestamps/iso.ts';
import {
  compileStrftime,
  expandStrftime,
  namesYear,
  strftimeProblem,
} from '../values/timestamps/strftime.ts';
import { Moment } from '../values/value.ts';
import { MOMENT, momentKernel, momentReader } from './moments.ts';
import type { Options, TypeKind } from './type.ts';

const ARRIVAL = 'arrival';
const DAY_MS = 86_400_000;
/** The years between two leap years around the turn of a century. */
const MOST_YEARS_BACK = 8;

const filled = v.pipe(v.string('text'), v.nonEmpty('a name that is not empty'));
const wholeYear = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9999));
const yearSchema = v.union([wholeYear, v.literal(ARRIVAL)], 'a year of 0 to 9999, or "arrival"');

/** Directives that the kernel reads. */
const LAYOUT: Readonly<Record<string, number>> = {
  Y: ops.LAYOUT_YEAR,
  y: ops.LAYOUT_SHORT_YEAR,
  m: ops.LAYOUT_MONTH,
  b: ops.LAYOUT_MONTH_NAME,
  d: ops.LAYOUT_DAY,
  e: ops.LAYOUT_PADDED_DAY,
  a: ops.LAYOUT_WEEKDAY,
  H: ops.LAYOUT_HOUR,
  M: ops.LAYOUT_MINUTE,
  S: ops.LAYOUT_SECOND,
  f: ops.LAYOUT_FRACTION,
  L: ops.LAYOUT_MILLIS,
  z: ops.LAYOUT_OFFSET,
};

const SAME_PART: Readonly<Record<string, string>> = { y: 'Y', b: 'm', e: 'd', L: 'f' };

/** The format as the kernel reads it (kernel/ops.ts); `null`: it does not. */
function layoutOf({ format, zone, year }: Options): string | null {
  const expanded = expandStrftime(format!);
  const directives = [...expanded.matchAll(/%(.)/gs)].map(([, letter]) => letter!);
  const known = directives.every((letter) => LAYOUT[letter] !== undefined);
  if (zone !== 'UTC' || year === ARRIVAL || !known || /[^ -~]/.test(expanded)) return null;
  // A part of the time that is there twice would be checked once only.
  const parts = directives.map((letter) => SAME_PART[letter] ?? letter);
  if (new Set(parts).size !== parts.length) return null;
  const steps = expanded.replace(/%(.)/g, (_, letter: string) => String.fromCharCode(LAYOUT[letter]!));
  return `${year!.padStart(4, '0')}${steps}`;
}

/** Reads times without a year: the latest year that puts them no more than a day after the record came in. */
function arrivalReader(format: string, zone: string): ReturnType<TypeKind['read']> {
  const parsers = new Map<number, (text: string) => number | null>();
  const parserOf = (year: number) => {
    const known = parsers.get(year) ?? compileStrftime(format, zone, year);
    parsers.set(year, known);
    return known;
  };
  return (text, context) => {
    const arrived = parseIso(context('arrivalTime') ?? '');
    if (arrived === null) return undefined;
    const year = new Date(arrived).getUTCFullYear() + 1;
    for (let back = 0; back <= MOST_YEARS_BACK; back += 1) {
      const ms = parserOf(year - back)(text);
      if (ms !== null && ms <= arrived + DAY_MS) return new Moment(ms);
    }
    return undefined;
  };
}

export const strftime: TypeKind = {
  ...MOMENT,
  name: 'strftime',
  summary:
    "a time by strftime's directives, in the zone given (default UTC); without a year, in the `year` given, or by the record's arrival time (`year: arrival`)",
  words: [],
  options: v.strictObject({ format: filled, zone: v.optional(filled), year: v.optional(yearSchema) }),
  written: '{strftime: {format, zone, year}}',
  plan(options, path) {
    const {
      format,
      zone = 'UTC',
      year,
    } = options as { format: string; zone?: string; year?: number | string };
    const problem = strftimeProblem(format, zone);
    if (problem !== null) {
      throw new MillraceError('ERR_MILLRACE_PIPELINE', { path: `${path}.strftime`, ...problem });
    }
    if (year !== undefined && namesYear(format)) {
      throw new MillraceError('ERR_MILLRACE_PIPELINE', {
        path: `${path}.strftime.year`,
        expected: 'nothing, as the format has the year',
        found: show(year),
      });
    }
    return { format, zone, year: String(year ?? 1970) };
  },
  read: ({ format, zone, year }) =>
    year === ARRIVAL
      ? arrivalReader(format!, zone!)
      : momentReader(compileStrftime(format!, zone!, Number(year))),
  context: ({ year }) => (year === ARRIVAL ? 'arrivalTime' : null),
  label: ({ format, zone, year }) =>
    `timestamp (${format}, ${zone}${namesYear(format!) ? '' : `, year ${year}`})`,
  describe: ({ format, year }) =>
    `a time by ${JSON.stringify(format)}${year === ARRIVAL ? ', of a record whose source gives its arrivalTime' : ''}`,
  kernel: momentKernel(ops.EMIT_STRFTIME, ops.TEST_STRFTIME, layoutOf),
  sample: { strftime: { format: '%d.%m.%Y %H:%M', zone: 'Europe/Berlin' } },
  examples: [{ text: '17.05.2015 12:05', output: '"2015-05-17T10:05:00.000Z"' }],
  failures: ['17.05.2015', '32.05.2015 12:05'],
};

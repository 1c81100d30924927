/**
 * @module test/model/interpreter/moments
 * Timestamps: text to milliseconds since 1970, or `null` where the text does not fit.
 */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MINUTE = 60_000;

/** Wall clock of a date and time. */
export interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
}

/** As if it were UTC; `null` for what is not in the calendar or on the clock. */
function wallMs({ year, month, day, hour, minute, second, ms }: Wall): number | null {
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  const isDate = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  if (!isDate || hour > 23 || minute > 59 || second > 59) return null;
  return at.setUTCHours(hour, minute, second, ms);
}

const YEAR_0 = -62_167_219_200_000;
const YEAR_10000 = 253_402_300_800_000;
const inYears = (ms: number | null) => (ms !== null && ms >= YEAR_0 && ms < YEAR_10000 ? ms : null);

/** `±HH`, `±HHMM`, `±HH:MM` or `Z` in milliseconds. */
function offsetOf(written: string | undefined): number | null {
  if (written === undefined || written === 'Z' || written === 'z') return 0;
  const hours = Number(written.slice(1, 3));
  const minutes = Number(written.slice(3).replace(':', ''));
  if (hours > 23 || minutes > 59) return null;
  return (written[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * MINUTE;
}

function inOffset(wall: Wall, written: string | undefined): number | null {
  const local = wallMs(wall);
  const offset = offsetOf(written);
  return local === null || offset === null ? null : inYears(local - offset);
}

const msOf = (fraction: string | undefined) => Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
const numbers = (parts: readonly (string | undefined)[]) => parts.map((part) => Number(part ?? 0));

export function clf(source: string): number | null {
  const found = /^(\d\d)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})$/.exec(source);
  if (found === null || !MONTHS.includes(found[2]!)) return null;
  const [day, , year, hour, minute, second] = numbers(found.slice(1)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const month = MONTHS.indexOf(found[2]!) + 1;
  return inOffset({ year, month, day, hour, minute, second, ms: 0 }, found[7]);
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;

export function iso(source: string): number | null {
  const found = ISO.exec(source);
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = numbers(found.slice(1, 7)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return inOffset({ year, month, day, hour, minute, second, ms: msOf(found[7]) }, found[8]);
}

/** Cut off towards the past: the greatest whole number that is not greater. */
function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient;
}

export function epoch(source: string, unit: 's' | 'ms'): number | null {
  const found = /^(-?)(\d{1,15})(?:\.(\d{1,9}))?$/.exec(source);
  if (found === null) return null;
  const billionths = BigInt(`${found[2]}${(found[3] ?? '').padEnd(9, '0')}`);
  const signed = found[1] === '-' ? -billionths : billionths;
  return inYears(Number(floorDivide(signed, unit === 's' ? 1_000_000n : 1_000_000_000n)));
}

const DIRECTIVES: Readonly<Record<string, string>> = {
  Y: '(?<year>\\d{4})',
  m: '(?<month>\\d{1,2})',
  b: `(?<name>${MONTHS.join('|')})`,
  d: '(?<day>\\d{1,2})',
  H: '(?<hour>\\d{1,2})',
  M: '(?<minute>\\d{1,2})',
  S: '(?<second>\\d{1,2})',
  L: '(?<ms>\\d{3})',
  f: '(?<fraction>\\d{1,9})',
  j: '(?<dayOfYear>\\d{3})',
  y: '(?<shortYear>\\d\\d)',
  I: '(?<twelve>\\d{1,2})',
  p: '(?<half>[ap]m)',
  s: '(?<epoch>-?\\d{1,12})',
  z: '(?<offset>Z|[+-]\\d\\d(?::?\\d\\d)?)',
};

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const part = 'numeric';
  const time = { year: part, month: part, day: part, hour: part, minute: part, second: part } as const;
  const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', era: 'short', ...time });
  clocks.set(zone, clock);
  return clock;
}

/** How far a zone's clock is ahead of UTC at a moment, in ms, by the platform's own time zone data. */
function aheadAt(ms: number, zone: string): number {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const year = parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year']);
  const [month, day, hour, minute, second] = ['month', 'day', 'hour', 'minute', 'second'].map((name) =>
    Number(parts[name]),
  );
  const shown = wallMs({
    year,
    month: month!,
    day: day!,
    hour: hour!,
    minute: minute!,
    second: second!,
    ms: 0,
  })!;
  return shown - Math.floor(ms / 1000) * 1000;
}

/** The earlier of two moments with this local time; where there is none, the local time moved forward by the gap. */
function inZone(local: number, zone: string): number {
  const before = aheadAt(local - 86_400_000, zone);
  const after = aheadAt(local + 86_400_000, zone);
  const fits = [local - before, local - after].filter((ms) => ms + aheadAt(ms, zone) === local);
  return fits.length > 0 ? Math.min(...fits) : local - before;
}

/** Month and day of a day of the year; not in the calendar where the year has no such day. */
function dateOf(year: number, dayOfYear: number): Pick<Wall, 'month' | 'day'> {
  const at = new Date(0);
  at.setUTCFullYear(year, 0, dayOfYear);
  return at.getUTCFullYear() === year
    ? { month: at.getUTCMonth() + 1, day: at.getUTCDate() }
    : { month: 0, day: 0 };
}

/** The directives above, with one of them after another as often as the format says. */
export function strftime(source: string, format: string, zone: string): number | null {
  const pattern = format.replace(/%(.)|[.*+?^${}()|[\]\\]/g, (found, letter: string | undefined) =>
    letter === undefined ? `\\${found}` : DIRECTIVES[letter]!,
  );
  const found = new RegExp(`^${pattern}$`, 'i').exec(source)?.groups;
  if (found === undefined) return null;
  const part = (name: string, otherwise: number) => Number(found[name] ?? otherwise);
  const name = found['name']?.toLowerCase();
  const month =
    name === undefined ? part('month', 1) : MONTHS.findIndex((one) => one.toLowerCase() === name) + 1;
  const short = part('shortYear', 70);
  const twelve = part('twelve', 12);
  if (twelve < 1 || twelve > 12) return null;
  const ms = found['fraction'] === undefined ? part('ms', 0) : msOf(found['fraction']);
  if (found['epoch'] !== undefined) return inYears(part('epoch', 0) * 1000 + ms);
  const wall: Wall = {
    year: part('year', short < 69 ? 2000 + short : 1900 + short),
    month,
    day: part('day', 1),
    hour: part('hour', (twelve % 12) + (found['half']?.toLowerCase() === 'pm' ? 12 : 0)),
    minute: part('minute', 0),
    second: part('second', 0),
    ms,
  };
  if (found['dayOfYear'] !== undefined) Object.assign(wall, dateOf(wall.year, part('dayOfYear', 1)));
  if (found['offset'] !== undefined) return inOffset(wall, found['offset']);
  const local = wallMs(wall);
  return local === null ? null : inYears(zone === 'UTC' ? local : inZone(local, zone));
}

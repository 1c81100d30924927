/**
 * @module engine/values/timestamps/zone
 * Local times of named zones, by the IANA database that Node carries (ICU).
 *
 * Read through `Intl` itself: `tzOffset` of `@date-fns/tz` takes the offsets between -00:01 and -00:59 for positive ones
 * (Africa/Monrovia until 1972, Europe/Dublin until 1916).
 */

import { offsetOf } from './calendar.ts';

const DAY_MS = 86_400_000;

/** Days of which a zone's offset is remembered; times of logs are of few. */
const MOST_DAYS = 1000;

/** `+05:45`, `-0330` or `+02` in minutes; `null`: it is no such offset. */
function fixedOffset(zone: string): number | null {
  const match = /^([+-])([0-9]{2})(?::?([0-9]{2}))?$/.exec(zone);
  return match === null ? null : offsetOf(match[1]!, Number(match[2]), Number(match[3] ?? 0));
}

/** Whether the text is an offset from UTC, or the name of a zone of the IANA database. */
export function isZone(zone: string): boolean {
  if (/^[+-]/.test(zone)) return fixedOffset(zone) !== null;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** `GMT`, `GMT+05:45` or, for the local mean times of old, `GMT-00:44:30`. */
const OFFSET = /GMT(?:([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?$/;

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
function compileOffset(zone: string): (utcMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (utcMs) => {
    const [, sign, hours, minutes, seconds] = OFFSET.exec(format.format(utcMs))!;
    if (sign === undefined) return 0;
    const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0);
    return (sign === '-' ? -size : size) * 1000;
  };
}

/**
 * Makes what finds the moment of a local time, given as if it were UTC. Twice on the clock (autumn): the earlier
 * moment. Never on the clock (spring): moved forward by the gap, as the offset before the change would have it.
 */
export function compileZone(zone: string): (localMs: number) => number {
  const fixed = fixedOffset(zone);
  if (fixed !== null) return (localMs) => localMs - fixed * 60_000;
  const offset = compileOffset(zone);
  const findMoment = (localMs: number) => {
    // Zones change at most once within two days, so the offsets a day off are the only candidates.
    const before = localMs - offset(localMs - DAY_MS);
    const after = localMs - offset(localMs + DAY_MS);
    const fits = [before, after].filter((utc) => utc + offset(utc) === localMs);
    return fits.length > 0 ? Math.min(...fits) : before;
  };
  // Asking Intl takes 8 µs a text, an offset that is remembered 0.1 µs (2026-11-29).
  const days = new Map<number, number | null>();
  /** The one offset around a local day; `null`: it changes. No zone of 1890 to 2038 changes forth and back in three days. */
  const offsetAround = (day: number) => {
    const first = offset((day - 1) * DAY_MS);
    return first === offset((day + 2) * DAY_MS) ? first : null;
  };
  return (localMs) => {
    const day = Math.floor(localMs / DAY_MS);
    let known = days.get(day);
    if (known === undefined) {
      if (days.size === MOST_DAYS) days.clear();
      known = offsetAround(day);
      days.set(day, known);
    }
    return known === null ? findMoment(localMs) : localMs - known;
  };
}

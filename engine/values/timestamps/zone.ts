/**
 * @module engine/values/timestamps/zone
 * Local times of named zones, by the IANA database that Node carries (ICU).
 *
 * Read through `Intl` itself: `tzOffset` of `@date-fns/tz` takes the offsets between -00:01 and -00:59 for positive ones
 * (Africa/Monrovia until 1972, Europe/Dublin until 1916).
 */

const DAY_MS = 86_400_000;

/** Whether the name is a zone of the IANA database. */
export function isZone(zone: string): boolean {
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
  const offset = compileOffset(zone);
  return (localMs) => {
    // Zones change at most once within two days, so the offsets a day off are the only candidates.
    const before = localMs - offset(localMs - DAY_MS);
    const after = localMs - offset(localMs + DAY_MS);
    const fits = [before, after].filter((utc) => utc + offset(utc) === localMs);
    return fits.length > 0 ? Math.min(...fits) : before;
  };
}

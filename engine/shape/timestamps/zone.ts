/**
 * @module engine/shape/timestamps/zone
 * Local times of named zones, by the IANA database that Node carries (ICU), read through `@date-fns/tz`.
 */
import { tzOffset } from '@date-fns/tz/tzOffset';

const DAY_MS = 86_400_000;

/** Whether the name is a zone of the IANA database. `tzOffset` alone would find an offset in `Nowhere+09:00`. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const offsetMs = (zone: string, utcMs: number) => Math.round(tzOffset(zone, new Date(utcMs)) * 60_000);

/**
 * The moment of a local time, given as if it were UTC. Twice on the clock (autumn): the earlier moment. Never on the
 * clock (spring): moved forward by the gap, as the offset before the change would have it.
 */
export function localToUtc(localMs: number, zone: string): number {
  // Zones change at most once within two days, so the offsets a day off are the only candidates.
  const before = localMs - offsetMs(zone, localMs - DAY_MS);
  const after = localMs - offsetMs(zone, localMs + DAY_MS);
  const fits = [before, after].filter((utc) => utc + offsetMs(zone, utc) === localMs);
  return fits.length > 0 ? Math.min(...fits) : before;
}

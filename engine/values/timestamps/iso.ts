/**
 * @module engine/values/timestamps/iso
 * ISO 8601 as RFC 3339 narrows it (https://www.rfc-editor.org/rfc/rfc3339#section-5.6), and the looser spellings logs
 * have: a space or a tab for the T, no seconds, a comma, no zone (then UTC), a date alone (then midnight).
 */
import { FIRST_MS, LAST_MS, offsetOf, toMs } from './calendar.ts';

const SHAPE =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt \t]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?(?:[Zz]|([+-])([0-9]{2})(?::?([0-9]{2}))?)?)?$/;

/**
 * Milliseconds since 1970, digits beyond the third of a second cut off; `null` where the text is not such a time.
 * @param toUtc finds the moment of a local time, given as if it were UTC; left out: it is UTC
 */
export function parseIso(text: string, toUtc?: (localMs: number) => number): number | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const offsetMinutes =
    match[8] === undefined ? 0 : offsetOf(match[8], Number(match[9]), Number(match[10] ?? 0));
  if (offsetMinutes === null) return null;
  const ms = toMs({
    year: Number(match[1]),
    month: Number(match[2]),
    day: Number(match[3]),
    hour: Number(match[4] ?? 0),
    minute: Number(match[5] ?? 0),
    second: Number(match[6] ?? 0),
    ms: Number((match[7] ?? '').slice(0, 3).padEnd(3, '0')),
    offsetMinutes,
  });
  if (ms === null || toUtc === undefined || match[8] !== undefined || /[Zz]$/.test(text)) return ms;
  const moment = toUtc(ms);
  return moment >= FIRST_MS && moment <= LAST_MS ? moment : null;
}

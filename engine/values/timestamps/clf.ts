/**
 * @module engine/values/timestamps/clf
 * The Common Log Format's time: `10/Oct/2000:13:55:36 -0700`
 * (https://httpd.apache.org/docs/2.4/logs.html#common).
 */
import { MONTHS, offsetOf, toMs } from './calendar.ts';

const SHAPE =
  /^([0-9]{2})\/([A-Z][a-z]{2})\/([0-9]{4}):([0-9]{2}):([0-9]{2}):([0-9]{2}) ([+-])([0-9]{2})([0-9]{2})$/;

/** Milliseconds since 1970, or `null` where the text is not such a time. */
export function parseClf(text: string): number | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const offsetMinutes = offsetOf(match[7]!, Number(match[8]), Number(match[9]));
  if (offsetMinutes === null) return null;
  return toMs({
    year: Number(match[3]),
    month: MONTHS.indexOf(match[2]!) + 1,
    day: Number(match[1]),
    hour: Number(match[4]),
    minute: Number(match[5]),
    second: Number(match[6]),
    ms: 0,
    offsetMinutes,
  });
}

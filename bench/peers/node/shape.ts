/**
 * @module bench/peers/node/shape
 * What both JavaScript peers do with a match: the fields, their types, the JSON. Plain code, as one writes it by hand.
 */

const MONTHS = new Map(
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, index) => [
    name,
    index,
  ]),
);

/** `27/Feb/2025:22:10:00 +0000` as ISO 8601 in UTC, or `null` where it is no time. */
function toIso(clf: string): string | null {
  const month = MONTHS.get(clf.slice(3, 6));
  if (clf.length !== 26 || month === undefined) return null;
  const day = Number(clf.slice(0, 2));
  const hour = Number(clf.slice(12, 14));
  const minute = Number(clf.slice(15, 17));
  const second = Number(clf.slice(18, 20));
  const date = new Date(Date.UTC(Number(clf.slice(7, 11)), month, day, hour, minute, second));
  if (date.getUTCDate() !== day || date.getUTCHours() !== hour || minute > 59 || second > 59) return null;
  const offset = Number(clf.slice(22, 24)) * 60 + Number(clf.slice(24, 26));
  if (offset !== 0) date.setTime(date.getTime() - (clf[21] === '-' ? -offset : offset) * 60_000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

const orNull = (text: string | undefined) => (text === undefined || text === '-' ? null : text);

/**
 * One match of the combined pattern as a line of JSON, or `null` where its time is none.
 * @param match the captures in the pattern's order: host, identity, user, timestamp, method, path, protocol, request,
 * status, size, referrer, agent
 */
export function toJson(match: RegExpExecArray): string | null {
  const timestamp = toIso(match[4]!);
  if (timestamp === null) return null;
  const record = {
    host: match[1]!,
    identity: orNull(match[2]),
    user: orNull(match[3]),
    timestamp,
    method: match[5] ?? null,
    path: match[6] ?? null,
    protocol: match[7] ?? null,
    status: Number(match[9]),
    size: match[10] === '-' ? null : Number(match[10]),
    referrer: orNull(match[11]),
    agent: orNull(match[12]),
    request: match[8], // undefined, and so left out, where the request was understood
  };
  return `${JSON.stringify(record)}\n`;
}

/**
 * @module cli/furthest-text
 * How far a record got, for people.
 */
import type { Furthest } from '../engine/index.ts';

/** Things that are named of those expected. */
const MOST = 4;

/** @example 'byte 52: expected status ([0-9]) or "-", found "abc"' */
export function furthestText({ offset, expected, found }: Furthest): string {
  const words = expected.map(({ column, what }) => (column === null ? what : `${column} (${what})`));
  const named =
    words.length > MOST ? [...words.slice(0, MOST - 1), `${words.length - MOST + 1} others`] : words;
  const quoted = found === undefined ? '' : `, found ${found === '' ? 'the end' : JSON.stringify(found)}`;
  return `byte ${offset}: expected ${named.join(' or ')}${quoted}`;
}

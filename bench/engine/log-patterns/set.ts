/**
 * @module bench/engine/log-patterns/set
 * The set of log patterns that the compiler is measured on: every pattern with at least three captures, of the packages and of
 * our own. It is fixed: list.json has the names and hashes, made before the first measurement.
 *
 *     node layer/pinned.mjs bench/engine/log-patterns/set.ts --write     writes the list anew
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { readPattern } from '../../../engine/reference/pattern-groups.ts';
import { compileRe2 } from '../../../engine/reference/re2.ts';
import { readOwn } from './own.ts';
import { readPublished } from './published.ts';

export interface LogPattern {
  readonly origin: string;
  readonly name: string;
  readonly source: string;
  /** Groups that fields read, from 1; the others are only there for their parentheses. */
  readonly read: readonly number[];
  /** Lines it matches; none of a published pattern. */
  readonly lines: readonly string[];
}

interface Listed {
  readonly origin: string;
  readonly name: string;
  readonly captures: number;
  readonly sha256: string;
}

const LIST = new URL('list.json', import.meta.url);
const LEAST_CAPTURES = 3;

const hashOf = (source: string) => createHash('sha256').update(source).digest('hex');

function isAccepted(source: string): boolean {
  try {
    compileRe2(source, 'parse');
    return true;
  } catch {
    return false;
  }
}

const namedGroups = (source: string) =>
  readPattern(source).groups.flatMap(({ name }, index) => (name === null ? [] : [index + 1]));

/** All there are, each text once. */
function readAll(): LogPattern[] {
  const published = readPublished()
    .filter(({ source }) => isAccepted(source))
    .map((one) => ({ ...one, read: namedGroups(one.source), lines: [] }));
  const bySource = new Map<string, LogPattern>();
  for (const one of [...readOwn(), ...published]) {
    if (one.read.length >= LEAST_CAPTURES && !bySource.has(one.source)) bySource.set(one.source, one);
  }
  return [...bySource.values()];
}

const listed = ({ origin, name, read, source }: LogPattern): Listed => ({
  origin,
  name,
  captures: read.length,
  sha256: hashOf(source),
});

/**
 * The patterns of the list.
 * @throws Error where one of them is not there as it was
 */
export function readSet(): LogPattern[] {
  const list = JSON.parse(readFileSync(LIST, 'utf8')) as readonly Listed[];
  const byHash = new Map(readAll().map((one) => [hashOf(one.source), one]));
  return list.map(({ origin, name, sha256 }) => {
    const found = byHash.get(sha256);
    if (!found) throw new Error(`${origin}: ${name} is no longer the pattern of the list`);
    return found;
  });
}

if (import.meta.main && process.argv.includes('--write')) {
  const lines = readAll().map((one) => JSON.stringify(listed(one)));
  writeFileSync(LIST, `[\n${lines.join(',\n')}\n]\n`);
}

/**
 * @module bench/hostile/cases/text
 * Lines that are long, of one character, or almost of a format; LTSV; and records of many lines.
 */
import { type HostileCase, hostile, MB, times } from './case.ts';

const any = hostile('any');
const access = hostile('access');
const ltsv = hostile('ltsv');

const HEAD = '192.0.2.7 - - [27/Feb/2025:22:10:00 +0000] ';
const REQUEST = `${HEAD}"GET / HTTP/1.1" 200 1`;
/** Each of them, a megabyte of it. */
const CHARACTERS = ['x', '"', '{', '\\', '0', '-', '[', ':', ',', ' ', '\t', '\r', '\0', '\ufeff', '😀'];
const of = (character: string) => character.repeat(MB / Buffer.byteLength(character));

export const TEXT_CASES: readonly HostileCase[] = [
  ...CHARACTERS.map((character) =>
    any(`nothing but ${JSON.stringify(character)}`, null, () => of(character)),
  ),
  any('empty', null, () => ''),
  any('white space', null, (random) =>
    times(1 + random.below(50), () => random.pick([' ', '\t', '\r', '\n']), ''),
  ),
  any('line feeds', null, () => '\n'.repeat(1000)),
  access('a referrer never closed', ['no-match'], () => `${REQUEST} "${'x'.repeat(MB)}`),
  access('an agent never closed, of quotes', ['no-match'], () => `${REQUEST} "-" "${'\\"'.repeat(MB / 2)}`),
  access('an agent with one quote too many', ['no-match'], () => `${REQUEST} "-" "${'a" "'.repeat(MB / 4)}`),
  access('an agent of 1 MB', ['ok', 'limit'], () => `${REQUEST} "-" "${'x'.repeat(MB)}"`),
  access(
    'a path of 1 MB',
    ['ok', 'limit'],
    () => `${HEAD}"GET /${'a/'.repeat(MB / 2 - 100)} HTTP/1.1" 200 1 "-" "-"`,
  ),
  access(
    'a request of spaces',
    ['ok', 'no-match', 'limit'],
    () => `${HEAD}"${'GET '.repeat(MB / 4)}" 200 1 "-" "-"`,
  ),
  access('a host of 1 MB and nothing more', ['no-match'], () => `${'1'.repeat(MB)} - - [`),
  access('many beginnings', ['no-match'], () => HEAD.repeat(22_000)),
  access('many whole lines but for the end', ['no-match'], () => `${REQUEST} "-" "`.repeat(13_000)),
  access(
    'a size beyond every integer',
    ['ok', 'type', 'limit'],
    () => `${HEAD}"GET / HTTP/1.1" 200 ${'9'.repeat(MB)} "-" "-"`,
  ),
  access(
    'a day that there is not',
    ['no-match', 'type'],
    () => `${REQUEST.replace('27/Feb', '31/Feb')} "-" "-"`,
  ),
  ltsv('5,000 tabs', null, () => `path:/\t${'\t'.repeat(5000)}n:1`),
  ltsv('5,000 pairs', ['ok'], () => times(5000, (index) => `k${index}:v`, '\t')),
  ltsv('100,001 pairs', ['limit'], () => times(100_001, (index) => `${index}:`, '\t')),
  ltsv('100,001 times one label', ['limit'], () => times(100_001, () => 'a:1', '\t')),
  ltsv('no label', ['ltsv'], () => 'x'.repeat(5000)),
  ltsv('labels of prototypes', ['ok'], () => '__proto__:x\tconstructor:y\ttoString:z\tpath:/'),
  ltsv('a field of 1 MB that a template names ten times', ['limit'], () => `path:${'x'.repeat(MB)}`),
];

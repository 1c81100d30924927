/**
 * @module bench/hostile/cases/json
 * JSON that is deep, wide, long, or says one thing and means another.
 */
import { type HostileCase, hostile, MB, times } from './case.ts';

const json = hostile('json');

/** Below the record itself, which is the first level. */
const lists = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const DEEP = 500_000;
/** As `limits.values` has it by default, and `limits.depth`. */
const VALUES = 100_000;
const DEPTHS = [
  [64, 'ok'],
  [128, 'ok'],
  [129, 'limit'],
  [1000, 'limit'],
  [DEEP, 'limit'],
] as const;

/** Names of four letters: so many members fit into a record of Firehose. */
const name = (index: number) => (46_656 + index).toString(36);

export const JSON_CASES: readonly HostileCase[] = [
  ...DEPTHS.flatMap(([depth, fate]) => [
    json(`lists, ${depth} deep`, [fate], () => lists(depth)),
    json(`objects, ${depth} deep`, [fate], () => objects(depth)),
  ]),
  json('lists never closed', ['json', 'limit'], () => `{"a":${'['.repeat(DEEP)}`),
  json('nothing but lists never closed', ['json', 'limit'], () => '['.repeat(MB)),
  json('objects never closed', ['json', 'limit'], () => '{"a":'.repeat(DEEP)),
  json('closed and never opened', ['json', 'limit'], () => `{"a":1${'}'.repeat(MB)}`),
  json('100,001 members', ['limit'], () => `{${times(VALUES + 1, (index) => `"${name(index)}":1`)}}`),
  json('95,000 members', ['ok'], () => `{${times(95_000, (index) => `"${name(index)}":1`)}}`),
  json('100,001 times one name', ['limit'], () => `{${times(VALUES + 1, () => '"a":1')}}`),
  json('100,001 elements', ['limit'], () => `{"a":[${times(VALUES, () => '1')}]}`),
  json('99,999 elements', ['ok'], () => `{"a":[${times(VALUES - 1, () => '1')}]}`),
  json(
    '40,000 objects of different names',
    ['ok'],
    () => `{"a":[${times(40_000, (index) => `{"${name(index)}":1e999}`)}]}`,
  ),
  json('an integer of a million digits', ['ok', 'limit', 'type'], () => `{"n":${'7'.repeat(MB)}}`),
  json('an integer of 1,001 digits', ['ok', 'limit', 'type'], () => `{"n":-${'7'.repeat(1001)}}`),
  json('a decimal of a million digits', ['ok', 'limit', 'type'], () => `{"n":0.${'3'.repeat(MB)}e-999999}`),
  json(
    'an exponent beyond every number',
    ['ok', 'limit', 'type'],
    () => '{"n":1e999999999,"path":-1E-999999999}',
  ),
  json(
    'a text of 1 MB that a template doubles',
    ['ok', 'limit'],
    (random) => `{"path":"${String.fromCharCode(97 + random.below(26)).repeat(MB)}"}`,
  ),
  json('a name of 1 MB', ['ok', 'limit'], () => `{"${'n'.repeat(MB)}":1}`),
  json('a text of escapes', ['ok', 'limit'], () => `{"path":"${'\\u0001'.repeat(MB / 6 - 4)}"}`),
  json('a text of reverse solidi', ['ok', 'limit'], () => `{"path":"${'\\\\'.repeat(MB / 2 - 10)}"}`),
  json('a text never closed, of quotes', ['json'], () => `{"path":"${'\\"'.repeat(MB / 2 - 10)}`),
  json(
    'lone surrogates, escaped',
    ['ok', 'utf8', 'json'],
    () => '{"path":"\\ud800","\\udc00":"\\ud83d\\u0041"}',
  ),
  json('duplicated names', ['ok'], () => '{"path":"/a","path":"/b","\\u0070ath":"/c","n":1,"n":2}'),
  json(
    'names of prototypes',
    ['ok'],
    () => '{"__proto__":{"n":1},"constructor":{"prototype":{"n":1}},"toString":1,"path":"/"}',
  ),
  json('__proto__ alone', ['ok'], () => '{"__proto__":null}'),
  json('many records where one should be', ['json', 'limit'], () => '{"a":1}'.repeat(140_000)),
  json('a comma too many', ['json'], () => '{"path":"/",}'),
  json('a number with a zero before it', ['json'], () => '{"n":01}'),
  json('no number', ['json'], () => '{"n":NaN}'),
  json('a list', ['json'], () => '[{"path":"/"}]'),
  json('a null', ['json'], () => 'null'),
  json('a NUL behind it', ['json'], () => '{"path":"/"}\0'),
];

import { gzipSync } from 'node:zlib';
import { DEFAULT_LIMITS } from '../../../../engine/limits.ts';
import { type Case, DROPPED, type Expected, failed } from '../case.ts';

const limit = failed('limit');
const same = (text: string) => [text, text] as const;
const beyond = (text: string) => [text, limit] as const;

/** JSON of that many levels, the record included. */
const lists = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
const objects = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
const filled = (levels: number) => `{"a":${'['.repeat(levels - 1)}1${']'.repeat(levels - 1)}}`;
const list = (values: number) =>
  `{"a":[${Array(values - 1)
    .fill(1)
    .join()}]}`;
const members = (values: number) =>
  `{${Array.from({ length: values }, (_, index) => `"${index}":1`).join()}}`;
const pairs = (values: number) => Array.from({ length: values }, (_, index) => `k${index}:1`).join('\t');

/** The same, wherever the levels come from: the kernel's own count is near 64. */
function depthCase(depth: number): Case {
  return {
    name: `JSON of ${depth} levels, and of one more`,
    pipeline: { parse: 'json', limits: { depth } },
    records: [lists, objects, filled].flatMap((of) => [
      same(of(depth - 1)),
      same(of(depth)),
      beyond(of(depth + 1)),
      beyond(of(5000)),
      beyond(`${of(depth).slice(0, -1)},"b":${of(depth)}}`),
    ]),
  };
}

const { depth, values } = DEFAULT_LIMITS;

export const limitCases: readonly Case[] = [
  depthCase(64),
  depthCase(65),
  depthCase(67),
  depthCase(depth),
  {
    name: 'depth is of brackets, not of brackets in strings or side by side',
    pipeline: { parse: 'json' },
    records: [
      same(`{"a":"${'['.repeat(5000)}"}`),
      same(`{"a":"${'\\"[{'.repeat(5000)}"}`),
      same(`{"a":[${Array(5000).fill('[]').join()}]}`),
      beyond(`{"a":"\\\\",${lists(depth + 1).slice(1)}`),
      beyond('['.repeat(5000)),
      beyond(`{"a":${'['.repeat(5000)}`),
      [']'.repeat(5000), failed('json')],
      ['{"a":1}'.repeat(5000), failed('json')],
    ],
  },
  {
    name: 'members and list elements count, on all levels together',
    pipeline: { parse: 'json', limits: { values: 4 } },
    records: [
      same('{"a":1,"b":2,"c":3,"d":4}'),
      beyond('{"a":1,"b":2,"c":3,"d":4,"e":5}'),
      same('{"a":[1,{"b":2}]}'),
      beyond('{"a":[1,{"b":2,"c":3}]}'),
      same('{"a":[{},[],""]}'),
      beyond('{"a":[{},[],"",0]}'),
      ['{ "a" : [ { } , [\n] , "," ] } ', '{"a":[{},[],","]}'],
      beyond('{ "a" : [ { } , [\n0 ] , "," ] } '),
      beyond('{"a":1,"a":2,"a":3,"a":4,"a":5}'),
      same('{"a":"a text that is longer, and has commas, but is one value"}'),
    ],
  },
  {
    name: 'the default of values, and one more',
    pipeline: { parse: 'json' },
    records: [list, members].flatMap((of) => [same(of(values)), beyond(of(values + 1))]),
  },
  {
    name: 'LTSV pairs',
    pipeline: { parse: 'ltsv', limits: { values: 3 }, output: { format: 'ltsv' } },
    records: [same(pairs(3)), beyond(pairs(4)), beyond('a:1\ta:2\ta:3\ta:4'), beyond('\t\t\t\t\t\t\t\t')],
  },
  {
    name: 'LTSV pairs, on the kernel',
    pipeline: { parse: 'ltsv', types: { k0: 'int' }, limits: { values: 2 } },
    records: [['k0:1\tb:x', '{"k0":1,"b":"x"}'], beyond('k0:1\tb:x\tc:y'), ['b:longer', '{"b":"longer"}']],
  },
  {
    name: 'what a parser refuses by a limit is for the next alternative',
    pipeline: {
      anyOf: [{ parse: 'json' }, { parse: { regex: '^(?P<all>.{3})' } }],
      limits: { values: 2 },
    },
    records: [same('{"a":1,"b":2}'), ['{"a":1,"b":2,"c":3}', '{"all":"{\\"a"}'], ['[[', failed('no-match')]],
  },
  {
    name: 'a template that would become too long',
    pipeline: {
      parse: { regex: '^(?P<v>.*)$' },
      set: { w: '${v}${v}' },
      drop: ['w'],
      limits: { outputBytes: 1 << 20 },
    },
    records: [
      ['x'.repeat(1 << 19), `{"v":"${'x'.repeat(1 << 19)}"}`],
      beyond('x'.repeat((1 << 19) + 1)),
      ['short', '{"v":"short"}'],
    ],
  },
  {
    name: 'a record that becomes too long, to the byte',
    pipeline: { parse: 'ltsv', limits: { outputBytes: 1 << 20 } },
    records: [
      [`a:${'x'.repeat((1 << 20) - 9)}`, `{"a":"${'x'.repeat((1 << 20) - 9)}"}`],
      beyond(`a:${'x'.repeat((1 << 20) - 8)}`),
      [`a:${'é'.repeat((1 << 19) - 5)}`, `{"a":"${'é'.repeat((1 << 19) - 5)}"}`],
      beyond(`a:${'é'.repeat((1 << 19) - 4)}`),
      beyond(`a:${'\u0001'.repeat(1 << 18)}`),
    ],
  },
  {
    name: 'a record that is dropped cannot be too long',
    pipeline: { parse: 'ltsv', filter: { b: 'y' }, limits: { outputBytes: 1 << 20 } },
    records: [[`a:${'x'.repeat(1 << 20)}\tb:x`, DROPPED], beyond(`a:${'x'.repeat(1 << 20)}\tb:y`)],
  },
  ...(['csv', 'ltsv'] as const).map(
    (format): Case => ({
      name: `${format} that becomes too long`,
      pipeline: {
        parse: { regex: '^(?P<a>.*)$' },
        set: { b: '${a}', c: '${a}' },
        output: { format },
        limits: { outputBytes: 1 << 20 },
      },
      records: [beyond('x'.repeat(400_000)), ['y', format === 'csv' ? 'y,y,y' : 'a:y\tb:y\tc:y']],
    }),
  ),
  {
    name: 'records that a map makes of one, together',
    pipeline: {
      parse: 'json',
      map: (record) => Array.from({ length: 30 }, () => record),
      limits: { outputBytes: 1 << 20 },
    },
    records: [
      beyond(`{"text":"${'x'.repeat(40_000)}"}`),
      beyond(`{"list":["${'x'.repeat(40_000)}"]}`),
      ['{"a":1}', Array(30).fill('{"a":1}').join('\n')],
    ],
  },
  {
    name: 'digits of an integer that map receives',
    pipeline: { parse: 'json', map: (record) => record },
    records: [
      same(`{"a":${'7'.repeat(1000)},"b":[-${'7'.repeat(1000)}]}`),
      beyond(`{"a":${'7'.repeat(1001)}}`),
      beyond(`{"b":[-${'7'.repeat(1001)}]}`),
      same(`{"b":["${'7'.repeat(1001)}"]}`),
      [`{"a":1.${'7'.repeat(2000)}}`, '{"a":1.7777777777777777}'],
    ],
  },
  {
    name: 'records inside one, and what they take',
    pipeline: { parse: 'json', decode: ['gzip', 'lines'], limits: { innerRecords: 2, decodedBytes: 20 } },
    records: [
      [gzipSync('{"a":1}\n{"a":2}\n'), '{"a":1}\n{"a":2}'],
      [gzipSync('{}\n{}\n{}\n'), failed('decode')],
      [gzipSync(`{"a":"${'x'.repeat(20)}"}`), failed('decode')],
    ] as readonly (readonly [Uint8Array, Expected])[],
  },
];

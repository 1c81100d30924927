import type { MapFunction } from '../../../../../engine/index.ts';
import { type Case, DROPPED, failed, WHOLE_TEXT } from '../../case.ts';

const json = { parse: 'json' } as const;
/** A map function that may return anything, as a user's JavaScript may. */
const loose = (
  map: (record: Record<string, unknown>, context: Record<string, unknown>) => unknown,
): MapFunction => map as unknown as MapFunction;
const returns = (value: () => unknown): Case['pipeline'] => ({ ...json, map: loose(value) });

export const mapCases: readonly Case[] = [
  {
    name: 'a record as it was given keeps its values',
    pipeline: { ...json, types: { t: 'timestamp' }, map: (record) => record },
    records: [
      [
        '{"a":"x","n":1,"b":true,"z":null,"o":{"p":[1,{"q":2}]},"t":"2015-05-17"}',
        '{"a":"x","n":1,"b":true,"z":null,"o":{"p":[1,{"q":2}]},"t":"2015-05-17T00:00:00.000Z"}',
      ],
    ],
  },
  {
    name: 'integers beyond 2^53 are bigint, at the top and nested, and come back whole',
    pipeline: { ...json, map: (record) => ({ ...record, was: `${typeof record['a']}` }) },
    records: [
      [
        '{"a":9007199254740993,"o":[12345678901234567890]}',
        '{"a":9007199254740993,"o":[12345678901234567890],"was":"bigint"}',
      ],
      ['{"a":9007199254740991}', '{"a":9007199254740991,"was":"number"}'],
      ['{"a":-9007199254740993}', '{"a":-9007199254740993,"was":"bigint"}'],
    ],
  },
  {
    name: 'other numbers are doubles',
    pipeline: { ...json, map: (record) => record },
    records: [['{"a":1.50,"b":1e2,"c":-0}', '{"a":1.5,"b":100,"c":0}']],
  },
  {
    name: 'null drops the record, and so does an empty array',
    pipeline: { ...json, map: (record) => (record['n'] === 0 ? null : record['n'] === 1 ? [] : record) },
    records: [
      ['{"n":0}', DROPPED],
      ['{"n":1}', DROPPED],
      ['{"n":2}', '{"n":2}'],
    ],
  },
  {
    name: 'an array makes several records of one, a line each',
    pipeline: {
      ...json,
      map: ({ n }) => [
        { n: n!, i: 1 },
        { n: n!, i: 2 },
      ],
      drop: ['n'],
    },
    records: [['{"n":7}', '{"i":1}\n{"i":2}\n']],
  },
  {
    name: 'an array keeps its lines apart without newline too',
    pipeline: { ...json, map: ({ n }) => [{ n: n! }, { n: n! }], output: { newline: false } },
    records: [['{"n":7}', '{"n":7}\n{"n":7}']],
  },
  {
    name: 'partition keys are those of the first record of an array',
    pipeline: { ...json, map: () => [{ k: 'a' }, { k: 'b' }], partition: { k: '${k}' }, fanout: 'first' },
    records: [['{}', { text: '{"k":"a"}\n{"k":"b"}', keys: { k: 'a' } }]],
  },
  {
    name: 'an array whose records have different partition keys fails, never filed under the first',
    pipeline: { ...json, map: () => [{ k: 'a' }, { k: 'b' }], partition: { k: '${k}' } },
    records: [['{}', failed('partition')]],
  },
  {
    name: 'an array whose records have the same partition keys is filed under them',
    pipeline: { ...json, map: () => [{ k: 'a' }, { k: 'a', n: 1 }], partition: { k: '${k}' } },
    records: [['{}', { text: '{"k":"a"}\n{"k":"a","n":1}', keys: { k: 'a' } }]],
  },
  ...(
    [
      ['undefined', () => undefined],
      ['text', () => 'x'],
      ['a number', () => 1],
      ['a function', () => () => ({})],
      ['a promise that is rejected', () => Promise.reject(new Error('late'))],
      ['an array with null', () => [null]],
      ['an array with text', () => [{}, 'x']],
      ['an array of arrays', () => [[{}]]],
      ['an array of rejected promises', () => [Promise.reject(new Error('late'))]],
    ] as const
  ).map(
    ([what, value]): Case => ({
      name: `${what} fails the record`,
      pipeline: returns(value),
      records: [['{}', failed('map')]],
    }),
  ),
  {
    name: 'an async function that rejects fails the record and ends nothing',
    pipeline: { ...json, map: loose(async () => Promise.reject(new Error('late'))) },
    records: [['{}', failed('map')]],
  },
  ...(
    [
      ['an error', new TypeError('x')],
      ['text', 'x'],
      ['nothing', undefined],
      ['an object without a prototype', Object.create(null)],
      [
        'an error whose message is a trap',
        Object.defineProperty(new Error(), 'message', {
          get: () => {
            throw new Error('trap');
          },
        }),
      ],
    ] as const
  ).map(
    ([what, thrown]): Case => ({
      name: `throwing ${what} fails that record alone`,
      pipeline: {
        ...json,
        map: (record) => {
          if (record['bad'] === true) throw thrown;
          return record;
        },
      },
      records: [
        ['{"a":1}', '{"a":1}'],
        ['{"bad":true}', failed('map')],
        ['{"a":2}', '{"a":2}'],
      ],
    }),
  ),
  {
    name: 'numbers that JSON has not are null',
    pipeline: returns(() => ({ a: Number.NaN, b: Number.POSITIVE_INFINITY, c: [-Infinity] })),
    records: [['{}', '{"a":null,"b":null,"c":[null]}']],
  },
  {
    name: "a Date is a timestamp, with the output's notation",
    pipeline: {
      ...json,
      map: loose(() => ({ t: new Date(1500), n: { t: new Date(0) } })),
      output: { timestamp: 'epoch' },
    },
    records: [['{}', '{"t":1.5,"n":{"t":"1970-01-01T00:00:00.000Z"}}']],
  },
  {
    name: 'a Date that is none, or out of the years, fails the record',
    pipeline: { ...json, map: (record) => ({ t: new Date(Number(record['ms'])) }) },
    records: [
      ['{"ms":"x"}', failed('map')],
      ['{"ms":253402300800000}', failed('map')],
      ['{"ms":253402300799999}', '{"t":"9999-12-31T23:59:59.999Z"}'],
    ],
  },
  {
    name: 'timestamps come as Date, and go as one',
    pipeline: {
      ...json,
      types: { t: 'timestamp' },
      map: loose((record) => ({ ok: record['t'] instanceof Date, t: record['t'] })),
    },
    records: [['{"t":"2015-05-17"}', '{"ok":true,"t":"2015-05-17T00:00:00.000Z"}']],
  },
  {
    name: 'what cannot be made JSON fails the record',
    pipeline: returns(() => {
      const loop: Record<string, unknown> = {};
      loop['loop'] = { loop };
      return loop;
    }),
    records: [['{}', failed('map')]],
  },
  {
    name: 'weird names are only names, and the record inherits nothing',
    pipeline: {
      ...json,
      map: loose((record) => Object.assign(record, { seen: String(record['toString']) })),
    },
    records: [
      [
        '{"__proto__":{"a":1},"constructor":2,"":3}',
        '{"__proto__":{"a":1},"constructor":2,"":3,"seen":"undefined"}',
      ],
    ],
  },
  {
    name: 'text is written with its escapes, half a surrogate pair too',
    pipeline: returns(() => ({ a: '"\\\n\u0001é', b: '\ud800' })),
    records: [['{}', '{"a":"\\"\\\\\\n\\u0001é","b":"\\ud800"}']],
  },
  {
    name: 'half a surrogate pair does not go into CSV',
    pipeline: { ...json, map: () => ({ a: '\ud800' }), output: { format: 'csv', columns: ['a'] } },
    records: [['{}', failed('encode')]],
  },
  {
    name: 'map sees filtered and set fields, and its own are partitioned and dropped',
    pipeline: {
      ...json,
      set: { a: 'set' },
      filter: { b: 1 },
      map: ({ a }) => ({ c: `${String(a)}!`, d: 1 }),
      partition: { k: '${c}' },
      drop: ['d'],
    },
    records: [
      ['{"b":1}', { text: '{"c":"set!"}', keys: { k: 'set!' } }],
      ['{"b":2}', DROPPED],
    ],
  },
  {
    name: 'map is told the context values',
    pipeline: { parse: WHOLE_TEXT, map: (record, context) => ({ ...record, ...context }) },
    shared: { region: 'eu-1' },
    perRecord: { recordId: ['one', null] },
    records: [
      ['x', '{"v":"x","region":"eu-1","recordId":"one"}'],
      ['y', '{"v":"y","region":"eu-1","recordId":null}'],
    ],
  },
  {
    name: 'a module whose default export is a function',
    pipeline: { ...json, map: 'map/shout.mjs' },
    records: [
      ['{"text":"hi"}', '{"text":"HI"}'],
      ['{"text":"drop me"}', DROPPED],
      ['{"text":5}', failed('map')],
    ],
  },
  {
    name: 'what map does with onError: raw',
    pipeline: {
      ...json,
      map: () => {
        throw new Error('no');
      },
      onError: 'raw',
    },
    records: [['{ }', '{ }']],
  },
];

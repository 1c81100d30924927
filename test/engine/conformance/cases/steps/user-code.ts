import { BAD, GOOD } from '../../../../fixtures/map/results.mjs';
import { type Case, DROPPED, type Expected, failed } from '../../case.ts';

const returned = (kinds: readonly string[]): readonly (readonly [string, Expected])[] =>
  kinds.map((kind) => {
    const good = GOOD[kind];
    return [JSON.stringify({ kind }), good === undefined ? failed('map') : (good[1] ?? DROPPED)];
  });

/** Members that the object has of its prototypes. */
const inherits = (record: object): string[] =>
  ['constructor', 'toString', 'hasOwnProperty', '__proto__'].filter(
    (name) => name in record && !Object.hasOwn(record, name),
  );

const ALL = [...Object.keys(GOOD), ...Object.keys(BAD)];

/** Modules, so that threads run these too: what they return follows the record. */
export const moduleCases: readonly Case[] = [
  ...(
    [
      ['returns', [...ALL, 'throw', 'same']],
      ['returns-async', [...ALL, 'throw', 'same']],
      ['returns-thenable', [...ALL, 'throw', 'same']],
      ['returns-batch', ALL],
    ] as const
  ).flatMap(([module, kinds]): Case[] => [
    {
      name: `${module}: what is no record fails alone, and nothing of it is written`,
      pipeline: { parse: 'json', map: `map/${module}.mjs` },
      records: returned(kinds),
    },
    {
      name: `${module}: the same where steps follow`,
      pipeline: {
        parse: 'json',
        steps: [{ map: `map/${module}.mjs` }, { set: { s: 1 } }, { map: `map/${module}.mjs` }],
      },
      records: [
        ['{"kind":"same"}', '{"kind":"same","s":1}'],
        ['{"kind":"none"}', DROPPED],
        ['{"kind":"map"}', failed('map')],
      ],
    },
  ]),
  ...['fewer', 'more', 'map', 'record', 'nothing', 'throw', 'reject'].map(
    (kind): Case => ({
      name: `mapBatch that gives back something else than a result a record fails them all: ${kind}`,
      pipeline: { parse: 'json', map: 'map/batch-kinds.mjs' },
      records: [
        [JSON.stringify({ kind }), failed('map')],
        ['{"kind":"any"}', failed('map')],
        ['{', failed('json')],
      ],
    }),
  ),
  {
    name: 'mapBatch with holes fails the records that have none',
    pipeline: { parse: 'json', map: 'map/batch-kinds.mjs' },
    records: [
      ['{"kind":"hole"}', '{"kind":"hole"}'],
      ['{}', failed('map')],
    ],
  },
];

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const userCodeCases: readonly Case[] = [
  ...moduleCases,
  {
    name: 'an async map is awaited, and a rejection fails its record alone',
    pipeline: {
      parse: 'json',
      map: {
        concurrency: 3,
        map: async (record) => {
          await wait(Number(record['ms']));
          if (record['bad'] === true) throw new Error('no');
          return { ms: record['ms']! };
        },
      },
      drop: ['x'],
    },
    records: [
      ['{"ms":5}', '{"ms":5}'],
      ['{"ms":1,"bad":true}', failed('map')],
      ['{"ms":3}', '{"ms":3}'],
      ['{"ms":0}', '{"ms":0}'],
      ['{', failed('json')],
      ['{"ms":2}', '{"ms":2}'],
    ],
  },
  {
    name: 'a map may be synchronous for one record and asynchronous for the next',
    pipeline: {
      parse: 'json',
      map: ((record: { n: number }) => (record.n % 2 === 0 ? record : Promise.resolve(record))) as never,
    },
    records: [0, 1, 2, 3, 4].map((n) => [`{"n":${n}}`, `{"n":${n}}`] as const),
  },
  {
    name: 'a thenable that throws, or that throws when it is asked, fails its record',
    pipeline: {
      parse: 'json',
      map: (({ n }: { n: number }) =>
        n === 0
          ? {
              // biome-ignore lint/suspicious/noThenProperty: that is what is tested
              then() {
                throw new Error('no');
              },
            }
          : n === 1
            ? {
                // biome-ignore lint/suspicious/noThenProperty: that is what is tested
                get then() {
                  throw new Error('trap');
                },
              }
            : { n }) as never,
    },
    records: [
      ['{"n":0}', failed('map')],
      ['{"n":1}', failed('map')],
      ['{"n":2}', '{"n":2}'],
    ],
  },
  {
    name: 'mapBatch is given all records that get so far, with their context values',
    pipeline: {
      parse: 'json',
      filter: { n: { gt: 0 } },
      map: {
        mapBatch: (records, contexts) =>
          records.map(({ n }, index) => ({ n: n!, of: records.length, id: contexts[index]!['recordId']! })),
      },
    },
    perRecord: { recordId: ['a', 'b', 'c', 'd'] },
    records: [
      ['{"n":1}', '{"n":1,"of":2,"id":"a"}'],
      ['{"n":0}', DROPPED],
      ['{', failed('json')],
      ['{"n":2}', '{"n":2,"of":2,"id":"d"}'],
    ],
  },
  {
    name: 'the same objects come of a record on every tier: prototypes, long integers, dates, nested and odd names',
    pipeline: {
      parse: 'json',
      types: { t: 'timestamp', u: { epoch: { unit: 'ms' } } },
      rename: { u: 'v' },
      map: ((record: Record<string, unknown>) => ({
        ...record,
        kinds: Object.entries(record).map(
          ([name, value]) => `${name} ${value instanceof Date ? 'Date' : typeof value}`,
        ),
        inherited: inherits(record),
      })) as never,
    },
    records: [
      [
        '{"t":"2015-05-17","u":1431857103500,"n":9007199254740993,"o":{"p":[12345678901234567890, 1.50]},"__proto__":1}',
        '{"t":"2015-05-17T00:00:00.000Z","v":"2015-05-17T10:05:03.500Z","n":9007199254740993,' +
          '"o":{"p":[12345678901234567890,1.5]},"__proto__":1,' +
          '"kinds":["t Date","v Date","n bigint","o object","__proto__ number"],"inherited":[]}',
      ],
      [
        '{"t":null,"u":null,"2":"é","1":"\\u00e9"}',
        '{"1":"é","2":"é","t":null,"v":null,"kinds":["1 string","2 string","t object","v object"],"inherited":[]}',
      ],
      [`{"n":${'1'.repeat(1001)}}`, failed('limit')],
      ['{"t":"never"}', failed('type')],
    ],
  },
  {
    name: 'a map in the steps of one alternative, and one behind them all',
    pipeline: {
      anyOf: [
        { parse: 'json', steps: [{ map: (record: object) => ({ ...record, own: 1 }) }] },
        { parse: { regex: '^(?P<text>\\w+)$' } },
      ],
      steps: [{ map: (record: object) => ({ ...record, all: 1 }) }],
    } as Case['pipeline'],
    records: [
      ['{"a":1}', '{"a":1,"own":1,"all":1}'],
      ['word', '{"text":"word","all":1}'],
      ['{ }}', failed('no-match')],
    ],
  },
  {
    name: 'alternatives that give other types to a field keep them before a map',
    pipeline: {
      anyOf: [
        { parse: { regex: '^t (?P<v>.+)$' }, steps: [{ types: { v: 'timestamp' } }] },
        { parse: { regex: '^n (?P<v>.+)$' }, steps: [{ types: { v: 'int' } }] },
        { parse: { regex: '^x (?P<v>.+)$' } },
      ],
      steps: [{ map: ((record: { v: unknown }) => ({ ...record, is: typeof record.v })) as never }],
    },
    records: [
      ['t 2015-05-17', '{"v":"2015-05-17T00:00:00.000Z","is":"object"}'],
      ['n 5', '{"v":5,"is":"number"}'],
      ['x 2015-05-17T00:00:00.000Z', '{"v":"2015-05-17T00:00:00.000Z","is":"string"}'],
    ],
  },
  {
    name: 'each of several records goes through a map behind the one that made them',
    pipeline: {
      parse: 'json',
      steps: [
        {
          map: ({ n }) => [
            { n: n!, i: 0 },
            { n: n!, i: 1 },
            { n: n!, i: 2 },
          ],
        },
        { map: (record) => (record['i'] === record['n'] ? null : [record, { ...record, again: true }]) },
      ],
    },
    records: [
      ['{"n":0}', '{"n":0,"i":1}\n{"n":0,"i":1,"again":true}\n{"n":0,"i":2}\n{"n":0,"i":2,"again":true}'],
      ['{"n":2}', '{"n":2,"i":0}\n{"n":2,"i":0,"again":true}\n{"n":2,"i":1}\n{"n":2,"i":1,"again":true}'],
    ],
  },
  {
    name: 'templates before a map name context values, and so does what is behind it',
    pipeline: {
      parse: 'json',
      set: { a: '${requestId}' },
      map: (record) => record,
      partition: { p: '${recordId}' },
    },
    shared: { requestId: 'r' },
    perRecord: { recordId: ['one', 'two'] },
    records: [
      ['{}', { text: '{"a":"r"}', keys: { p: 'one' } }],
      ['{"b":1}', { text: '{"b":1,"a":"r"}', keys: { p: 'two' } }],
    ],
  },
  {
    name: 'what a map mutates later is not written: each result is taken as it is returned',
    pipeline: {
      parse: 'json',
      map: (() => {
        const shared: Record<string, unknown> = {};
        return (record: Record<string, unknown>) => Object.assign(shared, { n: record['n'] });
      })() as never,
    },
    records: [
      ['{"n":1}', '{"n":1}'],
      ['{"n":2}', '{"n":2}'],
    ],
  },
];

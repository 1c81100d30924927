import { gzipSync } from 'node:zlib';
import { type Case, DROPPED, failed } from '../../case.ts';

type Steps = NonNullable<Case['pipeline']['steps']>;

const json = { parse: { json: {} } } as const;
const explode: Steps[number] = { explode: { field: 'Records', carry: ['id'] } };
const typed: Steps = [explode, { types: { n: 'int' } }];
const KEYED: Case['pipeline'] = { ...json, steps: [explode], partition: { k: '${k}' } };

const MIXED = '{"id":1,"Records":[{"n":"2"},{"n": "x" , "id":9},{"n":"3"}]}';

export const explodeCases: readonly Case[] = [
  {
    name: 'each element is a record: what is carried, then its members, as they are written',
    pipeline: { ...json, steps: [explode] },
    records: [
      [
        '{"x":0,"Records":[{"a": 1.50,"b":{"c":[1, 2]}}, {"a":"\\u0041","a":"b"}],"id":"\\u00e9"}',
        '{"id":"\\u00e9","a":1.50,"b":{"c":[1,2]}}\n{"id":"\\u00e9","a":"b"}',
      ],
      ['{"Records":[{}]}', '{}'],
      ['{"Records":[{"id":2}],"id":1}', '{"id":2}'],
      ['{"id":1,"Records":[ ]}', DROPPED],
    ],
  },
  {
    name: 'what is carried is each record’s own',
    pipeline: {
      ...json,
      steps: [{ set: { 'id.x': 1 } }, explode, { set: { 'id.n': '${n}' } }, { drop: ['n'] }],
      output: { newline: false },
    },
    records: [['{"id":{},"Records":[{"n":1},{"n":2}]}', '{"id":{"x":1,"n":"1"}}\n{"id":{"x":1,"n":"2"}}']],
  },
  {
    name: 'an element that is no object is a field of the array’s name',
    pipeline: { ...json, steps: [{ explode: { field: 'a.b' } }] },
    records: [
      [
        '{"a":{"b":["x",1.0,true,null,[1],{"c":"d"},"\\n"]}}',
        '{"b":"x"}\n{"b":1.0}\n{"b":true}\n{"b":null}\n{"b":[1]}\n{"c":"d"}\n{"b":"\\n"}',
      ],
    ],
  },
  {
    name: 'no array fails the record',
    pipeline: { ...json, steps: [explode] },
    records: ['{}', '{"Records":null}', '{"Records":{}}', '{"Records":"[1]"}', '{"Records":1}'].map(
      (record) => [record, failed('type')] as const,
    ),
  },
  {
    name: 'one that fails, fails its record, and nothing of it is delivered',
    pipeline: { ...json, steps: typed },
    records: [
      [MIXED, failed('type')],
      ['{"id":1,"Records":[{"n":"2"}]}', '{"id":1,"n":2}'],
    ],
  },
  {
    name: 'onError: drop leaves it out',
    pipeline: { ...json, steps: typed, onError: 'drop' },
    records: [
      [MIXED, '{"id":1,"n":2}\n{"id":1,"n":3}'],
      ['{"Records":[{"n":"x"}]}', DROPPED],
      ['{"Records":1}', DROPPED],
    ],
  },
  {
    name: 'onError: raw writes it as it was made; what fails as a whole is written as it came',
    pipeline: { ...json, steps: typed, onError: 'raw' },
    records: [
      [MIXED, '{"id":1,"n":2}\n{"id":9,"n":"x"}\n{"id":1,"n":3}'],
      ['{"Records": 1}', '{"Records": 1}'],
    ],
  },
  {
    name: 'filters take records out one by one',
    pipeline: { ...json, steps: [explode, { filter: { n: { gte: 2 } } }] },
    records: [
      ['{"Records":[{"n":1},{"n":2},{"n":3}]}', '{"n":2}\n{"n":3}'],
      ['{"Records":[{"n":1}]}', DROPPED],
    ],
  },
  {
    name: 'with the same keys they are filed under them, with others they fail',
    pipeline: KEYED,
    records: [
      ['{"Records":[{"k":"a","n":1},{"k":"a"}]}', { text: '{"k":"a","n":1}\n{"k":"a"}', keys: { k: 'a' } }],
      ['{"Records":[{"k":"a"},{"k":"b"}]}', failed('partition')],
      ['{"Records":[{"k":"a"},{}]}', failed('partition')],
    ],
  },
  {
    name: 'fanout: first files them under the keys of the first',
    pipeline: { ...KEYED, fanout: 'first' },
    records: [
      ['{"Records":[{"k":"a"},{"k":"b"}]}', { text: '{"k":"a"}\n{"k":"b"}', keys: { k: 'a' } }],
      ['{"Records":[{"k":"a"},{}]}', failed('partition')],
    ],
  },
  {
    name: 'an array in an array, and the records of a record that was decoded',
    pipeline: {
      ...json,
      decode: ['gzip', 'lines'],
      steps: [explode, { explode: { field: 'r', carry: ['id'] } }, { types: { n: 'int' } }],
      onError: 'drop',
    },
    records: [
      [
        gzipSync('{"id":1,"Records":[{"r":[{"n":1},{"n":2}]},{"r":0},{"r":[{"n":"x"},{"n":3}]}]}\n{}\n'),
        '{"id":1,"n":1}\n{"id":1,"n":2}\n{"id":1,"n":3}',
      ],
    ],
  },
  {
    name: 'behind a map, whose records fail together',
    pipeline: {
      ...json,
      steps: [
        { map: (record: Record<string, unknown>) => [record, { Records: [{ n: '7' }] }] as never },
        ...typed,
      ],
    },
    records: [
      ['{"Records":[{"n":"1"}]}', '{"n":1}\n{"n":7}'],
      ['{"Records":[{"n":"x"}]}', failed('type')],
      ['{}', failed('type')],
    ],
  },
  {
    name: 'within the limits on inner records and on what they carry',
    pipeline: { ...json, steps: [explode], limits: { innerRecords: 3, outputBytes: 1 << 20 } },
    records: [
      ['{"Records":[1,2,3]}', '{"Records":1}\n{"Records":2}\n{"Records":3}'],
      ['{"Records":[1,2,3,4]}', failed('limit')],
      [`{"id":"${'x'.repeat(400_000)}","Records":[1,2,3]}`, failed('limit')],
    ],
  },
];

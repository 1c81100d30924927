import { allFail, type Case, DROPPED, failed } from '../../case.ts';

const json = { parse: { json: {} } } as const;

export const parseStepCases: readonly Case[] = [
  {
    name: 'JSON keeps its digits, escapes and nested values as they are written',
    pipeline: { ...json, steps: [{ parse: { field: 'm', as: 'json' } }] },
    records: [
      [
        JSON.stringify({
          a: 1,
          m: ' {"n": 12345678901234567890, "s":"\\u00e9", "o": {"x": [1, 1.50]}, "n": 2.0} ',
          z: 2,
        }),
        '{"a":1,"m":{"n":2.0,"s":"\\u00e9","o":{"x":[1,1.50]}},"z":2}',
      ],
      ['{"m":"{}"}', '{"m":{}}'],
      ['{"m":null}', '{"m":null}'],
      ['{"a":1}', '{"a":1}'],
    ],
  },
  {
    name: 'what is no JSON object fails as JSON does, as do values that are not text',
    pipeline: { ...json, steps: [{ parse: { field: 'm', as: { json: {} } } }] },
    records: [
      ...allFail('json', [
        '{"m":"{"}',
        '{"m":"[1]"}',
        '{"m":""}',
        '{"m":"{\\"a\\":01}"}',
        '{"m":5}',
        '{"m":true}',
      ]),
      ...allFail('type', ['{"m":{"a":1}}', '{"m":["{}"]}']),
    ],
  },
  {
    name: 'keep: what cannot be read stays as it is',
    pipeline: { ...json, steps: [{ parse: { field: 'm', as: 'json', into: 'o.p', onError: 'keep' } }] },
    records: [
      ['{"m":"{\\"a\\":1}"}', '{"m":"{\\"a\\":1}","o":{"p":{"a":1}}}'],
      ['{"m":"x"}', '{"m":"x"}'],
      ['{"m":{"a": 1}}', '{"m":{"a":1}}'],
      ['{"m":"{}","o":7}', '{"m":"{}","o":7}'],
    ],
  },
  {
    name: 'merge: members take the places of those of their name, the field goes away',
    pipeline: { ...json, steps: [{ parse: { field: 'm', as: 'json', into: 'merge' } }] },
    records: [
      ['{"a":1,"m":"{\\"b\\":2,\\"a\\":3}","c":4}', '{"a":3,"c":4,"b":2}'],
      ['{"a":1,"m":"{\\"m\\":[],\\"__proto__\\":0}","c":4}', '{"a":1,"m":[],"c":4,"__proto__":0}'],
      ['{"a":1,"m":null}', '{"a":1,"m":null}'],
      ['{"a":1,"m":"x"}', failed('json')],
    ],
  },
  {
    name: 'merge of a nested field is into the object that it is in',
    pipeline: { ...json, steps: [{ parse: { field: 'log.m', as: { ltsv: {} }, into: 'merge' } }] },
    records: [['{"log":{"m":"a:1\\tb:2","c":3},"a":0}', '{"log":{"c":3,"a":"1","b":"2"},"a":0}']],
  },
  {
    name: 'into a field, which may be an object; the field itself stays',
    pipeline: {
      ...json,
      steps: [{ parse: { field: 'm', as: { regex: '(?P<k>\\w)=(?P<v>\\w)?' }, into: 'x.y' } }],
    },
    records: [
      ['{"m":"-a=1-","x":{"z":0}}', '{"m":"-a=1-","x":{"z":0,"y":{"k":"a","v":"1"}}}'],
      ['{"m":"a="}', '{"m":"a=","x":{"y":{"k":"a","v":null}}}'],
      ['{"m":"a=","x":1}', failed('type')],
      ['{"m":"-"}', failed('no-match')],
    ],
  },
  {
    name: 'a format brings its types; a value that does not fit them cannot be read',
    pipeline: {
      ...json,
      steps: [
        { parse: { field: 'line', as: 'apache-common', into: 'merge' } },
        { filter: { status: { gte: 400 } } },
        { keep: ['id', 'status', 'timestamp', 'user'] },
      ],
    },
    records: [
      [
        '{"id":1,"line":"h - - [17/May/2015:10:05:03 +0000] \\"GET / HTTP/1.1\\" 404 1"}',
        '{"id":1,"user":null,"timestamp":"2015-05-17T10:05:03.000Z","status":404}',
      ],
      ['{"line":"h - - [17/May/2015:10:05:03 +0000] \\"GET / HTTP/1.1\\" 200 1"}', DROPPED],
      ['{"line":"h - - [17/May/2015:25:05:03 +0000] \\"GET / HTTP/1.1\\" 404 1"}', failed('type')],
      ['{"line":"h"}', failed('no-match')],
    ],
  },
  {
    name: 'a value that does not fit the types of a format stays, with keep, as it is written',
    pipeline: { ...json, steps: [{ parse: { field: 'l', as: 'apache-common', onError: 'keep' } }] },
    records: [
      [
        '{"l":"h - - [17/May/2015:25:05:03 +0000] \\"-\\" 404 1"}',
        '{"l":"h - - [17/May/2015:25:05:03 +0000] \\"-\\" 404 1"}',
      ],
    ],
  },
  {
    name: 'behind it, dotted names are paths in records of a pattern too',
    pipeline: {
      parse: { regex: '^(?P<at>\\S+) (?P<m>.*)$' },
      steps: [
        { parse: { field: 'm', as: 'json' } },
        { types: { 'm.n': 'int' } },
        { set: { level: '${m.level}', 'm.seen': true } },
        { rename: { 'm.n': 'at' } },
        { filter: { 'm.at': { gt: 1 } } },
        { drop: ['m.level'] },
      ],
      partition: { n: '${m.at}' },
    },
    records: [
      [
        'x {"n":"007","level":"info"}',
        { text: '{"at":"x","m":{"at":7,"seen":true},"level":"info"}', keys: { n: '7' } },
      ],
      ['x {"n":"1","level":"info"}', DROPPED],
    ],
  },
  {
    name: 'one step reads what the one before made',
    pipeline: {
      ...json,
      steps: [
        { parse: { field: 'm', as: 'json', into: 'merge' } },
        { parse: { field: 'inner', as: 'ltsv', into: 'merge' } },
      ],
    },
    records: [['{"m":"{\\"inner\\":\\"a:1\\",\\"b\\":2}"}', '{"b":2,"a":"1"}']],
  },
  {
    name: 'in CSV an object is its JSON',
    pipeline: {
      ...json,
      steps: [{ parse: { field: 'm', as: 'json' } }],
      output: { format: 'csv', columns: ['m'] },
    },
    records: [['{"m":"{\\"a\\": [1]}"}', '"{""a"":[1]}"']],
  },
];

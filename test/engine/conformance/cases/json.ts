import { allFail, type Case, failed } from '../case.ts';

const pipeline = { parse: 'json' };
const same = (...texts: string[]): Case['records'] => texts.map((text) => [text, text] as const);

export const jsonCases: readonly Case[] = [
  {
    name: 'numbers keep their digits',
    pipeline,
    records: same(
      '{"a":9007199254740993,"b":-0,"c":-0.0,"d":1.50,"e":1E5,"f":1e+05,"g":1e400,"h":-1e-400}',
      `{"a":${'9'.repeat(400)},"b":0.${'0'.repeat(400)}1}`,
      '{"a":0,"b":0.10,"c":0e0}',
    ),
  },
  {
    name: 'strings keep their escapes',
    pipeline,
    records: same(
      String.raw`{"a":"\u0041\/\"\\\b\f\n\r\t","b":"\ud83d\ude00","c":"\u00E9é","d":"\ud800"}`,
      '{"a":"\u007f\u2028\u{1f600}"}',
    ),
  },
  {
    name: 'literals, empty texts and empty containers are kept',
    pipeline,
    records: same('{"a":null,"b":true,"c":false,"d":"","e":{},"f":[],"":0}', '{}'),
  },
  {
    name: 'only white space between tokens goes; in texts it stays',
    pipeline,
    records: [
      [
        ' \t\r\n{ "a" :\n[ 1 ,\t{ "b  c" : " d " } ] , "e":" \\" " }\r\n',
        '{"a":[1,{"b  c":" d "}],"e":" \\" "}',
      ],
      ['{ }', '{}'],
      ['{"a":[ ],"b":{ }}', '{"a":[],"b":{}}'],
      ['{"a": -1.5e3 ,"b": true ,"c":null }', '{"a":-1.5e3,"b":true,"c":null}'],
    ],
  },
  {
    name: 'a name written twice is one field, at the first place, with the last value',
    pipeline,
    records: [
      ['{"a":1,"b":2,"a":{"c":3}}', '{"a":{"c":3},"b":2}'],
      ['{"a":1,"\\u0061":2}', '{"a":2}'],
      ['{"\\u0061":1,"a":2,"\\u0061":3}', '{"a":3}'],
    ],
  },
  {
    name: 'nested objects keep repeated members and their escapes',
    pipeline,
    records: same('{"a":{"b":1,"b":2,"\\u0062":3}}', '{"a":[{"x":1,"x":1}]}'),
  },
  {
    name: 'members keep their order, names like numbers too',
    pipeline,
    records: same('{"b":1,"10":2,"2":3,"a":4,"-1":5}'),
  },
  {
    name: 'names that objects have by nature are only names',
    pipeline,
    records: same(
      '{"__proto__":{"x":1},"constructor":1,"prototype":2,"toString":3,"hasOwnProperty":4}',
      '{"a":{"__proto__":1,"constructor":{"prototype":2}}}',
    ),
  },
  {
    name: 'names are decoded and written as JSON.stringify writes them',
    pipeline,
    records: [
      [
        String.raw`{"caf\u00e9":1,"a\/b":2,"\"\\":3,"\u0001":4,"":5}`,
        String.raw`{"café":1,"a/b":2,"\"\\":3,"\u0001":4,"":5}`,
      ],
      [String.raw`{"\ud83d\ude00":1}`, '{"\u{1f600}":1}'],
    ],
  },
  {
    name: 'what is not an object fails',
    pipeline,
    records: allFail('json', ['', '\n', ' ', '[]', '[{"a":1}]', 'null', 'true', '1', '"a"', '"{}"']),
  },
  {
    name: 'what JSON.parse refuses fails',
    pipeline,
    records: allFail('json', [
      '{',
      '}',
      '{"a":1',
      '{"a":1,}',
      '{,}',
      '{"a"}',
      '{"a":}',
      '{a:1}',
      "{'a':1}",
      '{"a":01}',
      '{"a":+1}',
      '{"a":1.}',
      '{"a":.5}',
      '{"a":1e}',
      '{"a":-}',
      '{"a":0x1}',
      '{"a":NaN}',
      '{"a":Infinity}',
      '{"a":True}',
      '{"a":"\\x41"}',
      '{"a":"\\u12"}',
      '{"a":"\t"}',
      '{"a":"\n"}',
      '{"a":"\u0000"}',
      '{"a":"b}',
      '{"a":"b\\"}',
      '{"a":[1}',
      '{"a":1]',
      '{"a":1}{"b":2}',
      '{"a":1} x',
      '{"a":1},',
      '{"a":1}\u0000',
      '\u00a0{"a":1}',
      '{"a":1}// c',
      '{"a":1}\n\n{"b":2}',
    ]),
  },
  {
    name: 'two broken neighbours do not make one another whole',
    pipeline,
    records: [
      ['{"a":[1', failed('json')],
      ['2]}', failed('json')],
      ['{"a":"', failed('json')],
      ['"}', failed('json')],
      ['{"a":1}', '{"a":1}'],
    ],
  },
];

export const pathCases: readonly Case[] = [
  {
    name: 'a name with dots is a path into nested objects',
    pipeline: { parse: 'json', types: { 'a.b.c': 'int' } },
    records: [
      ['{"a":{"b":{"c":"7","d":1.0}}}', '{"a":{"b":{"c":7,"d":1.0}}}'],
      ['{"a.b.c":"7"}', '{"a.b.c":"7"}'],
    ],
  },
  {
    name: '\\. is a dot in a name',
    pipeline: { parse: 'json', types: { 'a\\.b': 'int', 'c.d\\.e': 'int' } },
    records: [['{"a.b":"1","a":{"b":"2"},"c":{"d.e":"3"}}', '{"a.b":1,"a":{"b":"2"},"c":{"d.e":3}}']],
  },
  {
    name: 'a path that leads nowhere is a field that is not there',
    pipeline: { parse: 'json', types: { 'a.b': 'int' }, rename: { 'a.c': 'd' }, drop: ['a.e'] },
    records: [
      ['{"a":{}}', '{"a":{}}'],
      ['{"a":5}', '{"a":5}'],
      ['{"a":null}', '{"a":null}'],
      ['{"a":"b"}', '{"a":"b"}'],
      ['{"a":[{"b":"x"}]}', '{"a":[{"b":"x"}]}'],
      ['{}', '{}'],
    ],
  },
  {
    name: 'a step whose field is not there leaves the objects on its way as written',
    pipeline: { parse: 'json', types: { 'a.n': 'int' }, rename: { 'a.o': 'p' }, drop: ['a.q', 'a.r.s'] },
    records: [['{"a":{"x":1,"x":2,"\\u0079":{"z":1,"z":2}}}', '{"a":{"x":1,"x":2,"\\u0079":{"z":1,"z":2}}}']],
  },
  {
    name: 'a list index is no path',
    pipeline: { parse: 'json', types: { 'a.0': 'int' } },
    records: [['{"a":["x"]}', '{"a":["x"]}']],
  },
  {
    name: 'names of objects by nature lead nowhere unless the record has them',
    pipeline: { parse: 'json', drop: ['a.__proto__.b', 'constructor', 'a.toString'] },
    records: [
      ['{"a":{"__proto__":{"b":1,"c":2}},"constructor":1}', '{"a":{"__proto__":{"c":2}}}'],
      ['{"a":{}}', '{"a":{}}'],
    ],
  },
  {
    name: 'names are compared after decoding their escapes',
    pipeline: { parse: 'json', drop: ['é', 'a.b'] },
    records: [['{"\\u00e9":1,"a":{"\\u0062":2,"c":3}}', '{"a":{"c":3}}']],
  },
];

/**
 * @module test/engine/conformance/cases/parsers
 * Records of pairs, rows and fields: logfmt, kv, csv, tsv, w3c.
 */
import { allFail, type Case, DROPPED, failed } from '../case.ts';

export const pairCases: readonly Case[] = [
  {
    name: 'logfmt: values without quotes go to the next white space, whatever is in them but quotes',
    pipeline: { parse: { logfmt: {} } },
    records: [
      ['a=1 b=x=y c=é,;:{} d=', '{"a":"1","b":"x=y","c":"é,;:{}","d":""}'],
      ['  a=1\t\tb=2 \n c=3  ', '{"a":"1","b":"2","c":"3"}'],
      ['__proto__=1 a.b=2 ключ=3', '{"__proto__":"1","a.b":"2","ключ":"3"}'],
    ],
  },
  {
    name: 'logfmt: values in quotes have the escapes of JSON, and may hold controls as they are',
    pipeline: { parse: { logfmt: {} } },
    records: [
      [String.raw`a="x \"y\" \\ \n \t \u00e9 \/" b=1`, String.raw`{"a":"x \"y\" \\ \n \t é /","b":"1"}`],
      ['a="x\ty\nz" b="\\\\"', '{"a":"x\\ty\\nz","b":"\\\\"}'],
      ['a="" b="="', '{"a":"","b":"="}'],
      ['a="\\\\\t"', '{"a":"\\\\\\t"}'],
    ],
  },
  {
    name: 'logfmt: a key alone is true, a repeated one has its last value at its first place',
    pipeline: { parse: 'logfmt' },
    records: [
      ['debug a=1 verbose a=2', '{"debug":true,"a":"2","verbose":true}'],
      ['a=1 a', '{"a":true}'],
    ],
  },
  {
    name: 'logfmt: what is none',
    pipeline: { parse: { logfmt: {} } },
    records: allFail('logfmt', [
      '',
      '   ',
      'words alone',
      '=1',
      'a=1 =2',
      'a="x',
      'a="x\\"',
      'a="x"y',
      'a="x"b=1',
      'a=x"y"',
      '"a"=1',
      'a="\\x"',
      'a="\\\t"',
      'a="\\\u0016"',
      'a="\\u12"',
    ]),
  },
  {
    name: 'logfmt: types, names and outputs are as in other records',
    pipeline: {
      parse: 'logfmt',
      types: { n: 'int', ok: 'bool' },
      rename: { 'a.b': 'c' },
      filter: { n: { gt: 1 } },
    },
    records: [
      ['n=2 ok a.b=1', '{"n":2,"ok":true,"c":"1"}'],
      ['n=1', DROPPED],
      ['n=x', failed('type')],
    ],
  },
  {
    name: 'kv: pairs with spaces between them, of which several count as one',
    pipeline: { parse: { kv: {} } },
    records: [
      ['a=1   b=2 ', '{"a":"1","b":"2"}'],
      ['a=1=2 b=', '{"a":"1=2","b":""}'],
      [String.raw`a="x \"y\" \\ \n" "b c"=1`, String.raw`{"a":"x \"y\" \\ n","b c":"1"}`],
      ['a=1 a=2', '{"a":"2"}'],
      ["a='x'", `{"a":"'x'"}`],
      ['a=x"y"', '{"a":"x\\"y\\""}'],
    ],
  },
  {
    name: 'kv: separators of one’s own, around which spaces are no text',
    pipeline: { parse: { kv: { pairs: '; ', key: ' -> ', quotes: `'"` } } },
    records: [
      [`a -> 1; b -> 'x; y'; c -> "it's"; `, `{"a":"1","b":"x; y","c":"it's"}`],
      ['a -> 1;b -> 2', '{"a":"1;b -> 2"}'],
    ],
  },
  {
    name: 'kv: without quotes a quote is text',
    pipeline: { parse: { kv: { pairs: ',', key: ':', quotes: '' } } },
    records: [['a:"x,b:y"', '{"a":"\\"x","b":"y\\""}']],
  },
  {
    name: 'kv: what is none',
    pipeline: { parse: { kv: {} } },
    records: allFail('kv', ['', ' ', 'a', 'a=1 b', '=1', 'a="x', 'a="x"y', '"a=1', 'a =1']),
  },
];

export const rowCases: readonly Case[] = [
  {
    name: 'csv: values as they are, and in quotes',
    pipeline: { parse: { csv: { columns: ['a', 'b', 'c'] } } },
    records: [
      ['1,2,3', '{"a":"1","b":"2","c":"3"}'],
      [' 1 , 2,', '{"a":" 1 ","b":" 2","c":""}'],
      ['"1","","x ""y"" z"', '{"a":"1","b":"","c":"x \\"y\\" z"}'],
      ['"a,b","c\r\nd",e', '{"a":"a,b","b":"c\\r\\nd","c":"e"}'],
      ['"""","""""",""', '{"a":"\\"","b":"\\"\\"","c":""}'],
      [',,', '{"a":"","b":"","c":""}'],
    ],
  },
  {
    name: 'csv: a row of more or fewer columns, and quotes that are none of RFC 4180',
    pipeline: { parse: { csv: { columns: ['a', 'b', 'c'] } } },
    records: allFail('csv', [
      '',
      '1,2',
      '1,2,3,4',
      '"1",2',
      '1,2,"3",',
      '1,"2,3',
      '1,"2"x,3',
      '1,2"x",3',
      ' "1",2,3',
      '"1" ,2,3',
      '1,2,"""',
    ]),
  },
  {
    name: 'csv: one column',
    pipeline: { parse: { csv: { columns: ['a'], delimiter: '|' } } },
    records: [
      ['', '{"a":""}'],
      ['1,2', '{"a":"1,2"}'],
      ['"|"', '{"a":"|"}'],
    ],
  },
  {
    name: 'csv: columns are fields of known names, typed and written as any',
    pipeline: {
      parse: { csv: { columns: ['id', 'when', 'x.y'] } },
      steps: [{ types: { id: 'int', when: 'timestamp' } }, { drop: ['x.y'] }],
      partition: { day: '${when:yyyy-MM-dd}' },
    },
    records: [
      [
        '007,2025-03-02,x',
        { text: '{"id":7,"when":"2025-03-02T00:00:00.000Z"}', keys: { day: '2025-03-02' } },
      ],
      ['x,2025-03-02,x', failed('type')],
    ],
  },
  {
    name: 'tsv: tabs between the values, commas in them',
    pipeline: { parse: { tsv: { columns: ['a', 'b'] } } },
    records: [
      ['1,2\t"x\ty"', '{"a":"1,2","b":"x\\ty"}'],
      ['1\t2\t3', failed('csv')],
      ['1', failed('csv')],
    ],
  },
  {
    name: 'w3c: values with white space between them; lines that begin with # are dropped',
    pipeline: {
      parse: { w3c: { fields: ['date', 'cs(User-Agent)', 'sc-status'] } },
      types: { 'sc-status': 'int' },
    },
    records: [
      ['#Version: 1.0', DROPPED],
      ['#Fields: date cs(User-Agent) sc-status', DROPPED],
      [
        '2025-03-02 Mozilla/5.0+(X11) 200',
        '{"date":"2025-03-02","cs(User-Agent)":"Mozilla/5.0+(X11)","sc-status":200}',
      ],
      ['2025-03-02\t"a ""b"" c"\t-', '{"date":"2025-03-02","cs(User-Agent)":"a \\"b\\" c","sc-status":null}'],
      ['  -   "-"  404  ', '{"date":null,"cs(User-Agent)":"-","sc-status":404}'],
      ['a "" 1', '{"date":"a","cs(User-Agent)":"","sc-status":1}'],
      ['a b#c 1', '{"date":"a","cs(User-Agent)":"b#c","sc-status":1}'],
    ],
  },
  {
    name: 'w3c: more or fewer fields, and quotes that are not closed',
    pipeline: { parse: { w3c: { fields: ['a', 'b'] } } },
    records: allFail('w3c', ['', '1', '1 2 3', '1 "2', '"1"2 3', '1 "2"3', '"1" ']),
  },
  {
    name: 'in anyOf, a dropped line is not tried again',
    pipeline: {
      anyOf: [{ parse: { w3c: { fields: ['a', 'b'] } } }, { parse: { regex: '^(?P<line>.*)$' } }],
    },
    records: [
      ['#Fields: a b', DROPPED],
      ['1 2', '{"a":"1","b":"2"}'],
      ['1 2 3', '{"line":"1 2 3"}'],
    ],
  },
];

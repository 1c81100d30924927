import { type Case, DROPPED, failed } from '../../case.ts';

const json = { parse: 'json' } as const;
/** Three columns: text, a number, a time. */
const columns = {
  parse: { regex: '^(?P<a>[^,]*),(?P<n>[^,]*),(?P<t>[^,]*)$' },
  types: { n: 'int', t: 'timestamp' },
} as const;

export const renameCases: readonly Case[] = [
  {
    name: 'rename changes a name at its place',
    pipeline: { ...json, rename: { b: 'x' } },
    records: [
      ['{"a":1,"b":2,"c":3}', '{"a":1,"x":2,"c":3}'],
      ['{"a":1}', '{"a":1}'],
    ],
  },
  {
    name: 'a field that has the new name already goes away, before or behind',
    pipeline: { ...json, rename: { b: 'x' } },
    records: [
      ['{"x":0,"b":2,"c":3}', '{"x":2,"c":3}'],
      ['{"b":2,"c":3,"x":0}', '{"x":2,"c":3}'],
      ['{"x":0,"c":3}', '{"x":0,"c":3}'],
    ],
  },
  {
    name: 'renames are applied in the order they are written',
    pipeline: { ...json, rename: { a: 'b', b: 'c' } },
    records: [
      ['{"a":1,"b":2}', '{"c":1}'],
      ['{"b":2}', '{"c":2}'],
    ],
  },
  {
    name: 'to its own name nothing changes',
    pipeline: { ...json, rename: { a: 'a' } },
    records: [['{"b":0,"a":1}', '{"b":0,"a":1}']],
  },
  {
    name: 'a path renames within its object, and the new name is a name, dots and all',
    pipeline: { ...json, rename: { 'a.b': 'c.d' } },
    records: [['{"a":{"x":1,"b":2,"c.d":3},"c":{"d":4}}', '{"a":{"x":1,"c.d":2},"c":{"d":4}}']],
  },
  {
    name: 'names of objects by nature can be given and taken',
    pipeline: { ...json, rename: { a: '__proto__', constructor: 'b' } },
    records: [['{"a":1,"constructor":2}', '{"__proto__":1,"b":2}']],
  },
  {
    name: 'types go by old names, later steps by new ones',
    pipeline: {
      ...json,
      types: { a: 'int' },
      rename: { a: 'b' },
      filter: { b: { gt: 1 } },
      set: { c: '${b}' },
    },
    records: [
      ['{"a":"2"}', '{"b":2,"c":"2"}'],
      ['{"a":"1"}', DROPPED],
    ],
  },
];

export const setCases: readonly Case[] = [
  {
    name: 'constants of every kind come at the end, in their order',
    pipeline: { ...json, set: { s: 'x"y', n: 1.5, i: -3, t: true, f: false, z: null, e: '' } },
    records: [['{"a":1}', '{"a":1,"s":"x\\"y","n":1.5,"i":-3,"t":true,"f":false,"z":null,"e":""}']],
  },
  {
    name: 'a field of that name is set at its place',
    pipeline: { ...json, set: { b: 'new' } },
    records: [['{"a":1,"b":{"x":1},"c":3}', '{"a":1,"b":"new","c":3}']],
  },
  {
    name: 'outside JSON a dot is part of the name',
    pipeline: { parse: 'ltsv', set: { 'a.b': 'x' } },
    records: [['a:1', '{"a":"1","a.b":"x"}']],
  },
  {
    name: 'templates take the text of fields of every kind',
    pipeline: { ...json, types: { t: 'timestamp' }, set: { v: '<${x}|${t}>' } },
    records: [
      [
        '{"x":"a\\u0062","t":"2020-01-01"}',
        '{"x":"a\\u0062","t":"2020-01-01T00:00:00.000Z","v":"<ab|2020-01-01T00:00:00.000Z>"}',
      ],
      ['{"x":1.50}', '{"x":1.50,"v":"<1.50|>"}'],
      ['{"x":true,"t":null}', '{"x":true,"t":null,"v":"<true|>"}'],
      ['{"x":{ "a" : [ 1 ] }}', '{"x":{"a":[1]},"v":"<{\\"a\\":[1]}|>"}'],
      ['{"x":[1, 2]}', '{"x":[1,2],"v":"<[1,2]|>"}'],
      ['{}', '{"v":"<|>"}'],
    ],
  },
  {
    name: 'a template of one reference is null where that has no value, and empty text where it is empty',
    pipeline: { ...json, set: { v: '${x}' } },
    records: [
      ['{}', '{"v":null}'],
      ['{"x":null}', '{"x":null,"v":null}'],
      ['{"x":""}', '{"x":"","v":""}'],
      ['{"x":1}', '{"x":1,"v":"1"}'],
    ],
  },
  {
    name: '$${ is the text ${, a lone dollar or brace is itself',
    pipeline: { ...json, set: { v: '$${x} $ {x} } $$ $$${x}' } },
    records: [['{"x":1}', '{"x":1,"v":"${x} $ {x} } $$ $${x}"}']],
  },
  {
    name: 'date letters write a timestamp in UTC, quoted text as it is',
    pipeline: { ...json, types: { t: 'timestamp' }, set: { v: "${t:yyyy/MM/dd'T'HH-mm.ss,SSS}" } },
    records: [
      [
        '{"t":"2015-05-17T01:02:03.045+02:00"}',
        '{"t":"2015-05-16T23:02:03.045Z","v":"2015/05/16T23-02.03,045"}',
      ],
      ['{"t":"0007-01-01"}', '{"t":"0007-01-01T00:00:00.000Z","v":"0007/01/01T00-00.00,000"}'],
      ['{"t":null}', '{"t":null,"v":null}'],
    ],
  },
  {
    name: 'references are paths; a field wins over a context value of its name, even where it is null',
    pipeline: { ...json, set: { v: '${a.b}', r: '${region}' } },
    shared: { region: 'eu-1' },
    records: [
      ['{"a":{"b":7}}', '{"a":{"b":7},"v":"7","r":"eu-1"}'],
      ['{"region":"mine"}', '{"region":"mine","v":null,"r":"mine"}'],
      ['{"region":null}', '{"region":null,"v":null,"r":null}'],
    ],
  },
  {
    name: 'a context value of the record wins over one of the batch',
    pipeline: { parse: 'ltsv', set: { id: '${recordId}' } },
    shared: { recordId: 'of the batch' },
    perRecord: { recordId: ['of the record'] },
    records: [['a:1', '{"a":"1","id":"of the record"}']],
  },
  {
    name: 'context values are of the record or of the batch; a missing one is null',
    pipeline: { parse: 'ltsv', set: { id: '${recordId}', req: '${requestId}', none: '${traceId}' } },
    shared: { requestId: 'r' },
    perRecord: { recordId: ['one', null] },
    records: [
      ['a:1', '{"a":"1","id":"one","req":"r","none":null}'],
      ['a:2', '{"a":"2","id":null,"req":"r","none":null}'],
    ],
  },
  {
    name: 'a context value stands in for a column that not every record has',
    pipeline: {
      parse: { grok: '%{WORD:a}(?: %{WORD:requestId})?' },
      set: { b: '${requestId}', c: '-${requestId}' },
    },
    shared: { requestId: 'r' },
    records: [
      ['one', '{"a":"one","b":"r","c":"-r"}'],
      ['one two', '{"a":"one","requestId":"two","b":"two","c":"-two"}'],
    ],
  },
  {
    name: 'no context value stands in for a column that is null',
    pipeline: {
      parse: { regex: '^(?P<a>\\w+)(?: (?P<requestId>\\w+))?$' },
      set: { b: '${requestId}', c: '-${requestId}' },
    },
    shared: { requestId: 'r' },
    records: [['one', '{"a":"one","requestId":null,"b":null,"c":"-"}']],
  },
  {
    name: 'a later set sees what an earlier one made',
    pipeline: { ...json, set: { a: 'x', b: '${a}${a}' } },
    records: [['{"a":1}', '{"a":"x","b":"xx"}']],
  },
  {
    name: 'numbers are written as JSON numbers',
    pipeline: { ...json, set: { a: 1e21, b: 1e-7, c: -0, d: 0.1 } },
    records: [['{}', '{"a":1e+21,"b":1e-7,"c":0,"d":0.1}']],
  },
];

export const templateCases: readonly Case[] = [
  {
    name: 'columns of a pattern are their text as written out, null ones empty, lone ones null',
    pipeline: { ...columns, set: { v: '<${a}|${n}|${t}>', w: '${n}' }, drop: ['t'] },
    records: [
      [
        'x"y\\,+007,2015-05-17T01:00:00+01:00',
        '{"a":"x\\"y\\\\","n":7,"v":"<x\\"y\\\\|7|2015-05-17T00:00:00.000Z>","w":"7"}',
      ],
      [',,', '{"a":"","n":null,"v":"<||>","w":null}'],
    ],
  },
  {
    name: 'a timestamp in a template is ISO text, whatever the output writes',
    pipeline: { ...columns, set: { v: '${t}' }, drop: ['a', 'n'], output: { timestamp: 'epoch' } },
    records: [['x,1,1970-01-01', '{"t":0,"v":"1970-01-01T00:00:00.000Z"}']],
  },
  {
    name: 'text of a date format is there with its timestamp only',
    pipeline: { ...columns, set: { v: "[${t:'y'yyyy.MM}]", w: "${t:dd'd'}" }, drop: ['a', 'n', 't'] },
    records: [
      ['x,1,2015-05-17', '{"v":"[y2015.05]","w":"17d"}'],
      ['x,1,', '{"v":"[]","w":null}'],
    ],
  },
  {
    name: 'a template in the place of the field that it names',
    pipeline: { ...columns, set: { a: '${a}-${n}', n: '${a}' }, drop: ['t'] },
    records: [['x,1,', '{"a":"x-1","n":"x-1"}']],
  },
  {
    name: 'members are what they were before the template, wherever it stands',
    pipeline: { ...json, set: { a: '<${a}>', z: '${q}' } },
    records: [
      ['{"a":1,"z":2,"q":3}', '{"a":"<1>","z":"3","q":3}'],
      ['{"q":3,"z":2}', '{"q":3,"z":"3","a":"<>"}'],
      ['{"z":2}', '{"z":null,"a":"<>"}'],
    ],
  },
  {
    name: 'null by a template is left out with the other nulls',
    pipeline: { ...columns, set: { v: '${n}', w: '${traceId}' }, output: { nulls: 'drop' } },
    records: [['x,,', '{"a":"x"}']],
  },
  {
    name: 'a template of nothing but a template without a value is null, too',
    pipeline: { ...columns, set: { v: '${n}', w: '${v}', x: '(${w})' }, drop: ['a', 'n', 't'] },
    records: [
      ['x,,', '{"v":null,"w":null,"x":"()"}'],
      ['x,5,', '{"v":"5","w":"5","x":"(5)"}'],
    ],
  },
];

export const partitionCases: readonly Case[] = [
  {
    name: 'keys of columns, in the order of JavaScript objects',
    pipeline: {
      ...columns,
      partition: { day: '${t:yyyy/MM/dd}', 1: '${n}', 0: '"${a}"' },
      drop: ['a', 'n', 't'],
    },
    records: [
      ['x,7,2015-05-17', { text: '{}', keys: { 0: '"x"', 1: '7', day: '2015/05/17' } }],
      ['x,,2015-05-17', failed('partition')],
      ['x,7,', failed('partition')],
      ['x,seven,2015-05-17', failed('type')],
      ['x', failed('no-match')],
    ],
  },
  {
    name: 'a failed record that is passed on as it came has no keys',
    pipeline: { ...columns, partition: { k: '${a}' }, onError: 'raw', drop: ['n', 't'] },
    records: [
      ['x,1,', { text: '{"a":"x"}', keys: { k: 'x' } }],
      [',1,', ',1,'],
      ['no', 'no'],
      ['x,one,', 'x,one,'],
      [Buffer.from('x,1,\n'), { text: '{"a":"x"}', keys: { k: 'x' } }],
      ['no line end\n', 'no line end\n'],
    ],
  },
  {
    name: 'keys are filled in, the record itself unchanged',
    pipeline: {
      ...json,
      types: { t: 'timestamp' },
      partition: { day: 'd=${t:yyyy-MM-dd}', id: '${id}', all: 'x' },
    },
    records: [
      [
        '{"t":"2015-05-17","id":7}',
        { text: '{"t":"2015-05-17T00:00:00.000Z","id":7}', keys: { day: 'd=2015-05-17', id: '7', all: 'x' } },
      ],
    ],
  },
  {
    name: 'a reference that is null, missing or all empty fails the record',
    pipeline: { ...json, partition: { a: '${a}' } },
    records: [
      ['{}', failed('partition')],
      ['{"a":null}', failed('partition')],
      ['{"a":""}', failed('partition')],
      ['{"a":" "}', { text: '{"a":" "}', keys: { a: ' ' } }],
      ['{"a":false}', { text: '{"a":false}', keys: { a: 'false' } }],
    ],
  },
  {
    name: 'a missing reference fails the record inside longer text too',
    pipeline: { ...json, partition: { a: 'x-${a}-y' } },
    records: [
      ['{}', failed('partition')],
      ['{"a":null}', failed('partition')],
      ['{"a":""}', { text: '{"a":""}', keys: { a: 'x--y' } }],
    ],
  },
  {
    name: 'it sees renamed and set fields, and those that drop keeps out of the output',
    pipeline: {
      ...json,
      rename: { a: 'b' },
      set: { c: 'z' },
      partition: { k: '${b}${c}${s}' },
      drop: ['b', 'c', 's'],
    },
    records: [['{"a":1,"s":2,"x":3}', { text: '{"x":3}', keys: { k: '1z2' } }]],
  },
  {
    name: 'dropped and failed records have no keys; a key may have any name',
    pipeline: { ...json, filter: { ok: true }, partition: JSON.parse('{"__proto__":"${ok}"}') },
    records: [
      ['{"ok":false}', DROPPED],
      ['x', failed('json')],
      ['{"ok":true}', { text: '{"ok":true}', keys: JSON.parse('{"__proto__":"true"}') }],
    ],
  },
  {
    name: 'context values can be keys',
    pipeline: { ...json, partition: { k: '${partitionKey}' } },
    perRecord: { partitionKey: ['p', null] },
    records: [
      ['{}', { text: '{}', keys: { k: 'p' } }],
      ['{}', failed('partition')],
    ],
  },
];

export const dropCases: readonly Case[] = [
  {
    name: 'drop keeps fields and paths out of the output',
    pipeline: { ...json, drop: ['a', 'b.c', 'nowhere'] },
    records: [
      ['{"a":1,"b":{"c":2,"d":3},"e":4}', '{"b":{"d":3},"e":4}'],
      ['{"b":{"c":1}}', '{"b":{}}'],
      ['{"a":1}', '{}'],
    ],
  },
  {
    name: 'a dropped field can be filtered by',
    pipeline: { ...json, filter: { a: 1 }, drop: ['a'] },
    records: [
      ['{"a":1,"b":2}', '{"b":2}'],
      ['{"a":2,"b":2}', DROPPED],
    ],
  },
];

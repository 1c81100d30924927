import { describe, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { STATUS_BAIL, STATUS_DROPPED, STATUS_OK, STATUS_UTF8 } from '../../../engine/kernel/memory.ts';
import { createRandom } from '../../../simulator/samples/random.ts';
import { differenceOf, expectSame, kernelReply, pairFor, referenceReply, whyDeclined } from './support.ts';

const RECORDS = [
  '{"id":1,"name":"Ann","level":"info","time":"2024-02-29T12:34:56Z","nested":{"a":[1,2,{"b":null}]},"ok":true}',
  '{ "id" : "2" , "level" : "error" , "size" : 12.50 , "none" : null }',
  '{"level":"warn","id":-0,"time":1700000000,"name":"B\\u0065n \\"x\\"","e":"é😀"}',
  '{}',
  ' { } \n',
  '{"none":null}',
  '{"id":null,"name":"","level":""}',
  '{"id":"007","ok":"yes","name":12,"level":false}',
  '{"id":12345678901234567890123,"size":1e400,"ok":1}',
  '{"nested":{ "a" : [ 1 , 2 ] , "s" : "sp a c e \\" }" },\r\n\t"id":3}',
  '{"id":[1],"name":{"a":1}}',
  '{"new":"there","env":"old","id":5}',
  '{"env":null,"new":1}',
  '{"a_rather_long_member_name":1,"a_rather_long_member_nam":2,"a_rather":3}',
];
const OTHERS = [
  '',
  ' ',
  'null',
  '[]',
  '1',
  '"x"',
  '{',
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '{"a":1}}',
  '{"a":1} x',
  '{"a":01}',
  "{'a':1}",
  '{"a":1 "b":2}',
  '{"a":tru}',
  '{"a":"\t"}',
  '{"a":"\\x"}',
  '{a:1}',
  '{"a":1,"a":2}',
  '{"a":1,"\\u0061":2}',
  '{"\\n":1}',
  '\u0000',
  '{"a":\u0000}',
  '{"a":1}\u0000',
  '\uFEFF{"a":1}',
  '{"a":"\u0000"}',
  `{"a":${'['.repeat(80)}${']'.repeat(80)}}`,
];

const run = (config: Omit<PipelineConfig, 'parse'>, records: readonly string[] = [...RECORDS, ...OTHERS]) =>
  expectSame(pairFor({ parse: { json: {} }, ...config }), records);

describe('members', () => {
  test('plain records are the kernel’s own work', () => {
    const status = run({}, RECORDS);
    expect([...status].every((code) => code === STATUS_OK)).toBe(true);
    expect([...run({}, OTHERS)].every((code) => code >= STATUS_BAIL)).toBe(true);
  });

  test.each<[string, Omit<PipelineConfig, 'parse'>]>([
    ['rename', { rename: { name: 'who', a_rather: 'short' } }],
    ['rename onto another', { rename: { id: 'name' } }],
    ['rename in a chain', { rename: { id: 'x', name: 'id', level: 'name' } }],
    ['drop', { drop: ['level', 'nested', 'a_rather_long_member_name', 'unknown'] }],
    ['drop of a renamed one', { rename: { id: 'key' }, drop: ['key'] }],
    ['set', { set: { env: 'prod', new: 1.5, none: true } }],
    ['set of null', { set: { env: null, id: null } }],
    ['set in the place of a renamed one', { rename: { id: 'env' }, set: { env: 'x' } }],
    ['set and drop', { set: { env: 'x' }, drop: ['env'] }],
    ['nulls left out', { output: { nulls: 'drop' }, set: { env: null }, types: { none: 'int' } }],
    ['int', { types: { id: 'int' } }],
    ['float', { types: { size: 'float', id: 'float' } }],
    ['bool', { types: { ok: 'bool', level: 'bool' } }],
    ['string', { types: { id: 'string', name: 'string', level: 'string', ok: 'string' } }],
    ['timestamp', { types: { time: 'timestamp' } }],
    ['epoch', { types: { time: { epoch: {} } }, output: { timestamp: 'epochMillis' } }],
    ['typed and dropped', { types: { id: 'int' }, drop: ['id'] }],
    ['typed and set', { types: { id: 'int' }, set: { id: 'x' } }],
    ['typed and renamed', { types: { id: 'int' }, rename: { id: 'number' }, output: { newline: false } }],
    ['onError drop', { onError: 'drop', types: { id: 'int' } }],
  ])('%s', (_name, config) => {
    run(config);
  });
});

describe('paths into objects', () => {
  const DEEP = [
    '{"a":{"b":{"c":"7","d":null},"x":1},"z":2}',
    '{"a":{"b":{"c":7,"e":[ 1 , {"c" : 1} ]}},"b":{"c":1}}',
    '{ "a" : { } , "k" : { "b" : 1 } }',
    '{"a":{"b":{}}}',
    '{"a":{"b":null}}',
    '{"a":null}',
    '{"a":[{"b":1}],"z":null}',
    '{"a":"text","b":{"c":null}}',
    '{"a":{"b":{"c":"x"}}}',
    '{"a":{"b":1,"b":2}}',
    '{"a":{"b":{"c":1,"c":2}}}',
    '{"a":{"b":{"q":{"b":1,"b":2}}}}',
    '{"z":1,"a":{"z":1},"z":2}',
    '{"q":1,"a":{"b":{"q":1},"q":3},"q":2}',
    '{"a":{"b":{"c":"7"}},"b":{"d":1},"c":3}',
    '{"a":{"b":{"n":1,"c":2}}}',
    '{"a":{"b":{}},"b":{"c":"late"},"z":"late"}',
    '{"b":{"c":"early"},"z":"early","a":{"b":{"x":1}}}',
    '{"a":{"b":{"\\u0063":2}}}',
    '{"a":{"b":{"c":2}',
    '{"a":{"b":{"c":2}}',
    '{"a":{"b":{"c":2,}}}',
  ];
  test.each<[string, Omit<PipelineConfig, 'parse'>]>([
    ['drop', { drop: ['a.b'] }],
    ['drop, deeper', { drop: ['a.b.c', 'b.c'] }],
    ['type', { types: { 'a.b.c': 'int', z: 'string' } }],
    ['string', { types: { 'a.b.c': 'string' }, output: { nulls: 'drop' } }],
    ['rename', { rename: { 'a.b.c': 'n' } }],
    ['rename and type', { types: { 'a.b.c': 'int' }, rename: { 'a.b.c': 'n', z: 'y' }, drop: ['a.x'] }],
    ['nothing but nulls', { drop: ['a.b.c', 'a.x'], output: { nulls: 'drop' } }],
    ['filter', { filter: { 'a.b.c': { exists: true } } }],
    ['filter by value', { filter: [{ 'a.b.c': 7 }, { 'b.c': null }] }],
    ['filter by a new name', { rename: { 'a.b.c': 'n' }, filter: { 'a.b.n': { ne: 'x' } } }],
    ['set', { set: { 'a.b.c': 1, 'a.n': null, z: 0, 'b.c': 'x' } }],
    ['set by templates', { set: { 'a.b.c': '<${z}${b.c}>', 'a.b.y': '${z}' }, output: { nulls: 'drop' } }],
    ['set and typed', { types: { 'a.b.c': 'int', z: 'int' }, set: { 'a.b.d': '${a.b.c}' } }],
    [
      'set, renamed and dropped',
      { rename: { 'a.b.c': 'n' }, set: { 'a.b.n': 1, 'k.l': 2 }, drop: ['k.l', 'z'] },
    ],
  ])('%s', (_name, config) => {
    const status = run(config, [...DEEP, ...RECORDS, ...OTHERS]);
    expect(status.indexOf(STATUS_OK)).toBeLessThan(6);
  });

  test('names of one hash in and around inner objects', () => {
    const names = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => `"m${from + index}":${index}`).join(',');
    run({ drop: ['a.b', 'k.m5'] }, [
      `{${names(0, 60)},"a":{${names(30, 60)}},${names(60, 60)},"k":{${names(0, 9)}}}`,
      `{${names(0, 60)},"a":{${names(30, 60)}},${names(59, 60)}}`,
      `{"a":{${names(30, 60)}},"k":{${names(30, 60)},"m31":1}}`,
      `{"a":{${names(0, 250)}},"k":{${names(0, 250)}}}`,
    ]);
  });
});

describe('filter', () => {
  test.each<[string, PipelineConfig['filter']]>([
    ['eq text', { level: 'error' }],
    ['eq number', { id: 1 }],
    ['eq number or text', { id: { in: [1, '2', null] } }],
    ['notIn', { id: { notIn: [1, '2', null] } }],
    ['ne', { level: { ne: 'info' } }],
    ['ne null', { none: { ne: null } }],
    ['eq null', { name: null }],
    ['exists', { name: { exists: true } }],
    ['exists not', { name: { exists: false } }],
    ['bool', { ok: true }],
    ['order', { id: { gte: 0 } }],
    ['text order', { level: { lt: 'f' } }],
    ['contains', { name: { contains: 'n' } }],
    ['starts and ends', [{ level: { startsWith: 'in', endsWith: 'fo' } }, { size: { gt: 12 } }]],
    ['nested', { nested: { exists: true } }],
    ['unequal to a nested', { nested: { ne: 'x' }, id: { exists: true } }],
  ])('%s', (_name, filter) => {
    const status = run({ filter: filter as NonNullable<PipelineConfig['filter']> });
    expect(status.includes(STATUS_DROPPED)).toBe(true);
  });

  test('typed members', () => {
    run({ types: { id: 'int' }, filter: { id: { gt: 2 } } });
    run({ types: { id: 'string' }, filter: { id: { in: ['2', '1', '-0'] } } });
    run({ types: { time: 'timestamp' }, filter: { time: { gt: '2020-01-01' } } });
    run({ types: { ok: 'bool' }, rename: { ok: 'fine' }, filter: { fine: true } });
    run({ rename: { level: 'name' }, filter: { name: { gt: 'f' } } });
  });
});

test.each<[string, Omit<PipelineConfig, 'parse'>]>([
  ['a value, and a path through it', { set: { a: 1, 'a.b': 2 } }],
  ['a path through a renamed member', { rename: { a: 'b' }, drop: ['b.c'] }],
  ['a path through a dropped member', { types: { 'a.b': 'int' }, drop: ['a'] }],
  ['a name that is gone', { rename: { a: 'b' }, filter: { a: 1 } }],
  ['a name that is a constant', { set: { a: 1 }, filter: { a: 1 } }],
  ['escapes', { drop: ['a"b'] }],
])('declines %s', (_name, config) => {
  expect(whyDeclined({ parse: { json: {} }, ...config })).not.toBeNull();
});

test('UTF-8 is checked before JSON', () => {
  const pair = pairFor({ parse: { json: {} } });
  expect([...expectSame(pair, [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])])]).toEqual([
    STATUS_UTF8,
  ]);
});

test('a hundred members of one object, and names of one hash', () => {
  const many = (count: number, name: (index: number) => string) =>
    `{${Array.from({ length: count }, (_, index) => `"${name(index)}":${index}`).join(',')}}`;
  run({ drop: ['m7'] }, [
    many(100, (index) => `m${index}`),
    many(257, (index) => `m${index}`),
    many(200, (index) => `the_same_beginning_${index}`),
    many(30, (index) => `m${index % 29}`),
    many(120, (index) => String.fromCodePoint(0x400 + index)),
  ]);
});

test('JSON records in events', () => {
  const pair = pairFor({ parse: { json: {} }, rename: { id: 'key' }, set: { env: 'x' } });
  const records = [...RECORDS, ...OTHERS].map((text, index) => ({
    recordId: String(index),
    data: Buffer.from(text).toString('base64'),
  }));
  const event = Buffer.from(JSON.stringify({ records }));
  expect(kernelReply(pair, event)).toBe(referenceReply(pair, event));
});

test('records cut off and changed at every place', () => {
  const pair = pairFor({
    parse: { json: {} },
    types: { id: 'int' },
    rename: { name: 'who' },
    set: { env: 1 },
  });
  const random = createRandom(7);
  const records: Buffer[] = [];
  for (const record of RECORDS) {
    const bytes = Buffer.from(record);
    for (let at = 0; at <= bytes.length; at += 1) {
      records.push(bytes.subarray(0, at), Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]));
      const changed = Buffer.from(bytes);
      changed[Math.min(at, bytes.length - 1)] = random.pick([
        0, 9, 0x20, 0x22, 0x2c, 0x3a, 0x5b, 0x5c, 0x7b, 0x7d, 0x30, 0xc3,
      ]);
      records.push(changed);
    }
  }
  expect(differenceOf(pair, packRecords(records))).toBeNull();
});

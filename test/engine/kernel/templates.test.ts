import { describe, expect, test } from 'vitest';
import { type Batch, packRecords } from '../../../engine/batch.ts';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { isHandedBack } from '../../../engine/kernel/host/kernel.ts';
import { base64, eventOf, recordOf } from './events/event-support.ts';
import { differenceOf, kernelReply, type Pair, pairFor, referenceReply, whyDeclined } from './support.ts';

const LINES = [
  '1.2.3.4 - frank [10/Oct/2000:13:55:36 -0700] "GET /a?b HTTP/1.0" 200 2326 "http://r/" "Agent"',
  '::1 - - [29/Feb/2024:23:59:59 +0000] "GET /é\\"x HTTP/1.1" 404 - "-" "-"',
  'h u v [01/Jan/1970:00:00:00 +0000] "garbage" 500 0 "\\x" "tab\there \u0001 \\\\"',
  'not a line',
];
const JSON_RECORDS = [
  '{"a":1,"b":"x","t":"2024-02-29T12:34:56.789Z","n":{"d":"deep"},"f":true}',
  '{"a":"007","b":"é😀","t":"1970-01-01","n":{}}',
  '{"b":"","a":null,"t":"","n":{"d":null}}',
  '{"t":null,"region":"mine","f":false}',
  '{}',
  '{"b":12.50,"requestId":"own","n":5}',
];

function expectOnKernel(pair: Pair, batch: Batch): void {
  expect(differenceOf(pair, batch)).toBeNull();
  expect([...pair.kernel.runPacked(batch).status].filter(isHandedBack)).toEqual([]);
}

const APACHE: readonly [string, PipelineConfig][] = [
  ['text', { set: { v: '<${host}|${user}|${path}>' } }],
  ['lone ones, with and without a value', { set: { h: '${host}', u: '${user}', q: '${agent}' } }],
  ['lone ones, nulls left out', { set: { u: '${user}', x: '${size}' }, output: { nulls: 'drop' } }],
  ['numbers', { set: { v: '${status}/${size}', s: '${size}' } }],
  ['a timestamp', { set: { t: '${timestamp}', v: 'at ${timestamp}!' }, output: { timestamp: 'epoch' } }],
  ['one part of a date', { set: { d: '${timestamp:yyyy-MM-dd}', h: 'h${timestamp:HH}' } }],
  [
    'many parts',
    { set: { d: "${timestamp:dd.MM.yyyy 'at' HH'h'mm:ss,SSS}", e: "${timestamp:'d='yyyy'.'}" } },
  ],
  ['a date between others', { set: { d: '${host}/${timestamp:yyyy/MM/dd}/${status}' } }],
  ['in the place of a field', { set: { host: '${host}-${status}', status: '${host}' } }],
  ['of what others made', { set: { a: 'x${host}', b: '${a}${a}', u: '${user}', d: '${u}', e: '<${u}>' } }],
  ['of constants', { set: { n: 1.5, y: true, s: 'é"', v: '${n}${y}${s}', w: '${s}' } }],
  ['of renamed fields', { rename: { host: 'ip' }, set: { v: '${ip}' }, drop: ['ip'] }],
  ['of an optional field', { set: { r: '${request}', v: '[${request}]' } }],
  ['dropped ones', { set: { v: '${host}' }, drop: ['v', 'status'] }],
  ['text to escape', { set: { 'k"\n': 'é"\\\n${agent}\u2028' } }],
  [
    'nothing left but it',
    { set: { v: '${host}' }, drop: ['host', 'identity', 'user', 'timestamp', 'method'] },
  ],
  [
    'context values',
    { set: { r: '${requestId}', v: '${requestId}-${host}-${functionName}', n: '${traceId}' } },
  ],
  ['a partition', { partition: { day: '${timestamp:yyyy-MM-dd}', h: '${host}', s: 'x"${status}' } }],
  ['a partition by numbers', { partition: { b: '${status}', 1: '${host}', 0: 'zero' } }],
  [
    'a partition of what a set made',
    { set: { k: '<${user}>' }, partition: { k: '${k}', r: '${requestId}' } },
  ],
].map(([name, config]) => [name as string, { parse: 'apache-combined', ...(config as object) }]);

const JSONS: readonly [string, PipelineConfig][] = [
  ['members as they are', { set: { v: '<${a}|${b}|${f}>', w: '${b}' } }],
  [
    'typed members',
    { types: { a: 'int', t: 'timestamp', f: 'bool' }, set: { v: '${a}|${t}|${f}', w: '${t}' } },
  ],
  ['dates', { types: { t: 'timestamp' }, set: { d: '${t:yyyy-MM-dd}', e: '[${t:dd.MM.}]' } }],
  ['members of objects', { set: { v: '${n.d}' } }],
  ['a field before a context value', { set: { r: '${region}', q: 'x${requestId}' } }],
  ['of what others made', { set: { x: '${a}!', y: '${x}${x}', z: 7, w: '${z}' } }],
  ['renamed members', { rename: { a: 'q' }, set: { v: '${q}' }, drop: ['b'] }],
  ['nulls left out', { set: { v: '${a}', w: '${none}' }, output: { nulls: 'drop' } }],
  ['in the place of what it names', { types: { a: 'int' }, set: { a: '<${a}>', b: '${b}', r: '${a}' } }],
  ['in the place of others', { set: { f: '${a}', region: '${requestId}' }, drop: ['b'] }],
  [
    'in the place of renamed ones',
    { rename: { b: 'z' }, set: { z: '${z}!', t: 'x${requestId}' }, output: { nulls: 'drop' } },
  ],
  ['in the place of one, and dropped', { set: { a: '${a}!', v: '${a}' }, drop: ['a'] }],
].map(([name, config]) => [name as string, { parse: { json: {} }, ...(config as object) }]);

const SHARED = { requestId: 'r"é\n1', functionName: 'fn', region: 'eu-1' };

describe.each(['relaxed', 'plain'] as const)('%s build', (build) => {
  test.each(APACHE)('of a pattern: %s', (name, config) => {
    const batch = { ...packRecords(LINES), context: { shared: SHARED, perRecord: {} } };
    const pair = pairFor(config, build);
    if (name.startsWith('a partition')) expect(differenceOf(pair, batch)).toBeNull();
    else expectOnKernel(pair, batch);
    expect(differenceOf(pair, packRecords([...LINES, ...LINES]))).toBeNull();
  });

  test.each(JSONS)('of JSON members: %s', (_name, config) => {
    const batch = { ...packRecords(JSON_RECORDS), context: { shared: SHARED, perRecord: {} } };
    expectOnKernel(pairFor(config, build), batch);
  });
});

test('values of each record, of the batch, and none', () => {
  const pair = pairFor({
    parse: { regex: '^(?P<v>.*)$' },
    set: { id: '${recordId}', s: '${shardId}:${requestId}', t: '${traceId}' },
    partition: { k: '${recordId}${requestId}' },
  });
  const batch = packRecords(Array.from({ length: 5000 }, (_, index) => `record ${index}`));
  const perRecord = {
    recordId: batch.spans.reduce<(string | null)[]>((ids, at, index) => {
      if (index % 2 === 0) ids.push(index % 14 === 0 ? null : `id "${at}" é`);
      return ids;
    }, []),
    shardId: Array<string>(5000).fill('shard'),
  };
  const shared = { requestId: 'r', recordId: 'of the batch' };
  expectOnKernel(pair, { ...batch, context: { shared, perRecord } });
  expectOnKernel(pair, { ...batch, context: { shared, perRecord: {} } });
  expect(differenceOf(pair, { ...batch, context: { shared: {}, perRecord } })).toBeNull();
});

test('half a surrogate pair in a context value goes to the reference path', () => {
  const pair = pairFor({ parse: { regex: '^(?P<v>.*)$' }, set: { r: '${requestId}' } });
  const batch = { ...packRecords(['a', 'b']), context: { shared: { requestId: '\ud800' }, perRecord: {} } };
  expect(differenceOf(pair, batch)).toBeNull();
  expect([...pair.kernel.runPacked(batch).status].every(isHandedBack)).toBe(true);
  expect(pair.kernel.runTexts(['YQ=='], batch.context)).toBeNull();
});

test('a null value of a key, an empty one, and one of a failed record', () => {
  const parse = { regex: '^(?P<a>[^,]*),(?P<b>[^,]*),(?P<n>.*)$' };
  const config: PipelineConfig = { parse, types: { n: 'int' }, partition: { k: '${a}', l: '<${n}>' } };
  for (const onError of ['failed', 'drop', 'raw'] as const) {
    const pair = pairFor({ ...config, onError });
    expect(differenceOf(pair, packRecords(['x,y,1', ',y,1', 'x,y,', 'x,y,z', 'no', 'x,y,1']))).toBeNull();
  }
});

test('templates that make a short record long, and keys that fill their room many times', () => {
  const many = '${v}'.repeat(40);
  const pair = pairFor({
    parse: { regex: '(?s)^(?P<v>.*)$' },
    set: { a: many, b: `${'x'.repeat(5000)}${many}` },
    partition: { k: `${many}` },
  });
  const texts = Array.from({ length: 300 }, (_, index) => `${index}-${'"'.repeat(index)}`);
  expect(differenceOf(pair, packRecords(texts))).toBeNull();
  expect(differenceOf(pair, packRecords(['\u0001'.repeat(100_000), ...texts]))).toBeNull();
  const found = pair.kernel.runTexts(texts.map(base64))!;
  const wanted = pair.reference.run(packRecords(texts));
  for (const [index, status] of found.status.entries()) {
    if (isHandedBack(status)) continue;
    const [from, to] = [wanted.spans[2 * index]!, wanted.spans[2 * index + 1]!];
    expect(found.texts[index]).toBe(Buffer.from(wanted.bytes.subarray(from, to)).toString('base64'));
    expect(found.keys![index]).toEqual(wanted.partitionKeys![index]);
  }
  expect([...found.status].filter((status) => status === 0).length).toBeGreaterThan(250);
});

describe('events as bytes', () => {
  const config: PipelineConfig = {
    parse: 'apache-combined',
    set: { id: '${recordId}', inv: '${invocationId}', fn: '${functionName}', r: '${region}' },
    partition: { day: '${timestamp:yyyy-MM-dd}', id: '${recordId}' },
  };
  const records = [...LINES, ...LINES].map((line, index) => recordOf(index, base64(line)));

  test.each<[string, unknown, boolean]>([
    ['the usual one', eventOf(records), true],
    ['records first', { records, region: 'x' }, false],
    ['a value behind the records', { ...eventOf(records), last: 1 }, false],
    ['the word as another value', { first: 'records', ...eventOf(records) }, false],
    ['the word within another value', { first: { records: [] }, ...eventOf(records) }, false],
    ['a value that is no text', { invocationId: 5, region: null, records }, true],
    ['values with escapes', { region: 'é"\n', invocationId: '\u2028', records }, true],
    ['an id beyond a kilobyte', eventOf([{ ...records[0], recordId: 'i'.repeat(2000) }, records[1]]), true],
    ['no records', eventOf([]), true],
  ])('%s', (_name, event, accepted) => {
    const bytes = Buffer.from(JSON.stringify(event));
    const pair = pairFor(config);
    const reply = kernelReply(pair, bytes);
    expect(typeof reply).toBe(accepted ? 'string' : 'object');
    if (accepted) expect(reply).toBe(referenceReply(pair, bytes));
  });

  test('what is of a record beside its id is not read of bytes', () => {
    const pair = pairFor({ parse: 'apache-combined', set: { at: '${arrivalTime}' } });
    expect(kernelReply(pair, Buffer.from(JSON.stringify(eventOf(records))))).toEqual({ refused: 'context' });
  });
});

describe('what is left to the reference path', () => {
  test.each<[string, PipelineConfig]>([
    ['always null', { parse: 'apache-combined', set: { a: null, b: 'x${a}' } }],
    ['half a surrogate pair', { parse: 'apache-combined', set: { a: '\ud800${host}' } }],
    ['an object that is changed', { parse: { json: {} }, drop: ['a.b'], set: { v: '${a}' } }],
    ['date format', { parse: { json: {} }, types: { region: 'timestamp' }, set: { v: '${region:dd.MM}' } }],
  ])('%s', (why, config) => {
    expect(whyDeclined(config)).toMatch(
      new RegExp(why.replace('an object that is changed', 'a field that is')),
    );
  });

  test('escaped text, nested values, and a template before the member that it names', () => {
    const pair = pairFor({ parse: { json: {} }, set: { v: '${a}' } });
    const batch = packRecords([
      '{"a":"\\u0041"}',
      '{"a":[1, 2]}',
      '{"a":{"b":1}}',
      '{"v":2,"a":1}',
      '{"a":1,"v":2}',
      '{"a":1}',
    ]);
    expect(differenceOf(pair, batch)).toBeNull();
    expect([...pair.kernel.runPacked(batch).status].map(isHandedBack)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

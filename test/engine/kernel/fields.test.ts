import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { FORMATS } from '../../../engine/formats/index.ts';
import { STATUS_BAIL, STATUS_DROPPED } from '../../../engine/kernel/memory.ts';
import { expectSame, pairFor, whyDeclined } from './support.ts';

const apache = FORMATS.find(({ name }) => name === 'apache-combined')!;
const LINES = [
  ...apache.examples.map(({ line }) => line),
  ...(apache.failures ?? []).map(({ line }) => line),
  ...[100, 200, 301, 404, 500].map(
    (status) =>
      `h${status} - u@x [17/May/2015:10:05:03 +0000] "GET /p${status} HTTP/1.1" ${status} 1${status} "r" "-"`,
  ),
];

const run = (config: Omit<PipelineConfig, 'parse'>, lines: readonly string[] = LINES) =>
  expectSame(pairFor({ parse: 'apache-combined', ...config }), lines);

describe('names', () => {
  test.each<[string, Omit<PipelineConfig, 'parse'>]>([
    ['rename', { rename: { host: 'clientIp', agent: 'userAgent' } }],
    ['rename onto another', { rename: { host: 'path' } }],
    ['rename that displaces a typed field', { rename: { host: 'status' } }],
    ['rename in a chain', { rename: { host: 'a', identity: 'host', user: 'identity' } }],
    ['rename of an optional field', { rename: { request: 'raw' } }],
    ['rename onto an optional field', { rename: { host: 'request' } }],
    ['drop', { drop: ['identity', 'user', 'request'] }],
    ['drop of a typed field', { drop: ['timestamp', 'status'] }],
    ['drop of all', { drop: apache.kind === 'pattern' ? apache.columns.map(({ name }) => name) : [] }],
    ['drop of the first', { drop: ['host'] }],
    ['set at the end', { set: { env: 'prod "x" \n', n: 1.5, yes: true, none: null } }],
    ['set in place', { set: { identity: 'me', status: 0 } }],
    ['set and drop', { set: { env: 'prod' }, drop: ['env', 'host'] }],
    ['nulls left out', { output: { nulls: 'drop' }, set: { none: null, some: 1 } }],
    ['nulls left out, first ones', { output: { nulls: 'drop' }, drop: ['host', 'identity'] }],
    ['no newline', { output: { newline: false } }],
    ['epoch', { output: { timestamp: 'epoch' } }],
    ['names to escape', { rename: { host: 'a"b\\c\n\u0001é😀' } }],
    ['failed ones dropped', { onError: 'drop' }],
    ['failed ones raw', { onError: 'raw' }],
  ])('%s', (_name, config) => {
    run(config);
  });
});

describe('records as they came', () => {
  test.each<[string, Omit<PipelineConfig, 'parse'>]>([
    ['all that match', { output: { format: 'raw' } }],
    ['without a line feed of ours', { output: { format: 'raw', newline: false }, filter: { status: 404 } }],
    ['with keys', { output: { format: 'raw' }, partition: { s: 's${status}' }, set: { host: '${user}' } }],
    ['failed ones, too', { output: { format: 'raw' }, onError: 'raw', filter: { status: { gte: 300 } } }],
  ])('%s', (_name, config) => {
    const lines = LINES.flatMap((line) => [line, `${line}\n`, `${line}\r\n`, '']);
    expect(run(config, lines).every((code) => code < STATUS_BAIL)).toBe(true);
  });

  test('a value that does not fit fails its record all the same', () => {
    const parse = { regex: '^(?P<n>.*)$' };
    const pair = pairFor({ parse, types: { n: 'int' }, output: { format: 'raw' } });
    expectSame(pair, ['1', 'x', '', '007\n']);
  });
});

describe('filter', () => {
  test.each<[string, PipelineConfig['filter']]>([
    ['eq', { status: 404 }],
    ['gte', { status: { gte: 400 } }],
    ['range', { status: { gt: 200, lte: 404 } }],
    ['ne', { status: { ne: 200 } }],
    ['not whole', { size: { lt: 1200.5 } }],
    ['in', { status: { in: [200, 500] } }],
    ['notIn', { status: { notIn: [200, 500] } }],
    ['in with null', { user: { in: [null, 'u@x'] } }],
    ['notIn with null', { user: { notIn: [null, 'nobody'] } }],
    ['empty in', [{ status: 200, host: 'h200' }, { host: 'h500' }]],
    ['text order', { host: { gt: 'h2', lt: 'h4' } }],
    ['text equal', { path: '/p404' }],
    ['null equal', { referrer: null }],
    ['null unequal', { referrer: { ne: null } }],
    ['text unequal of null', { referrer: { ne: 'r' } }],
    ['exists', { request: { exists: true } }],
    ['exists not', { request: { exists: false } }],
    ['contains', { agent: { contains: 'zill' } }],
    ['starts', { path: { startsWith: '/p' } }],
    ['ends', { path: { endsWith: '04' } }],
    ['empty parts', { path: { contains: '', startsWith: '', endsWith: '' } }],
    ['timestamp', { timestamp: { gte: '2019-12-31T23:00:00Z' } }],
    ['timestamp by date', { timestamp: { lt: '2020-01-01' } }],
    ['timestamp equal', { timestamp: '2015-05-17T10:05:03Z' }],
    ['clauses', [{ status: 404 }, { status: { gte: 500 } }, { host: '::1' }]],
    ['conditions of several fields', { status: { gte: 200 }, host: { startsWith: 'h' }, user: 'u@x' }],
  ])('%s', (_name, filter) => {
    const status = run({ filter: filter as NonNullable<PipelineConfig['filter']> });
    expect(status.includes(STATUS_DROPPED) || !status.every((code) => code >= STATUS_BAIL)).toBe(true);
  });

  test('a record that fails its types fails, even if the filter would drop it', () => {
    run({ filter: { host: 'nobody' }, drop: ['timestamp'] });
  });

  test('the empty text of a number is null', () => {
    const pair = pairFor({
      parse: { regex: '^(?P<n>[^,]*),(?P<t>.*)$' },
      types: { n: 'int' },
      filter: [{ n: { exists: false } }, { t: { exists: true }, n: { gte: 5 } }],
    });
    expectSame(pair, [
      ',',
      '5,x',
      '4,x',
      ',x',
      '-6,',
      '5,',
      '99999999999999999999,x',
      '-99999999999999999999,x',
    ]);
  });

  test('integers beyond 2^53 compare exactly or not at all', () => {
    for (const filter of [
      { n: 9007199254740992 },
      { n: { gt: 9007199254740992 } },
      { n: { lte: 999999999999999 } },
    ]) {
      const pair = pairFor({ parse: { regex: '^(?P<n>.*)$' }, types: { n: 'int' }, filter });
      const texts = [
        '9007199254740991',
        '9007199254740992',
        '9007199254740993',
        '999999999999999',
        '1000000000000000',
      ];
      texts.push('18446744073709551616', '9223372036854775808', '00000000000000000000007');
      expectSame(pair, [...texts, ...texts.map((text) => `-${text}`), ...texts.map((text) => `+${text}`)]);
    }
  });

  test('floats compare exactly or not at all', () => {
    const pair = pairFor({
      parse: { regex: '^(?P<n>.*)$' },
      types: { n: 'float' },
      filter: { n: { gte: 0.3 } },
    });
    expectSame(pair, [
      '0.3',
      '0.30000000000000001',
      '0.29999999999999999',
      '0.1',
      '-0.3',
      '3e-1',
      '1e400',
      '300',
      '',
    ]);
  });
});

describe('what the kernel declines', () => {
  test.each<[string, PipelineConfig]>([
    [
      'map in the steps of an alternative',
      { anyOf: [{ parse: 'apache-combined', steps: [{ map: (record) => record }] }, { parse: 'json' }] },
    ],
    ['no name that ltsv', { parse: { csv: { columns: ['a b'] } }, output: { format: 'ltsv' } }],
    ['no text that ltsv', { parse: 'apache-common', set: { a: '\t' }, output: { format: 'ltsv' } }],
    ['strftime', { parse: { regex: '(?P<t>.*)' }, types: { t: { strftime: { format: '%j' } } } }],
    ['matches', { parse: 'apache-combined', filter: { host: { matches: 'a+' } } }],
    ['not every record has', { parse: 'apache-combined', rename: { request: 'host' } }],
    ['not every record has', { parse: 'apache-combined', set: { request: 'x' } }],
  ])('%s', (why, config) => {
    expect(whyDeclined(config)).toContain(why);
  });
});

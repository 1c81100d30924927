import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { isHandedBack } from '../../../engine/kernel/host/kernel.ts';
import { createRandom } from '../../../simulator/samples/random.ts';
import { expectSame, pairFor } from './support.ts';

const RECORDS = [
  'host:1.2.3.4\tstatus:200\ttime:2024-02-29T12:34:56Z\tsize:12.5\tok:yes\n',
  'status:007\thost:é"\\\t_.-9:x\r\n',
  'a:\thost:\tstatus:\ttime:\tok:',
  'host:a:b::c',
  `a:${'long '.repeat(100)}\thost:${'"'.repeat(70)}`,
  'a.b:1\ta:2',
  'ip:mine\tn:5',
];

const PIPELINES: readonly [string, Omit<PipelineConfig, 'parse'>][] = [
  ['nothing', {}],
  ['types', { types: { status: 'int', time: 'timestamp', size: 'float', ok: 'bool', host: 'string' } }],
  ['names', { rename: { host: 'x' }, drop: ['a', 'size'], set: { env: 'prod', status: 5 } }],
  ['a name with dots', { drop: ['a.b'], set: { 'c.d': 'x' } }],
  [
    'nulls left out',
    { types: { status: 'int', time: 'timestamp' }, output: { nulls: 'drop', timestamp: 'epoch' } },
  ],
  ['templates', { types: { status: 'int' }, set: { v: '<${host}|${status}|${none}>', w: '${host}' } }],
  ['templates in the place of fields', { set: { host: '${host}!', a: 'x${region}' } }],
  ['keys', { types: { time: 'timestamp' }, partition: { d: '${time:yyyy-MM-dd}', h: '${host}' } }],
  ['a filter', { types: { status: 'int' }, filter: [{ status: { gte: 100 } }, { host: { contains: '"' } }] }],
  ['no newline', { output: { newline: false }, onError: 'drop' }],
];

describe.each(['relaxed', 'plain'] as const)('%s build', (build) => {
  test.each(PIPELINES)('%s', (name, config) => {
    const status = expectSame(pairFor({ parse: 'ltsv', ...config }, build), RECORDS);
    if (name !== 'keys') expect([...status].filter(isHandedBack)).toEqual([]);
  });
});

test('leaves text that is not LTSV, repeated labels and values of a wrong type to the reference path', () => {
  const pair = pairFor({ parse: 'ltsv', types: { n: 'int' }, rename: { host: 'ip' } });
  const odd = [
    '',
    'a',
    ':v',
    'a:1\t',
    '\ta:1',
    'a:1\tb',
    'é:1',
    'a b:1',
    'a:x\ry',
    'a:x\r',
    'a:1\na:2',
    '\ufeffa:1',
  ];
  odd.push(
    'a:x\rb:1',
    'a:x\nb:1',
    'a:1\tb:2\ta:3',
    'n:x',
    'n:1.5',
    'host:1\tip:2',
    'a:1\u0000',
    'a:1\t\tb:2',
    'a\u0000:1',
  );
  const status = expectSame(pair, odd);
  expect([...status].map(isHandedBack)).toEqual(odd.map((text) => text !== 'a:1\u0000'));
});

test('random pairs, whole and broken', () => {
  const random = createRandom(9);
  const pieces = [
    'a',
    'host',
    'n',
    'ip',
    ':',
    ':',
    '\t',
    '\t',
    '1',
    '-7',
    '"',
    '\\',
    'é',
    '\n',
    '\r',
    '\u0001',
    ' ',
    '2024-01-01',
    'x'.repeat(17),
  ];
  const pair = pairFor({
    parse: 'ltsv',
    types: { n: 'int' },
    rename: { host: 'ip' },
    set: { v: '${a}-${n}' },
    filter: { n: { ne: 1 } },
    partition: { k: 'k${ip}' },
    onError: 'raw',
  });
  const records = Array.from({ length: 5000 }, () => {
    const pairs = Array.from({ length: 1 + random.below(4) }, () =>
      random.oneIn(4)
        ? random.pick(pieces)
        : `${random.pick(['a', 'host', 'n', 'b', 'ip'])}:${random.pick(pieces)}`,
    );
    return pairs.join('\t');
  });
  expectSame(pair, records);
});

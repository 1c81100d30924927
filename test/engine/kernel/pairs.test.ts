import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { isHandedBack } from '../../../engine/kernel/host/kernel.ts';
import { expectSame, pairFor, whyDeclined } from './support.ts';

const LOGFMT = [
  'a=1 host=1.2.3.4 ok n=2024-02-29T12:34:56Z\n',
  '  n=\ta="x \\"y\\" \\\\ \\n\\t\\r\\b\\f \\/" ok=no \r\n',
  `host=${'x'.repeat(15)} a=${'y'.repeat(16)} ${'z'.repeat(17)}=1`,
  'é=ü \\=\\ \u0001=\u001f a="\u0001\ttab"',
  `long="${'quoted \\"long\\" '.repeat(40)}" a="="`,
  'a=/x?y=z&b',
  'a="" ok host=',
  'ok a="two\nlines"',
];
const KV = [
  'a=1  host=1.2.3.4 ',
  'a=1=2 host= ok="x \\"y\\" \\\\ \\n"',
  '"b c"=1 "a \\" b"=2',
  `host=x"y" a=${'y'.repeat(40)}`,
  'é=\u00a0 \t=1',
];

const PIPELINES: readonly [string, Omit<PipelineConfig, 'parse'>][] = [
  ['nothing', {}],
  ['names', { rename: { host: 'x' }, drop: ['a', 'é'], set: { env: 'prod', n: 5 } }],
  ['kept', { steps: [{ redact: { ok: 'mask' } }, { keep: ['a', 'ok'] }, { set: { c: '${a}' } }] }],
  ['text', { types: { ok: 'string', a: 'string' }, filter: { ok: { ne: 'no' } } }],
  ['a flag', { filter: [{ ok: true }, { a: { contains: '"' } }] }],
  ['templates', { set: { v: '<${host}|${ok}|${none}>', w: '${host}' } }],
  ['raw', { filter: { a: { exists: true } }, output: { format: 'raw' } }],
  ['no newline', { output: { newline: false, nulls: 'drop' } }],
];

describe.each(['relaxed', 'plain'] as const)('%s build', (build) => {
  test.each(PIPELINES)('logfmt: %s', (_, config) => {
    const status = expectSame(pairFor({ parse: 'logfmt', ...config }, build), LOGFMT);
    expect([...status].filter(isHandedBack)).toEqual([]);
  });
  test.each(PIPELINES)('kv: %s', (_, config) => {
    const status = expectSame(pairFor({ parse: { kv: {} }, ...config }, build), KV);
    expect([...status].filter(isHandedBack)).toEqual([]);
  });
});

test('templates in the place of pairs, which may name pairs behind them', () => {
  const status = expectSame(pairFor({ parse: 'logfmt', set: { a: '${b}!', ok: '<${ok}>' } }), [
    'b=1 a=2 ok',
    'a=1 b=2',
  ]);
  expect([...status].map(isHandedBack)).toEqual([false, true]);
});

test('a key alone is true, and no number', () => {
  const pair = pairFor({ parse: 'logfmt', types: { ok: 'bool', n: 'int' }, filter: { ok: true } });
  const status = expectSame(pair, ['ok n=1', 'ok=yes n=2', 'ok=0 n=3', 'ok= n=4', 'n ok=1', 'ok=x n=1']);
  expect([...status].map(isHandedBack)).toEqual([false, false, false, false, true, true]);
});

test('leaves text that is not logfmt, repeated keys and rare escapes to the reference path', () => {
  const odd = [
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
  ];
  odd.push(
    'a="\\x"',
    'a="\\u00e9"',
    'a="\\\n"',
    'a=1 a=2',
    'a=1 a',
    'a=1\u00a0b=2',
    'a\u2003=1',
    'a="x"\ufeffb=1',
    'a=\u3000',
  );
  expect([...expectSame(pairFor({ parse: 'logfmt' }), odd)].every(isHandedBack)).toBe(true);
});

test('leaves text that is not pairs, repeated keys and wide white space to the reference path', () => {
  const odd = [
    '',
    ' ',
    'a',
    'a=1 b',
    '=1',
    'a="x',
    'a="x"y',
    'a="x"y=1',
    '"a=1',
    'a =1',
    'a=1 a=2',
    '""=1',
    'a="x\\',
  ];
  expect([...expectSame(pairFor({ parse: { kv: {} } }), odd)].every(isHandedBack)).toBe(true);
  const spaced = pairFor({ parse: { kv: { pairs: ';', key: ':' } } });
  const wide = ['a:\u00a0x', 'a:x\u2003', '\ufeffa:1', 'a:\u3000;b:1', 'a\u1680:1'];
  expect([...expectSame(spaced, wide)].every(isHandedBack)).toBe(true);
});

test.each([
  [
    { pairs: ';', key: ':', quotes: `"'` },
    [` a : 1 ;; "b c" : 'x;y' ;`, 'a:\t\v1\f ;b:é', `a:"x" ; b:'it\\'s'`, ';', 'a:1;b'],
  ],
  [{ pairs: '; ', key: ' -> ' }, ['a -> 1; b -> "x; y"; ', 'a -> 1;b -> 2', ' a -> 1', 'a -> ', 'a ->']],
  [{ pairs: '&', quotes: '' }, ['q="a=b"&r=', '&&a=1&', 'a=1&=2', 'a&b=1']],
  [{ pairs: '||', key: '==' }, ['a==1||b==2', 'a=b==c|d||e==f', 'a==1|', '|a==1']],
  [{ pairs: '→', key: '§', quotes: '`' }, ['a§1→b§`x→y`', 'é§ü→', 'a§1\u2192']],
  [{ pairs: '12345678', key: ',' }, ['a,112345678b,2', 'a,1234567', '12345678']],
] as const)('separators and quotes of one’s own: %j', (options, records) => {
  const status = expectSame(pairFor({ parse: { kv: options } }), records);
  expect([...status].some((one) => !isHandedBack(one))).toBe(true);
});

test('declines separators and quotes that it cannot compare', () => {
  expect(whyDeclined({ parse: { kv: { pairs: '123456789' } } })).toContain('separator');
  expect(whyDeclined({ parse: { kv: { quotes: '«' } } })).toContain('quotes');
  expect(whyDeclined({ parse: { kv: { quotes: '123456789' } } })).toContain('quotes');
  expect(whyDeclined({ parse: { kv: { quotes: '\0' } } })).toContain('quotes');
});

test('what lies behind a record is none of it', () => {
  const logfmt = pairFor({ parse: 'logfmt' });
  const kv = pairFor({ parse: { kv: { pairs: ', ', key: ': ' } } });
  for (let length = 0; length < 40; length += 1) {
    const filling = 'x'.repeat(length);
    expectSame(logfmt, [
      `a=${filling}`,
      '"=',
      `a="${filling}`,
      '"',
      `${filling}a`,
      '=1',
      `a="${filling}\\`,
      '"" b=1',
    ]);
    expectSame(kv, [
      `a: ${filling}`,
      ', ',
      `a: ${filling},`,
      ' ',
      `${filling}:`,
      ' 1',
      `a: "${filling}\\`,
      '""',
    ]);
  }
});

test('records longer than any output buffer, with and without escapes', () => {
  const long = 'x'.repeat(400_000);
  expectSame(pairFor({ parse: 'logfmt' }), [
    `a=${long} b="${long}"`,
    `a="${'\\"'.repeat(200_000)}"`,
    'a="\\n" b',
  ]);
  // Controls become six times as long: there is no room left for a text.
  expectSame(pairFor({ parse: 'logfmt' }), [`a=${'\u0001'.repeat(400_000)} b="\\n"`]);
  expectSame(pairFor({ parse: { kv: {} } }), [`a=${long} b="${'\\"'.repeat(200_000)}"`, 'a="\\n"']);
  const many = Array.from({ length: 1000 }, (_, index) => `k${index}=1`).join(' ');
  expectSame(pairFor({ parse: 'logfmt' }), [many, many.slice(0, 1000)]);
});

test('as alternatives, pairs are taken where the kernel knows them for such', () => {
  const pair = pairFor({
    anyOf: [
      { parse: { json: {} }, steps: [{ set: { 'b.c': 1 } }] },
      { parse: 'logfmt' },
      { parse: { kv: { key: ':' } } },
    ],
    set: { z: '${a}' },
  });
  const status = expectSame(pair, ['{"b":{}}', 'a=1 ok', 'a:1', 'x']);
  expect([...status].map(isHandedBack)).toEqual([false, false, false, false]);
});

import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { isHandedBack } from '../../../engine/kernel/host/kernel.ts';
import { STATUS_DROPPED } from '../../../engine/kernel/memory.ts';
import { expectSame, pairFor, whyDeclined } from './support.ts';

const CSV = { csv: { columns: ['a', 'b', 'c'] } };
const W3C = { w3c: { fields: ['a', 'b', 'c'] } };

const ROWS = [
  '1,2,3\n',
  ',,\r\n',
  '"1","x, y",""',
  '"say ""no""","""",""""""',
  `${'long '.repeat(30)},"${'quoted ""long"" '.repeat(30)}",é`,
  '1,"two\r\nlines",\t ',
  'x,y,"z"',
  '007,2024-02-29,-1.5',
  `${'x'.repeat(15)},${'y'.repeat(16)},${'z'.repeat(17)}`,
  '"x""",2,3',
];

const PIPELINES: readonly [string, Omit<PipelineConfig, 'parse'>][] = [
  ['nothing', {}],
  ['names', { rename: { a: 'x', b: 'c' }, drop: ['x'], set: { env: 'prod' } }],
  ['templates', { set: { v: '<${a}|${b}|${c}${region}>', a: '${c}' } }],
  ['a filter', { filter: [{ a: { contains: '"' } }, { b: { startsWith: 'x' } }, { c: { ne: '' } }] }],
  ['a mask', { steps: [{ redact: { b: 'mask' } }, { keep: ['b', 'c'] }] }],
  ['raw', { filter: { a: { ne: '1' } }, output: { format: 'raw' } }],
  ['no newline', { output: { newline: false, nulls: 'drop' } }],
];

describe.each(['relaxed', 'plain'] as const)('%s build', (build) => {
  test.each(PIPELINES)('csv: %s', (_, config) => {
    const status = expectSame(pairFor({ parse: CSV, ...config }, build), ROWS);
    expect([...status].filter(isHandedBack)).toEqual([]);
  });

  test.each(PIPELINES)('w3c: %s', (_, config) => {
    const lines = [
      '1 2 3',
      '-1 -- -',
      ' -\t"-"  - ',
      '"say ""no""" "" x"y',
      `${'é'.repeat(40)} ${'y'.repeat(16)} 3\r\n`,
    ];
    const status = expectSame(pairFor({ parse: W3C, ...config }, build), [...lines, '#Fields: a b c', '#']);
    expect([...status].filter(isHandedBack)).toEqual([]);
    expect([...status].slice(-2)).toEqual([STATUS_DROPPED, STATUS_DROPPED]);
  });
});

test('tabs and other delimiters', () => {
  const tsv = expectSame(pairFor({ parse: { tsv: { columns: ['a', 'b'] } } }), ['1,2\t"x\ty"', '\t']);
  const pipe = { parse: { csv: { columns: ['a', 'b'], delimiter: ' ' } } };
  expect([...tsv, ...expectSame(pairFor(pipe), ['1,2 "3 4"', ' '])].some(isHandedBack)).toBe(false);
});

test('columns are typed as those of a pattern; partition keys are made of them', () => {
  const pair = pairFor({
    parse: CSV,
    types: { a: 'int', b: 'timestamp' },
    partition: { day: '${b:yyyy-MM-dd}', c: '${c}' },
  });
  const status = expectSame(pair, [
    '1,2024-02-29,x',
    '"+07",2024-02-29T01:02:03Z,"a ""b"""',
    ',2024-02-29,x',
  ]);
  expect([...status].filter(isHandedBack)).toEqual([]);
  expectSame(pair, ['x,2024-02-29,x', '1,,x', '1,2024-02-29,']);
});

test('leaves what is no row of the columns to the reference path, which has the words for it', () => {
  const odd = [
    '',
    '1,2',
    '1,2,3,4',
    '1,2,3,',
    '"1",2,"3",',
    '1,"2,3',
    '1,"2"x,3',
    '1,"2"x3',
    '1,2"x",3',
    ' "1",2,3',
    '1,2,"""',
  ];
  expect([...expectSame(pairFor({ parse: CSV }), odd)].every(isHandedBack)).toBe(true);
  const lines = ['1 "2"3', '', '1', '1 2', '1 2 3 4', '1 2 "3', '1 2 "3"4', '1 2 """', '"1"\t"2"3 4'];
  expect([...expectSame(pairFor({ parse: W3C }), lines)].every(isHandedBack)).toBe(true);
});

test('what lies behind a row is none of it', () => {
  for (let length = 0; length < 40; length += 1) {
    const filling = 'x'.repeat(length);
    const records = [
      `1,2,${filling}`,
      ',,,,,,,,,,,,,,,,,,,,,"',
      `"${filling}",2,"3"`,
      '"",",',
      `1,"""${filling}",`,
      ',""',
    ];
    const status = expectSame(pairFor({ parse: CSV }), records);
    expect([...status].map(isHandedBack)).toEqual([false, true, false, true, false, true]);
  }
});

test('a row with more values than there are places for captures leaves what lies behind those as it was', () => {
  const status = expectSame(pairFor({ parse: CSV }), [','.repeat(9000), '1,"2",3', ',,']);
  expect([...status].map(isHandedBack)).toEqual([true, false, false]);
});

test('rows longer than any output buffer, with and without doubled quotes', () => {
  const long = 'x'.repeat(300_000);
  const pair = pairFor({ parse: CSV });
  // Controls become six times as long: there is no room left for a text.
  expectSame(pair, [`${'\u0001'.repeat(400_000)},2,""""`]);
  expectSame(pair, [`${long},${long},${long}`, `"${long}""",${long},"${'""'.repeat(100_000)}"`, '"""",2,3']);
});

test('as an alternative, a row is taken where the kernel knows it for one', () => {
  const pair = pairFor({
    anyOf: [{ parse: { json: {} } }, { parse: W3C }, { parse: CSV }, { parse: { regex: '^(?P<line>.*)$' } }],
  });
  const status = expectSame(pair, ['{"a":1}', '1 2 3', '#x', '1,2,3', 'x', '1 2 3 4']);
  expect([...status].map(isHandedBack)).toEqual([false, false, false, false, false, false]);
});

test('declines a delimiter of several bytes, and more columns than there are captures', () => {
  expect(whyDeclined({ parse: { csv: { columns: ['a', 'b'], delimiter: '§' } } })).toContain('delimiter');
  const columns = Array.from({ length: 600 }, (_, index) => `c${index}`);
  expect(whyDeclined({ parse: { csv: { columns } } })).toContain('captures');
  const most = columns.slice(0, 510);
  expectSame(pairFor({ parse: { csv: { columns: most } } }), [most.join(','), most.slice(1).join(',')]);
});

import { expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { STATUS_BAIL, STATUS_OK } from '../../../engine/kernel/memory.ts';
import { createRandom } from '../../../simulator/samples/random.ts';
import { FAMILIES, shapesOf } from '../../fuzz/random-shapes.ts';
import { differenceOf, pairFor } from './support.ts';

const json = (config: Omit<PipelineConfig, 'parse'> = {}) => pairFor({ parse: { json: {} }, ...config });

const PIPELINES: readonly Omit<PipelineConfig, 'parse'>[] = [
  {},
  { drop: ['c.b', 'n'], rename: { b: 'who' }, set: { env: 1 }, filter: { a: { exists: true } } },
  { output: { nulls: 'drop' }, types: { a: 'float', t: 'timestamp' }, drop: ['x', 'c.z'], onError: 'drop' },
  { set: { 'c.a': '${b}', 'c.k.l': 1, n: '<${a}>', 'q.s': null }, types: { 'c.n': 'string' } },
  { steps: [{ keep: ['a', 'b', 'c', 'n'] }, { redact: { b: 'mask' } }] },
  { steps: [{ types: { a: 'int' } }, { keep: ['a', 'c.a', 'c.b.k', 'n.z'] }] },
];

/** One after the other through one kernel, which learns from each; gives the statuses. */
function inTurn(
  records: readonly (string | Buffer)[],
  config?: Omit<PipelineConfig, 'parse'>,
): readonly number[] {
  const pair = json(config);
  const batch = packRecords(records);
  expect(differenceOf(pair, batch)).toBeNull(); // runs them more than once
  return [...pair.kernel.runPacked(batch).status];
}

/** Each through a kernel that has learnt nothing. */
const alone = (records: readonly (string | Buffer)[], config?: Omit<PipelineConfig, 'parse'>) =>
  records.map((record) => json(config).kernel.runPacked(packRecords([record])).status[0]);

test.each(Object.keys(FAMILIES))('records of one shape: %s', (name) => {
  const make = shapesOf(FAMILIES[name]!);
  for (const [index, config] of PIPELINES.entries()) {
    const random = createRandom(index + 1);
    const records = Array.from({ length: 400 }, () => make(random));
    const status = inTurn(records, config);
    expect(status.filter((code) => code < STATUS_BAIL).length).toBeGreaterThan(index === 0 ? 150 : 5);
  }
});

test('what a record becomes does not depend on those before it', () => {
  const random = createRandom(3);
  for (const config of PIPELINES.slice(0, 3)) {
    const records = Object.values(FAMILIES).flatMap((family) =>
      Array.from({ length: 30 }, () => shapesOf(family)(random)),
    );
    expect(inTurn(records, config)).toEqual(alone(records, config));
  }
});

test('segments of one record do not fit behind those of another where the text between is not valid', () => {
  const records = [
    '{"a":"x"}',
    '{"a":1}',
    '{"a":1"}',
    '{"a":"x}',
    '{"a":null}',
    '{"a":null"}',
    '{"a":[1]}',
    '{"a":[1}',
    '{"a":1]}',
    '{"a":{"k":1}}',
    '{"a":{"k":1]}',
    '{"a":[{"k":1}]}',
    '{"a":[{"k":1]}',
    '{"a":[{"k":1}}',
    '{"a":[1,]}',
    '{"a":[,1]}',
    '{"a":[1,2]}',
    '{"a":[1 2]}',
    '{"a":1}}',
    '{"a":1,}',
    '{"a":1,"b":2}',
    '{"a":1"b":2}',
    '{"a":{"k":1},"b":2}',
    '{"a":{"k":1,"b":2}',
    '{"a":"x","b":2}',
    '{"a":"x,"b":2}',
    '{"a":}',
    '{}',
    '{}}',
    '{',
  ];
  for (const config of PIPELINES) expect(inTurn(records, config)).toEqual(alone(records, config));
});

/** Texts with something in them at every place around the ends of vectors. */
const PLACES = [0, 1, 13, 14, 15, 16, 17, 29, 30, 31, 32, 33, 47, 48, 63, 64, 65];
const PARTS = [
  '',
  'é',
  '\\n',
  '\\"',
  '\\\\',
  '\\"\\n',
  '\\u00E9',
  '\\u00G9',
  '\\u12',
  '\\x',
  '\\',
  '\u0001',
  '"',
];
const TEXTS = PARTS.flatMap((part) =>
  PLACES.map((length) => `"${'x'.repeat(length)}${part}${'y'.repeat(length % 7)}"`),
);
const NUMBERS = [
  '',
  '1',
  '0',
  '12',
  '1234567890123',
  '12345678901234',
  '123456789012345',
  '1234567890123456',
].flatMap((digits) =>
  ['', '-', '0', '-0', '0.', '1.'].flatMap((begin) =>
    ['', '.', 'e', '.5', 'e1', '.5e', '.5E-3', '-'].map((end) => `${begin}${digits}${end}`),
  ),
);
const WORDS = ['null', 'true', 'false', 'nul', 'truE', 'fals', 'falsy', 'n', '[]', '{}', '[1]', '{"k":null}'];

test('a scalar of any kind and length in a record that is known, kept, dropped, renamed and asked for', () => {
  const values = [...TEXTS, ...NUMBERS, ...WORDS];
  for (const config of [...PIPELINES, { rename: { a: 'k' }, drop: ['b'], filter: { n: { ne: 'xé' } } }]) {
    // So few that what is not known among them does not make the kernel pause.
    for (let first = 0; first < values.length; first += 100) {
      const records = values
        .slice(first, first + 100)
        .flatMap((value) => [
          '{"a":"x","b":1,"n":null,"z":true}',
          `{"a":${value},"b":1,"n":null,"z":true}`,
          `{"a":"x","b":${value},"n":${value},"z":${value}}`,
        ]);
      inTurn(records, config);
    }
  }
});

test('a name twice is seen in any record that has been learnt', () => {
  const members = ['"a":1', '"b":"x"', '"c":{"a":1,"b":{"a":2}}', '"n":[1]', '"x":{}', '"q":{"r":1,"r":2}'];
  const records = members.flatMap((one) => members.map((other) => `{${one},"y":0,${other}}`));
  const nested = ['"a":1', '"b":2', '"n":3'].flatMap((one) =>
    ['"a":1', '"b":2', '"n":3'].map((other) => `{"c":{${one},${other}}}`),
  );
  for (const config of PIPELINES) {
    const status = inTurn([...records, ...nested], config);
    for (const [index, code] of status.slice(0, 36).entries())
      if (index % 7 === 0) expect(code).toBeGreaterThanOrEqual(STATUS_BAIL);
    expect(status).toEqual(alone([...records, ...nested], config));
  }
});

test('levels and values are limited as they are without shapes', () => {
  const deep = (levels: number, open: string, close: string) =>
    `{"a":${open.repeat(levels)}1${close.repeat(levels)},"b":${open}2${close}}`;
  const levels = Array.from({ length: 12 }, (_, index) => index + 56);
  const records = [...levels, ...levels.toReversed()].flatMap((count) => [
    deep(count, '[', ']'),
    deep(count, '{"k":', '}'),
    deep(count / 2, '[{"k":', '}]'),
  ]);
  expect(inTurn(records)).toEqual(alone(records));
  const wide = Array.from(
    { length: 20 },
    (_, count) => `{"a":[${'1,'.repeat(count)}1],"b":{${'"k":1,'.repeat(count)}"l":1}}`,
  );
  const limited = { limits: { values: 12 } };
  expect(inTurn([...wide, ...wide.toReversed()], limited)).toEqual(
    alone([...wide, ...wide.toReversed()], limited),
  );
});

test('streams that cannot be learnt: names without end, more than there is room for', () => {
  const random = createRandom(9);
  const id = () => `k${random.below(1e9)}`;
  const known = (index: number) => `{"a":${index},"b":"text ${index}","c":{"a":[1,${index}],"b":null}}`;
  const records = Array.from({ length: 6000 }, (_, index) => {
    if (index % 3 === 0) return known(index);
    if (index % 3 === 1) return `{"a":1,"c":{"${id()}":1,"${id()}":{"${id()}":"x"}},"b":2}`;
    return `{"${id()}":1,"a":"${'x'.repeat(60)}","${id()}":[1,2],"${'long'.repeat(30)}":3}`;
  });
  const pair = json(PIPELINES[1]);
  for (let turn = 0; turn < 3; turn += 1) expect(differenceOf(pair, packRecords(records))).toBeNull();
  expect(pair.kernel.runPacked(packRecords([known(1)])).status[0]).toBe(STATUS_OK);
});

test('two alternatives do not share what was learnt', () => {
  const pair = pairFor({
    anyOf: [
      { parse: { regex: '^(?P<word>[a-z]+)$' } },
      { parse: { json: {} }, steps: [{ rename: { a: 'first' } }] },
    ],
    steps: [{ set: { env: 'x' } }],
  });
  const records = Array.from({ length: 50 }, (_, index) => (index % 2 ? 'word' : `{"a":${index},"b":"x"}`));
  expect(differenceOf(pair, packRecords(records))).toBeNull();
});

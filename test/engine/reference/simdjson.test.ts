import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isValidJson, whyNoSimdjson } from '../../../engine/reference/simdjson.ts';
import type { Expected } from '../conformance/case.ts';
import { reference } from '../run-one.ts';

const run = reference({ parse: 'json' });

/** What becomes of a record that simdjson is asked of first. */
const endOf = (record: string): Expected => run([record])[0]!;

/** What JSON.parse alone would say. */
const isObject = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
};

test('simdjson is there, and says what is valid', () => {
  expect(whyNoSimdjson()).toBeNull();
  expect(isValidJson('{"a":[1,{"b":"\\u00e9"}]}')).toBe(true);
  expect(isValidJson('{"a":01}')).toBe(false);
});

test.each([
  ['numbers beyond a double', '{"a":1e400}'],
  ['integers beyond 64 bits', '{"a":123456789012345678901234567890}'],
  ['half a surrogate pair', '{"a":"\\ud800"}'],
  ['repeated names', '{"a":1,"a":2}'],
  ['a NUL written out', '{"a":"\\u0000"}'],
])('%s are taken either way', (_, record) => {
  expect(typeof endOf(record)).toBe('string');
});

const FAILED: Expected = { failed: 'json' };

test('a broken record says nothing of the others', () => {
  const long = JSON.stringify({ filler: 'x'.repeat(70_000) });
  expect(run([long, '{"a":01}', long, '{}'])).toEqual([`${long}\n`, FAILED, `${long}\n`, '{}\n']);
});

// Whatever is put around them or between them, these would be valid together: they are judged one by one.
test.each([
  [['{"a":[1', '2]}']],
  [['{"a":"', '"}']],
  [['']],
  [['{"a":1},{"b":2}']],
  [['{"a":1}]', '[{"b":2}']],
  [['{"a":1}{"b":2}']],
  [['{"a":1,}']],
  [['{"a":01}']],
  [['{"a":"\t"}']],
  [['{"a":"\\x"}']],
  [['{"a" 1}']],
  [['[1]']],
  [['1']],
  [['{1}']],
  [['\ufeff{}']],
])('broken records %j fail, each of them', (records) => {
  expect(run(records)).toEqual(records.map(() => FAILED));
});

test.each([
  '',
  ' ',
  '{',
  '}',
  '[]',
  '[{}]',
  '1',
  '"{}"',
  '{}{}',
  '{} x',
  '{}\u00a0',
  '{"a":[}',
  '{"a":(]}',
  '{"a":[1',
  '2]}',
  '{"a":"}',
  '{"a\\"}',
  '{"a":{]}',
  '{[}]',
  '"a":{}',
])('%j is not one object', (text) => {
  expect(endOf(text)).toEqual(FAILED);
});

test('every valid object is one, whatever white space is around it', () => {
  fc.assert(
    fc.property(
      fc.object({ maxDepth: 2 }),
      fc.constantFrom(0, 1),
      fc.constantFrom('', ' ', '\r\n\t'),
      (json, indent, around) => {
        expect(typeof endOf(around + JSON.stringify(json, null, indent) + around)).toBe('string');
      },
    ),
  );
});

test('nesting over 1,024, which simdjson refuses, is taken where the limit allows it', () => {
  const deep = `{"a":${'['.repeat(2000)}${']'.repeat(2000)}}`;
  expect(isValidJson(deep)).toBe(false);
  expect(reference({ parse: 'json', limits: { depth: 2001 } })([deep])).toEqual([`${deep}\n`]);
});

const tricky = fc.oneof(
  fc.object({ maxDepth: 2 }).map((json) => JSON.stringify(json)),
  fc.json({ maxDepth: 1 }),
  fc.constantFrom(
    '{"a":[1',
    '2]}',
    '{"a":"',
    '"}',
    '{',
    '}',
    '',
    ' ',
    '{}{}',
    '{},{}',
    '{"a":1e999}',
    '{"a":"\u0000"}',
    '{"a":\u0000}',
  ),
  fc.string({ unit: fc.constantFrom(...'{}[]",:\\ 1e-.\u0000\ufeff'), maxLength: 10 }),
);

test('a batch has the same ends by simdjson and by JSON.parse', () => {
  fc.assert(
    fc.property(tricky, (record) => {
      expect(typeof endOf(record) === 'string').toBe(isObject(record));
    }),
    { numRuns: 1000 },
  );
});

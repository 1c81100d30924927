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

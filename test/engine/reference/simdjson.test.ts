import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findJsonObjects } from '../../../engine/reference/simdjson.ts';
import type { Expected } from '../conformance/case.ts';
import { reference } from '../run-one.ts';

/** A valid object long enough that its batch is asked of simdjson. */
const FILLER = JSON.stringify({ filler: 'x'.repeat(70_000) });
const run = reference({ parse: 'json' });

/** The records among a long one, and each alone: simdjson's way and JSON.parse's. */
function bothWays(records: readonly string[]): { together: Expected[]; alone: Expected[] } {
  return {
    together: run([...records, FILLER]).slice(0, -1),
    alone: records.map((record) => run([record])[0]!),
  };
}

/** What is found of records that a long one completes a chunk with. */
const found = (records: readonly (string | null)[]) =>
  [...findJsonObjects([...records, FILLER])].slice(0, -1);

test('less than a chunk is left to JSON.parse, whole chunks are asked about', () => {
  expect([...findJsonObjects(['{}'])]).toEqual([0]);
  expect([...findJsonObjects([FILLER])]).toEqual([1]);
  expect([...findJsonObjects([FILLER, '{}', FILLER, '{}'])]).toEqual([1, 1, 1, 0]);
  expect(found(['{"a":[1,{"b":"\\u00e9"}]}', ' {} '])).toEqual([1, 1]);
});

test('a broken chunk says nothing of the others', () => {
  expect([...findJsonObjects([FILLER, '{"a":01}', FILLER, '{}', FILLER])]).toEqual([1, 0, 0, 1, 1]);
});

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
])('broken records %j are never found valid together', (records) => {
  expect(found(records)).not.toContain(1);
});

test('a record that is not text is left out, and the others are asked about', () => {
  expect(found([null, '{}', null])).toEqual([0, 1, 0]);
});

test.each([
  ['numbers beyond a double', '{"a":1e400}'],
  ['integers beyond 64 bits', '{"a":123456789012345678901234567890}'],
  ['half a surrogate pair', '{"a":"\\ud800"}'],
  ['nesting over 1,024', `{"a":${'['.repeat(2000)}${']'.repeat(2000)}}`],
  ['repeated names', '{"a":1,"a":2}'],
  ['a NUL written out', '{"a":"\\u0000"}'],
])('%s are taken either way', (_, record) => {
  const { together, alone } = bothWays([record]);
  expect(together).toEqual(alone);
  expect(typeof alone[0]).toBe('string');
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
    fc.property(fc.array(tricky, { minLength: 1, maxLength: 4 }), (records) => {
      const { together, alone } = bothWays(records);
      expect(together).toEqual(alone);
    }),
    { numRuns: 400 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findJsonObjects } from '../../../engine/match/simdjson.ts';
import type { Expected } from '../conformance/case.ts';
import { oracle } from '../run-one.ts';

/** A valid object that is a chunk by itself, and ends the chunk of those before it. */
const FILLER = JSON.stringify({ filler: 'x'.repeat(70_000) });
const run = oracle({ parse: 'json' });
const found = (...texts: (string | null)[]) => [...findJsonObjects(texts)];

/** The records before a long one, in its chunk, and each alone: simdjson's way and JSON.parse's. */
function bothWays(records: readonly string[]): { together: Expected[]; alone: Expected[] } {
  return {
    together: run([...records, FILLER]).slice(0, -1),
    alone: records.map((record) => run([record])[0]!),
  };
}

test('a rest that is too short to ask about is left to JSON.parse', () => {
  expect(found('{}')).toEqual([0]);
  expect(found(FILLER, '{}')).toEqual([1, 0]);
});

test('a chunk is found valid as a whole', () => {
  expect(found('{}', '{"a":[1,{"b":"\\u00e9"}]}', ' {} ', FILLER, '{}', FILLER)).toEqual([1, 1, 1, 1, 1, 1]);
});

test('an object that simdjson refuses makes its chunk unknown, and no other', () => {
  expect(found('{}', '{"a":01}', FILLER, '{}', FILLER)).toEqual([0, 0, 0, 1, 1]);
});

test.each([
  [['{"a":[1', '2]}']],
  [['{"a":"', '"}']],
  [['{}', '']],
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
  const known = found(...records, FILLER).slice(0, -1);
  const valid = records.map((record) => record === '{}');
  expect(known.every((one, index) => one === 0 || valid[index])).toBe(true);
});

test('a record that is not text is passed over', () => {
  expect(found('{}', null, FILLER)).toEqual([1, 0, 1]);
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

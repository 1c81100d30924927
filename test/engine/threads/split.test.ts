import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { recordBytes, splitByBytes, takeBytes } from '../../../engine/threads/split.ts';

const sizes = (lengths: readonly number[]) => packRecords(lengths.map((length) => 'x'.repeat(length)));

test('ranges cover the batch in order, none empty, and at most as many as asked for', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), (lengths, parts) => {
      const batch = sizes(lengths);
      const ranges = splitByBytes(batch, parts, recordBytes(batch));
      expect(ranges.length).toBeLessThanOrEqual(parts);
      let from = 0;
      for (const range of ranges) {
        expect(range.from).toBe(from);
        expect(range.to).toBeGreaterThan(range.from);
        from = range.to;
      }
      expect(from).toBe(lengths.length);
    }),
  );
});

test('ranges are balanced by bytes, not by records', () => {
  const batch = sizes([100, ...Array.from({ length: 100 }, () => 1)]);
  expect(splitByBytes(batch, 2, 200)).toEqual([
    { from: 0, to: 1 },
    { from: 1, to: 101 },
  ]);
});

test('no range is more than a record over its share', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 200 }), (lengths) => {
      const batch = sizes(lengths);
      const total = recordBytes(batch);
      for (const { from, to } of splitByBytes(batch, 4, total)) {
        const bytes = lengths.slice(from, to).reduce((sum, length) => sum + length, 0);
        expect(bytes).toBeLessThanOrEqual(total / 4 + 50);
      }
    }),
  );
});

test('a step takes at least one record and stops at the batch end', () => {
  const batch = sizes([10, 10, 10]);
  expect(takeBytes(batch, 0, 1)).toBe(1);
  expect(takeBytes(batch, 0, 11)).toBe(2);
  expect(takeBytes(batch, 1, 1000)).toBe(3);
});

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gzip } from '../../../engine/decoders/gzip.ts';
import { DEFAULT_LIMITS } from '../../../engine/limits.ts';

/** What a record decodes to, or why it does not. */
function decode(record: Buffer, bytes = DEFAULT_LIMITS.decodedBytes): Uint8Array | string {
  const inner: Uint8Array[] = [];
  const into = { add: (one: Uint8Array) => inner.push(one), addPart() {}, wants: () => false };
  const problem = gzip.decode(record, into, { ...DEFAULT_LIMITS, bytes, records: 1 });
  return problem === null ? inner[0]! : String(problem);
}

/** Bytes of memory that decoded records keep. */
const keptBy = (decoded: readonly (Uint8Array | string)[]) => {
  const buffers = new Set(decoded.map((one) => (one as Uint8Array).buffer));
  return [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
};

const text = (length: number) => Buffer.alloc(length, 'a line that is long enough to be one\n');

test('a thousand small records keep about what is in them', () => {
  const record = gzipSync(text(100));
  const decoded = Array.from({ length: 1000 }, () => decode(record));
  expect(decoded.every((one) => Buffer.compare(one as Uint8Array, text(100)) === 0)).toBe(true);
  expect(keptBy(decoded)).toBeLessThan(2 * 1000 * 100);
});

test('records that say they have far more keep no more', () => {
  // What comes behind a zero is ignored by zlib, and read as the length.
  const record = Buffer.concat([gzipSync(text(20_000)), Buffer.from([0, 0xff, 0xff, 0xff, 0xff])]);
  const decoded = Array.from({ length: 100 }, () => decode(record));
  expect(decoded.every((one) => Buffer.compare(one as Uint8Array, text(20_000)) === 0)).toBe(true);
  expect(keptBy(decoded)).toBeLessThan(2 * 100 * 20_000);
});

test.each([0, 1, 63, 64, 65, 16_383, 16_384, 16_385, 1 << 20])(
  '%i bytes in one member, or in two',
  (length) => {
    const one = gzipSync(text(length));
    expect(Buffer.compare(decode(one) as Uint8Array, text(length))).toBe(0);
    const two = Buffer.concat([one, gzipSync('x')]); // the last says 1
    expect(Buffer.compare(decode(two) as Uint8Array, Buffer.concat([text(length), Buffer.from('x')]))).toBe(
      0,
    );
    if (length > 0) expect(decode(two, length)).toBe(`gzip: more than ${length} bytes inside`);
    expect(decode(one, Math.max(length, 1))).toBeInstanceOf(Uint8Array);
  },
);

test('fewer bytes than a length takes', () => {
  for (let length = 0; length < 4; length += 1)
    expect(decode(gzipSync('x').subarray(0, length))).toMatch(/^gzip: /);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64, maxDecodedLength } from '../../../../engine/sources/firehose/base64.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648 by hand, character for character: white space and padding at the end go, `-_` count as `+/`. */
function reference(text: string): number[] | null {
  const kept = [...text].filter((char) => !' \t\r\n'.includes(char)).join('');
  const bare = kept.replace(/=*$/, '').replaceAll('-', '+').replaceAll('_', '/');
  if (bare.length % 4 === 1) return null;
  const out: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of bare) {
    const value = ALPHABET.indexOf(char);
    if (value < 0) return null;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push((held >> bits) & 0xff);
    }
  }
  return out;
}

/** Decodes between two guards, which must stay as they are. */
function decode(text: string): number[] | null {
  const target = Buffer.alloc(maxDecodedLength(text) + 6, 0xee);
  const written = decodeBase64(text, target, 3);
  expect([...target.subarray(0, 3)]).toEqual([0xee, 0xee, 0xee]);
  return written < 0 ? null : [...target.subarray(3, 3 + written)];
}

const characters = (text: string) => fc.constantFrom(...text);
const base64Char = characters(ALPHABET);

describe('base64', () => {
  test.each([
    ['', ''],
    ['QQ==', 'A'],
    ['QQ', 'A'],
    ['QQ=', 'A'],
    ['QUI=', 'AB'],
    ['QUJD', 'ABC'],
    ['QUJD==', 'ABC'],
    ['QUJD\n', 'ABC'],
    [' Q U\tJ\r\nD ', 'ABC'],
    ['QQ= =', 'A'],
    ['QQ==\n', 'A'],
  ])('%j is %j', (text, expected) => {
    expect(Buffer.from(decode(text) ?? []).toString()).toBe(expected);
    expect(decode(text)).not.toBeNull();
  });

  test('both alphabets are read', () => {
    expect(decode('-_-_')).toEqual([0xfb, 0xff, 0xbf]);
    expect(decode('+/+/')).toEqual([0xfb, 0xff, 0xbf]);
  });

  test.each([
    'A',
    'AAAAA',
    '=A',
    'QQ==QQ==',
    'QUI=QUI',
    'QU.D',
    'QUJD!',
    '\u0141\u0141\u0141\u0141',
    'QUJ\u00e9',
    'QUJD\f',
    '{"a":1}',
    'QUJD\u0000',
    'QU%3D',
  ])('%j is refused', (text) => {
    expect(decode(text)).toBeNull();
  });

  test('it agrees with the reference on texts that look like base64', () => {
    const text = fc.string({
      unit: fc.oneof(
        { weight: 30, arbitrary: base64Char },
        characters('-_= \n\t\r'),
        characters('!.\u00c1\u0141\f\u2028'),
      ),
      maxLength: 24,
    });
    fc.assert(
      fc.property(text, (candidate) => {
        expect(decode(candidate)).toEqual(reference(candidate));
      }),
      { numRuns: 3000 },
    );
  });

  test('it agrees with the reference on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (candidate) => {
        expect(decode(candidate)).toEqual(reference(candidate));
      }),
      { numRuns: 1000 },
    );
  });

  test('bytes come back whole, whatever the spelling', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('base64', 'base64url'), (bytes, encoding) => {
        const text = Buffer.from(bytes).toString(encoding as 'base64');
        expect(decode(text)).toEqual([...bytes]);
        expect(decode(text.replace(/.{4}/g, '$&\r\n'))).toEqual([...bytes]);
      }),
    );
  });
});

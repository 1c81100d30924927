import { expect, test } from 'vitest';
import { createChunkedDecoder } from '../../../handler/raw-runtime/chunked.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

/** What comes of the parts, and how much of the last was used. */
function decode(...parts: string[]) {
  const decoder = createChunkedDecoder();
  const used = parts.map((part) => decoder.push(bytes(part)));
  return {
    text: Buffer.concat(decoder.pieces).toString('latin1'),
    complete: decoder.complete,
    used: used.at(-1),
  };
}

const BODY = '5\r\nhello\r\n1;name="x;y"\r\n \r\nC \r\nwonderful wo\r\n0\r\n\r\n';

test('chunks, with extensions and spaces after a size', () => {
  expect(decode(BODY)).toEqual({ text: 'hello wonderful wo', complete: true, used: BODY.length });
});

test('cut at every place, once and byte by byte', () => {
  for (let cut = 1; cut < BODY.length; cut += 1) {
    const { text, complete } = decode(BODY.slice(0, cut), BODY.slice(cut));
    expect({ cut, text, complete }).toEqual({ cut, text: 'hello wonderful wo', complete: true });
  }
  expect(decode(...BODY)).toMatchObject({ text: 'hello wonderful wo', complete: true });
});

test('trailers are passed over, and bytes behind the end are left', () => {
  const text = '1\r\na\r\n0\r\nX-Checksum: 1\r\nY: 2\r\n\r\n';
  expect(decode(`${text}HTTP`)).toEqual({ text: 'a', complete: true, used: text.length });
});

test('nothing is complete before its end', () => {
  for (let cut = 1; cut < BODY.length; cut += 1) expect(decode(BODY.slice(0, cut)).complete).toBe(false);
});

test.each([
  ['a size that is none', 'g\r\n', /a chunk's size is "g"/],
  ['a negative size', '-1\r\n', /size is "-1"/],
  ['an empty size', '\r\n', /size is ""/],
  ['a size of 13 digits', '1000000000000\r\n', /size is/],
  ['data longer than its size', '1\r\nab\r\n', /longer than its size/],
  ['a line feed alone', '1\na\r\n', /ends without a CR/],
  ['a size line without an end', 'a'.repeat(5000), /a chunk without a size/],
])('%s is refused', (_, text, message) => {
  expect(() => decode(text)).toThrow(message);
});

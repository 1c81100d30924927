/**
 * @module engine/decoders/gzip
 * gzip (RFC 1952): a record that was compressed, of one member or several.
 */
import type { DecoderKind } from './decoder.ts';

/** ID1, ID2 and the one method there is, deflate. 0x8b begins no character of UTF-8. */
const MAGIC = [0x1f, 0x8b, 0x08];

// Loaded at the first gzip record: a static import costs a cold start 1.5 ms (2026-11-29, Node 24), paid without one too.
const zlib = () => process.getBuiltinModule('node:zlib');

const fromBase64 = (text: string) => Buffer.from(text, 'base64');

export const gzip: DecoderKind = {
  name: 'gzip',
  summary: 'a gzip-compressed record; recognised by `auto`',
  magic: MAGIC,
  decode(record, inner, limits) {
    try {
      inner.add(zlib().gunzipSync(record, { maxOutputLength: Math.max(1, limits.bytes) }));
      return null;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ERR_BUFFER_TOO_LARGE') return `gzip: more than ${limits.bytes} bytes inside`;
      return `gzip: ${message}`; // zlib's own words, which name no content
    }
  },
  examples: [
    { record: fromBase64('H4sIAAAAAAAAA6tWSlSyMqwFAK+sG1YHAAAA'), inner: ['{"a":1}'] },
    {
      record: fromBase64('H4sIAAAAAAAAA6tWSlQCAA1xNQ8EAAAAH4sIAAAAAAAAA7MyrAUAZ7NUPgMAAAA='), // two members
      inner: ['{"a":1}'],
    },
  ],
  failures: [fromBase64('H4sIAAAAAAAAA6tWSlSyMqwFAK8='), Buffer.from([...MAGIC, 0, 0])],
};

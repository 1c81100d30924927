/**
 * @module engine/decoders/gzip
 * gzip (RFC 1952): a record that was compressed, of one member or several.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { DecoderKind } from './decoder.ts';

/** ID1, ID2 and the one method there is, deflate. 0x8b begins no character of UTF-8. */
const MAGIC = [0x1f, 0x8b, 0x08];

export const gzip: DecoderKind = {
  name: 'gzip',
  summary: 'a gzip-compressed record; recognised by `auto`',
  magic: MAGIC,
  decode(record, inner, limits) {
    try {
      inner.add(gunzipSync(record, { maxOutputLength: Math.max(1, limits.bytes) }));
      return null;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ERR_BUFFER_TOO_LARGE') return `gzip: more than ${limits.bytes} bytes inside`;
      return `gzip: ${message}`; // zlib's own words, which name no content
    }
  },
  examples: [
    { record: gzipSync('{"a":1}'), inner: ['{"a":1}'] },
    { record: Buffer.concat([gzipSync('{"a"'), gzipSync(':1}')]), inner: ['{"a":1}'] },
  ],
  failures: [gzipSync('{"a":1}').subarray(0, 20), Buffer.from([...MAGIC, 0, 0])],
};

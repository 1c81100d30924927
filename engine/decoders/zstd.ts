/**
 * @module engine/decoders/zstd
 * Zstandard (RFC 8878), by Node's own zlib, which has it from 22.15 on.
 */
import type { DecoderKind } from './decoder.ts';

/** 0xb5 begins no character of UTF-8. */
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];

// Loaded at the first such record, as gzip's is.
const zlib = () => process.getBuiltinModule('node:zlib');

const lacks = (): string | null =>
  zlib().zstdDecompressSync === undefined
    ? `zstd, which Node has from 22.15 on (this is ${process.versions.node})`
    : null;

const fromBase64 = (text: string) => Buffer.from(text, 'base64');

export const zstd: DecoderKind = {
  name: 'zstd',
  summary: 'a record compressed by Zstandard; recognised by `auto`. Needs Node 22.15 or later',
  magic: MAGIC,
  compresses: true,
  lacks,
  context: [],
  decode(record, inner, { bytes }) {
    const lacking = lacks();
    if (lacking !== null) return `zstd: there is no ${lacking}`; // recognised by `auto`
    try {
      inner.add(zlib().zstdDecompressSync(record, { maxOutputLength: Math.max(1, bytes) }));
      return null;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return code === 'ERR_BUFFER_TOO_LARGE' ? `zstd: more than ${bytes} bytes inside` : `zstd: ${message}`;
    }
  },
  examples: [{ record: fromBase64('KLUv/SAHOQAAeyJhIjoxfQ=='), inner: ['{"a":1}'] }],
  failures: [fromBase64('KLUv/SAHOQAAeyJhIg=='), Buffer.from([...MAGIC, 0, 0])],
};

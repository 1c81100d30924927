/**
 * @module cli/playground/node/zlib
 * `node:zlib` for decoders: gzip, of one member or several. There is no zstd, which the decoder says.
 */
import { Buffer } from 'buffer/';
import { Inflate } from 'pako';

export const zstdDecompressSync = undefined;

/** What may be before a chunk is written out. */
const CHUNK = 1 << 16;
/** For zlib: the header is gzip's, and nothing else. */
const GZIP_ONLY = 16 + 15;

/** @throws Error as zlib does: `ERR_BUFFER_TOO_LARGE` for more than there may be */
export function gunzipSync(
  bytes: Uint8Array,
  { maxOutputLength = Number.POSITIVE_INFINITY }: { readonly maxOutputLength?: number } = {},
) {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const inflate = new Inflate({ windowBits: GZIP_ONLY, chunkSize: CHUNK });
  inflate.onData = (chunk) => {
    length += chunk.length;
    if (length > maxOutputLength)
      throw Object.assign(new Error('too large'), { code: 'ERR_BUFFER_TOO_LARGE' });
    chunks.push(chunk as Uint8Array);
  };
  let isWhole = false;
  inflate.onEnd = () => {
    isWhole = true;
  };
  inflate.push(bytes);
  if (inflate.err !== 0) throw new Error(inflate.msg);
  if (!isWhole) throw new Error('unexpected end of file');
  return Buffer.concat(chunks);
}

/**
 * @module engine/decoders/gzip
 * gzip (RFC 1952): a record that was compressed, of one member or several.
 */
import { type DecoderKind, LATE } from './decoder.ts';

/** ID1, ID2 and the one method there is, deflate. 0x8b begins no character of UTF-8. */
const MAGIC = [0x1f, 0x8b, 0x08];

// Loaded at the first gzip record: a static import costs a cold start 1.5 ms (2026-11-29, Node 24), paid without one too.
const zlib = () => process.getBuiltinModule('node:zlib');

/**
 * Where time is limited, a record gets so much room, and where it does not suffice, it is tried again with more: zlib cannot
 * be stopped, but ends where the room does. 64 MiB take 0.15 s on a whole CPU and 2 s at 128 MB; most records are done at once.
 */
const FIRST_BYTES = 1 << 20;
const GROWTH = 4;

/** zlib takes no less. */
const LEAST_PIECE = 64;
/** A record may say that it is larger than it is. */
const MOST_PIECE = 4 << 20;
/** deflate makes no byte into more. */
const MOST_RATIO = 1032;

/**
 * Bytes of the piece that zlib writes to: as many as the record says it has, and one, so that no other is begun; of a record
 * that lies, 1,032 pieces at most. Of zlib's own 16 KiB for each, an event of 10,000 small records held 160 MB, and with such pieces,
 * joined, inflating 70 KB took 1.4 times as long (2026-11-29).
 */
function pieceBytes(record: Buffer, most: number): number {
  const said = record.length < 4 ? 0 : record.readUInt32LE(record.length - 4); // of its last member, modulo 4 GiB
  const piece = Math.min(Math.max(said + 1, record.length), MOST_RATIO * record.length, most, MOST_PIECE);
  return Math.max(piece, LEAST_PIECE);
}

/** Not the beginning of a piece that is far larger. */
const ownBytes = (bytes: Buffer) =>
  bytes.buffer.byteLength > bytes.length + Buffer.poolSize ? Buffer.from(bytes) : bytes;

/** gzip's header and trailer. */
const LEAST_BYTES = 18;

/** What a record was compressed from, in one try: `null` where it is not plainly within so many bytes. */
export function tryInflate(record: Buffer, most: number): Buffer | null {
  if (record.length < LEAST_BYTES || record.readUInt32LE(record.length - 4) > most) return null;
  try {
    return zlib().gunzipSync(record, { maxOutputLength: most, chunkSize: pieceBytes(record, most) });
  } catch {
    return null;
  }
}

const fromBase64 = (text: string) => Buffer.from(text, 'base64');

export const gzip: DecoderKind = {
  name: 'gzip',
  summary: 'a gzip-compressed record; recognised by `auto`',
  magic: MAGIC,
  compresses: true,
  context: [],
  decode(record, inner, { bytes, left }) {
    for (let room = left === undefined ? bytes : FIRST_BYTES; ; room *= GROWTH) {
      const most = Math.max(1, Math.min(room, bytes));
      const before = left?.() ?? 0;
      try {
        const options = { maxOutputLength: most, chunkSize: pieceBytes(record, most) };
        inner.add(ownBytes(zlib().gunzipSync(record, options)));
        return null;
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code !== 'ERR_BUFFER_TOO_LARGE') return `gzip: ${message}`; // zlib's own words, which name no content
        if (room >= bytes) return `gzip: more than ${bytes} bytes inside`;
        const after = left!();
        if (after < (before - after) * 2 * GROWTH) return LATE; // the next try is longer, and what is inside is to be run
      }
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

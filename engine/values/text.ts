/**
 * @module engine/values/text
 * Bytes of a record to its text, strictly: what is not valid UTF-8 has none.
 */
import { isUtf8 } from 'node:buffer';

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/** The bytes of a batch as a Buffer over the same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The text of `bytes[start, end)` without one line terminator at its end; `null` where it is not valid UTF-8. */
export function recordText(bytes: Buffer, start: number, end: number): string | null {
  let stop = end;
  if (stop > start && bytes[stop - 1] === LINE_FEED) {
    stop -= 1;
    if (stop > start && bytes[stop - 1] === CARRIAGE_RETURN) stop -= 1;
  }
  const text = bytes.toString('utf8', start, stop);
  // Decoding puts U+FFFD where bytes are invalid; only then (or where it was written) are the bytes looked at.
  if (text.includes('\uFFFD') && !isUtf8(bytes.subarray(start, stop))) return null;
  return text;
}

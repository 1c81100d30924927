/**
 * @module engine/sources/firehose/base64
 * Reads base64 leniently but never guesses: white space, missing padding and the URL-safe alphabet are accepted, anything
 * else is rejected (RFC 4648). Node's own decoder silently skips what it does not know.
 */

import type { Batch } from '../../batch.ts';
import type { Failure } from '../../failures.ts';

/** Bytes that the text can decode to at most. */
export const maxDecodedLength = (text: string) => Math.floor((text.length * 3) / 4);

/** Bytes that `length` characters of the alphabet stand for; a lone last character stands for none. */
const decodedLength = (length: number) => (length % 4 === 1 ? -1 : Math.floor((length * 3) / 4));

function paddingOf(text: string): number {
  let padding = 0;
  while (padding < text.length && text[text.length - 1 - padding] === '=') padding += 1;
  return padding;
}

/**
 * Decodes into `target` at `at`, which has room for {@link maxDecodedLength}. Returns the bytes written, or −1 where the
 * text is not base64.
 *
 * The check is the length: each character outside the alphabet is skipped by Node's decoder and makes the result at
 * least one byte shorter than as many characters of the alphabet would.
 */
export function decodeBase64(text: string, target: Buffer, at: number): number {
  // Node's decoder takes a character beyond U+00FF by its low byte: U+0141 as an A.
  if (Buffer.byteLength(text, 'utf8') !== text.length) return -1;
  const written = target.write(text, at, 'base64');
  const padding = paddingOf(text);
  if (padding <= 2 && written === decodedLength(text.length - padding)) return written;
  const stripped = text.replace(/[ \t\r\n]+/g, '');
  const bare = stripped.slice(0, stripped.length - paddingOf(stripped));
  return target.write(bare, at, 'base64') === decodedLength(bare.length) ? decodedLength(bare.length) : -1;
}

/** The data of a record that should be base64, and the member that it came in, for messages. */
export interface RecordData {
  readonly data: unknown;
  readonly member: string;
}

/** Decodes records' data, one behind the other, into one piece of memory. */
export function decodeRecords(
  records: readonly RecordData[],
  allocate: (byteLength: number) => Uint8Array,
): Pick<Batch, 'bytes' | 'spans' | 'unreadable'> {
  let room = 0;
  for (const { data } of records) if (typeof data === 'string') room += maxDecodedLength(data);
  const bytes = allocate(room);
  const target = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const spans = new Uint32Array(records.length * 2);
  const unreadable: Failure[] = [];
  let end = 0;
  for (const [index, { data, member }] of records.entries()) {
    spans[2 * index] = end;
    if (typeof data !== 'string') {
      const detail = `${member}: expected base64 text, found ${typeof data}`;
      unreadable.push({ index, code: 'data', detail });
    } else {
      const written = decodeBase64(data, target, end);
      if (written < 0) unreadable.push({ index, code: 'base64', detail: `${member} is not base64` });
      else end += written;
    }
    spans[2 * index + 1] = end;
  }
  return { bytes, spans, unreadable };
}

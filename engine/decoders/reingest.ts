/**
 * @module engine/decoders/reingest
 * The envelope of a record that did not fit into a reply and was put into its source again (`overflow: reingest`):
 *
 *     f5 6d 6c 72   magic: f5 begins no character of UTF-8
 *     01            version
 *     hh            how often it was put again, so that this ends
 *     …             the record as it came
 */
import type { DecoderKind } from './decoder.ts';

const MAGIC = [0xf5, 0x6d, 0x6c, 0x72, 0x01];
export const ENVELOPE_BYTES = MAGIC.length + 1;
/** The first byte, by which the kernel hands such a record back. */
export const ENVELOPE_BEGIN = MAGIC[0]!;

/** How often the record in some bytes was put again; `null`: it has no envelope. */
export function hopsOf(bytes: Uint8Array, start = 0, end = bytes.length): number | null {
  if (end - start < ENVELOPE_BYTES || bytes[start] !== ENVELOPE_BEGIN) return null;
  return MAGIC.every((byte, index) => bytes[start + index] === byte) ? bytes[start + MAGIC.length]! : null;
}

export const intoEnvelope = (record: Uint8Array, hops: number): Buffer =>
  Buffer.concat([Uint8Array.of(...MAGIC, hops), record]);

const example = intoEnvelope(Buffer.from('{"a":1}'), 1);

export const reingest: DecoderKind = {
  name: 'reingest',
  summary: 'a record that `overflow: reingest` put into its source again; recognised by `auto`',
  magic: MAGIC,
  // What is inside is as it came, so that it may be a payload of another decoder's.
  context: [],
  decode(record, inner) {
    if (hopsOf(record) === null) return 'reingest: no envelope';
    inner.addPart(record, ENVELOPE_BYTES, record.length);
    return null;
  },
  examples: [{ record: example, inner: ['{"a":1}'] }],
  failures: [Buffer.from(MAGIC), Buffer.from([0xf5, 0x6d, 0x6c, 0x72, 2, 1, 0x7b])],
};

/**
 * @module engine/decoders/decoder
 * The contract of a decoder: from a record as it came to the records inside it. One file here with all of its faces, and
 * one row in the table. Decoders do no I/O.
 */

/** Takes the inner records, in order. */
export interface InnerRecords {
  /**
   * One record: `bytes[start, end)`, or all of them. They must not change afterwards. Records in the same bytes are taken as they
   * lie, without a copy and without an object for each.
   */
  add(bytes: Uint8Array, start?: number, end?: number): void;
}

/** A record that was given up as there was no time left. */
export const LATE = Symbol('late');

/** What a decoder may make of one record. Beyond it the record fails. */
export interface DecodeLimits {
  /** Bytes of all inner records together. */
  readonly bytes: number;
  readonly records: number;
  /** Milliseconds left for it, where there is a deadline. What may take long goes step by step and looks at it. */
  readonly left?: () => number;
}

export interface DecoderKind {
  readonly name: string;
  readonly summary: string;
  /**
   * The first bytes of every such record, where they cannot begin text: `decode: auto` goes by them. They must not be
   * valid UTF-8: the kernel looks for them only where a record is not. `null`: the decoder has to be named.
   */
  readonly magic: readonly number[] | null;
  /** Why the record cannot be decoded, without a byte of it; `null`: its inner records were added. */
  decode(record: Buffer, inner: InnerRecords, limits: DecodeLimits): string | typeof LATE | null;
  readonly examples: readonly { readonly record: Uint8Array; readonly inner: readonly string[] }[];
  /** Records that look near it, and cannot be decoded. */
  readonly failures: readonly Uint8Array[];
}

/**
 * @module engine/decoders/decoder
 * The contract of a decoder: from a record as it came to the records inside it. One file here with all of its faces, and
 * one row in the table. Decoders do no I/O.
 */

import type { Limits } from '../limits.ts';
import type { ContextName } from '../plan/context.ts';

/** Context values of an inner record; they go before those of the record it was in. */
export type InnerContext = Readonly<Partial<Record<ContextName, string | null>>>;

/** Takes the inner records, in order. Their bytes are not copied: they stay as they are until the records have been run. */
export interface InnerRecords {
  add(record: Uint8Array, context?: InnerContext): void;
  /** One that is a part of some bytes: no view is made of each. */
  addPart(bytes: Buffer, start: number, end: number, context?: InnerContext): void;
  /** Whether anybody reads a context value. */
  wants(name: ContextName): boolean;
}

/** A record that was given up as there was no time left. */
export const LATE = Symbol('late');

/** What a decoder may make of one record. Beyond it the record fails. */
export interface DecodeLimits extends Pick<Limits, 'depth' | 'values'> {
  /** Bytes of all inner records together. */
  readonly bytes: number;
  readonly records: number;
  /** Whether the record is nobody else's: its bytes may be written to. */
  readonly isOurs?: boolean;
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
  /** What this Node lacks for it, which is then refused where it is named; `null`: nothing. */
  lacks?(): string | null;
  /** Whether it takes out what was compressed, which may be a payload of another decoder's. */
  readonly compresses?: true;
  /** Whether what was compressed is such a record: `decode: auto` goes on with it. */
  looksLike?(record: Buffer): boolean;
  /** Context values that its inner records have. */
  readonly context: readonly ContextName[];
  /** Why the record cannot be decoded, without a byte of it; `null`: its inner records were added. */
  decode(record: Buffer, inner: InnerRecords, limits: DecodeLimits): string | typeof LATE | null;
  readonly examples: readonly { readonly record: Uint8Array; readonly inner: readonly string[] }[];
  /** Records that look near it, and cannot be decoded. */
  readonly failures: readonly Uint8Array[];
}

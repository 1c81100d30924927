/**
 * @module engine/decoders
 * The table of decoders. A new one is its own file and one row here; the schema, the plan, the kernel, tests and
 * documentation read the table.
 */
import type { DecoderKind } from './decoder.ts';
import { gzip } from './gzip.ts';
import { lines } from './lines.ts';

export type { DecodeLimits, DecoderKind, InnerRecords } from './decoder.ts';

export const DECODERS: readonly DecoderKind[] = [gzip, lines];

/** Those that `decode: auto` recognises. */
export const RECOGNISED: readonly DecoderKind[] = DECODERS.filter(({ magic }) => magic !== null);

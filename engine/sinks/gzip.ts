/**
 * @module engine/sinks/gzip
 * Outputs as members of gzip (RFC 1952): members one behind the other are one valid file, so whatever joins outputs may go on.
 */

// Loaded with the first output that is compressed: a static import costs a cold start 1.5 ms (decoders/gzip.ts).
const zlib = () => process.getBuiltinModule('node:zlib');

/** One member. */
export const gzipMember = (bytes: Uint8Array): Buffer => zlib().gzipSync(bytes);

/** By how much a member may be longer than what is in it: 18 bytes around it, and 5 for each 16 KiB that cannot be compressed. */
export const gzipOverhead = (length: number): number => 18 + 5 * (Math.ceil(length / 16_384) + 1);

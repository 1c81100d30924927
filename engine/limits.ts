/**
 * @module engine/limits
 * Lambda's limits.
 */

/** Bytes of a serialised reply that Lambda lets through (measured: 6 MB and 100 bytes); one more is refused. */
export const REPLY_CEILING = 6_291_556;

/**
 * @module engine/kernel/wasm/fingerprint
 * Which kernel it is: the plain build's SHA-256, its first 16 digits. Written by engine/kernel/build.ts; do not edit.
 */
export const FINGERPRINT = 'af2bfc356fd3b773';

/**
 * @module engine/kernel/wasm/fingerprint
 * Which kernel it is: the plain build's SHA-256, its first 16 digits. Written by engine/kernel/build.ts; do not edit.
 */
export const FINGERPRINT = 'c49d0ffc7f3aec99';

/**
 * @module engine/version
 * millrace's version, for files that only the same version reads. A test compares it with package.json.
 */
export const VERSION = '0.1.0';

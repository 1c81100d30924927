/**
 * @module engine/reference/re2js
 * RE2's port to JavaScript, for machines on which the addon `re2` cannot be loaded. CommonJS, which bundlers take along and
 * nothing runs before it is asked for: the port takes 40 ms to load (2026-11-29).
 */
exports.loadRe2js = () => require('re2js');

/**
 * @module engine/reference/re2-module-loader
 * RE2 as WebAssembly, which `layer/re2-wasm/build.ts` makes. CommonJS, which bundlers take along and nothing reads before it is
 * asked for.
 */
exports.loadRe2Module = () => require('./re2-module.cjs');

/**
 * @module layer/re2-wasm/setup
 * `npm run setup -- wasm`: installs the tools that RE2 is compiled to WebAssembly with, and compiles it, once.
 */
import { installMissing } from '../tools/debian.ts';
import { missingTools, packagesOf, WASM_TOOLS } from '../tools/toolchain.ts';
import { buildRe2Wasm } from './build.ts';

installMissing('RE2 as WebAssembly', () => packagesOf(missingTools(WASM_TOOLS)));
if (process.exitCode === 0) await buildRe2Wasm((line) => console.error(line));

/** Builds RE2 as WebAssembly from the sources as they are, which takes clang: without it, nothing here is tested, and the run fails. */
import { buildRe2Wasm } from '../../layer/re2-wasm/build.ts';

export default async function setup(): Promise<void> {
  await buildRe2Wasm((line) => console.error(line));
}

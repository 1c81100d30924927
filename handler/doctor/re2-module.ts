/**
 * @module handler/doctor/re2-module
 * RE2 as WebAssembly, where its file is there: whether it loads, and in a checkout, whether it was built from the re2 that is
 * installed. An engine without it takes the addon, and says nothing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { whyNoRe2 } from '../../engine/reference/choose-re2.ts';
import type { Re2ModuleFacts } from './report.ts';

const FILE = fileURLToPath(new URL('../../engine/reference/re2-module.cjs', import.meta.url));

const PACKAGE = 're2';

/** The module's first line, as `layer/re2-wasm/build.ts` writes it. */
const BUILT_FROM = /^\/\/ re2 (\S+)/;

function installedRe2(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  } catch {
    return null;
  }
}

/** `null`: there is none, or it is part of a bundle. */
export function examineRe2Module(
  file = FILE,
  error = whyNoRe2('wasm'),
  isCheckout = import.meta.filename?.endsWith('.ts') ?? false,
): Re2ModuleFacts | null {
  if (!existsSync(file) || error?.startsWith('Cannot find module')) return null;
  const builtFrom = BUILT_FROM.exec(readFileSync(file, 'latin1'))?.[1] ?? null;
  // The package is built once and keeps its module, whatever addon is installed beside it.
  return { file, builtFrom, installed: isCheckout ? installedRe2() : null, error };
}

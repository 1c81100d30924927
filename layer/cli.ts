/**
 * @module layer/cli
 * The package's command line, bundled into `dist/cli`: as modules of its own it opened 475 files for a run (docs/decisions/cli-start.md).
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCli } from './compose/bundle.ts';

/** @param folder emptied first: names of chunks change with what is in them */
export async function writeCli(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, content } of await bundleCli())
    writeFileSync(join(folder, name), content, { mode: name === 'bin.js' ? 0o755 : 0o644 });
}

if (import.meta.main) await writeCli(fileURLToPath(new URL('../dist/cli', import.meta.url)));

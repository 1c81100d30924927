/**
 * @module layer/pack
 * What `npm pack` runs first, so that a fresh clone packs the whole package: the modules, compiled anew, and a layer. The
 * native layer takes clang and lld (`npm run layer`); where it has not been built, the portable one goes in its place.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLayer, LAYER_FOLDER } from './build.ts';
import { KINDS } from './manifest.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const say = (line: string) => console.error(line); // npm's own output goes to stdout

rmSync(join(ROOT, 'dist', 'esm'), { recursive: true, force: true }); // with what was compiled of sources that are gone
const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
const { status } = spawnSync(tsc, ['-p', 'tsconfig.build.json'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
if (status !== 0) process.exit(status ?? 1);
if (existsSync(join(LAYER_FOLDER, KINDS.native.zip))) {
  say(`packing dist/layer/${KINDS.native.zip} as it is; \`npm run layer\` builds it anew`);
} else {
  rmSync(join(LAYER_FOLDER, KINDS.portable.zip), { force: true });
  await buildLayer('portable', say);
}

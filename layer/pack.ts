/**
 * @module layer/pack
 * What `npm pack` runs first, so that a fresh clone packs the whole package: RE2 as WebAssembly, the modules, compiled anew,
 * the command line, the playground and a layer. The native layer takes more tools (`npm run layer`); where it has not been built, the portable one goes in its
 * place.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLayer, LAYER_FOLDER } from './build.ts';
import { writeCli } from './cli.ts';
import { licencesText, listComponents } from './compose/licences.ts';
import { KINDS } from './manifest.ts';
import { buildRe2Wasm } from './re2-wasm/build.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const say = (line: string) => console.error(line); // npm's own output goes to stdout

rmSync(join(ROOT, 'dist', 'esm'), { recursive: true, force: true }); // with what was compiled of sources that are gone
const re2 = await buildRe2Wasm(say); // before the modules, of which it is one
function run(command: string, ...argv: readonly string[]): void {
  const { status } = spawnSync(command, argv, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
run(join(ROOT, 'node_modules', '.bin', 'tsc'), '-p', 'tsconfig.build.json');
writeFileSync(
  join(ROOT, 'dist', 'esm', 'THIRD-PARTY-LICENCES.txt'),
  licencesText(listComponents(['re2'], re2)),
);
await writeCli(join(ROOT, 'dist', 'cli'));
run(process.execPath, join('cli', 'playground', 'build.ts')); // with the licences, which go into the page as well
if (existsSync(join(LAYER_FOLDER, KINDS.native.zip))) {
  say(`packing dist/layer/${KINDS.native.zip} as it is; \`npm run layer\` builds it anew`);
} else {
  rmSync(join(LAYER_FOLDER, KINDS.portable.zip), { force: true });
  await buildLayer('portable', say);
}

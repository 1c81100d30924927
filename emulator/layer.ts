/**
 * @module emulator/layer
 * An unpacked layer that runs on this machine: the built one, the zip in the package, or, in a checkout, one composed from
 * the sources with this machine's addons.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MillraceError } from '../engine/errors.ts';
import type { LayerManifest } from '../handler/layer-manifest.ts';
import { runTool } from '../layer/tools/run-tool.ts';

/** Found by the package's own name, as this file lies at another depth once it is built. */
const ROOT = dirname(createRequire(import.meta.url).resolve('millrace/package.json'));
const BUILT = join(ROOT, 'dist', 'layer', 'opt');
const ZIP = join(ROOT, 'dist', 'layer', 'millrace-layer.zip');
const MANIFEST = join('nodejs', 'node_modules', 'millrace', 'layer.json');

/** Whether it has addons for the Node that runs here. */
function fits(opt: string): boolean {
  const file = join(opt, MANIFEST);
  if (!existsSync(file)) return false;
  const { targets } = JSON.parse(readFileSync(file, 'utf8')) as LayerManifest;
  const abi = Number(process.versions.modules);
  return targets.some((target) => target.abi === abi && target.arch === process.arch);
}

/** Whether it is newer than its sources; an older one would run other code. */
function isFresh(opt: string): boolean {
  const built = statSync(join(opt, MANIFEST)).mtimeMs;
  return ['engine', 'handler', 'layer'].every((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(?:ts|sh)$/.test(file))
      .every((file) => statSync(join(ROOT, room, file)).mtimeMs <= built),
  );
}

/** Whether this file runs from its source; then everything the layer is made of is present. */
const IS_SOURCE = import.meta.url.endsWith('.ts');

/**
 * @param folder where one may be unpacked
 * @returns the folder that becomes `/opt`
 * @throws MillraceError `ERR_MILLRACE_SETTING` if there is none for this machine
 */
export async function openLayer(folder: string): Promise<string> {
  if (IS_SOURCE) {
    if (fits(BUILT) && isFresh(BUILT)) return BUILT;
    // In its own process: bundling takes hundreds of MB, and development dependencies are not part of the package.
    await runTool(process.execPath, [
      fileURLToPath(new URL('../layer/host-layer.ts', import.meta.url)),
      folder,
    ]);
    return join(folder, 'opt');
  }
  if (existsSync(ZIP)) {
    const { unzipLayer } = await import('./unzip.ts');
    const opt = join(folder, 'opt');
    unzipLayer(ZIP, opt);
    if (fits(opt)) return opt;
  }
  const node = `Node ${process.version} on ${process.platform} ${process.arch}`;
  throw new MillraceError('ERR_MILLRACE_SETTING', {
    path: 'layer',
    expected: `one with addons for ${node}`,
    found: existsSync(ZIP) ? 'none in it' : `no ${ZIP}`,
    hint: existsSync(ZIP)
      ? "run it on Linux, on one of Lambda's Node versions"
      : 'in a checkout of millrace, npm run layer builds it',
  });
}

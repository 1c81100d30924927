/**
 * @module layer/build
 * `npm run layer`: builds `dist/layer/millrace-layer.zip`, and the same unpacked in `dist/layer/opt`. The same sources give
 * the same bytes. `--portable` builds the layer without native parts beside it.
 */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { wasmOf } from '../engine/kernel/host/wasm.ts';
import type { LayerManifest } from '../handler/layer-manifest.ts';
import { bundleSources } from './compose/bundle.ts';
import { layerComponents, licencesText } from './compose/licences.ts';
import { type LayerFile, nativePackages, type PackageFolders, portablePackages } from './compose/packages.ts';
import { sbomText } from './compose/sbom.ts';
import { zipFiles } from './compose/zip.ts';
import {
  EXTENSIONS,
  type Format,
  KERNEL_FILES,
  KINDS,
  type Kind,
  PACKAGE_FOLDER,
  RE2_FILE,
  SIZE_BUDGET,
} from './manifest.ts';
import { auditFolder } from './natives/audit.ts';
import { buildNatives } from './natives/build.ts';
import { ARCHITECTURES, RUNTIMES } from './natives/targets.ts';
import { buildRe2Wasm, type Re2Wasm } from './re2-wasm/build.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
export const LAYER_FOLDER = join(ROOT, 'dist', 'layer');
/** Kind → the layer unpacked. */
export const OPT_FOLDERS: Readonly<Record<Kind, string>> = {
  native: join(LAYER_FOLDER, 'opt'),
  portable: join(LAYER_FOLDER, 'opt-portable'),
};

const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
const own = (file: string) => readFileSync(join(ROOT, file));

function packageJson(version: string): LayerFile {
  return {
    path: 'package.json',
    bytes: json({
      name: 'millrace',
      version,
      license: 'Apache-2.0',
      main: './index.cjs',
      exports: {
        '.': { import: './index.mjs', require: './index.cjs' },
        './handler': { import: './handler.mjs' },
        './package.json': './package.json',
      },
    }),
  };
}

function layerJson(kind: Kind, version: string): LayerFile {
  const targets = RUNTIMES.flatMap(({ name: runtime, abi }) =>
    ARCHITECTURES.map(({ lambda: architecture, name: arch }) => ({ runtime, architecture, abi, arch })),
  );
  const manifest: LayerManifest = { version, kind, targets };
  return { path: 'layer.json', bytes: json(manifest) };
}

/**
 * All files, by their paths under `/opt`.
 * @param re2 `null`: without it, for tests on a machine that has not built it
 */
export async function composeLayer(
  kind: Kind,
  packages: PackageFolders,
  version: string,
  re2: Re2Wasm | null,
): Promise<readonly LayerFile[]> {
  const formats = Object.keys(EXTENSIONS) as Format[];
  const code = (await Promise.all(formats.map(bundleSources)))
    .flat()
    .map(({ name, content }): LayerFile => ({ path: name, bytes: Buffer.from(content) }));
  const kernel = Object.entries(KERNEL_FILES).map(
    ([build, path]): LayerFile => ({ path, bytes: wasmOf(build as keyof typeof KERNEL_FILES) }),
  );
  const nested = Object.entries(packages).flatMap(([name, files]) =>
    files.map((file) => ({ ...file, path: `node_modules/${name}/${file.path}` })),
  );
  const components = layerComponents(kind, re2);
  const files = [
    packageJson(version),
    layerJson(kind, version),
    ...code,
    ...kernel,
    ...(re2 === null ? [] : [{ path: RE2_FILE, bytes: Buffer.from(re2.module) }]),
    ...nested,
    { path: 'LICENSE', bytes: own('LICENSE') },
    { path: 'THIRD-PARTY-LICENCES.txt', bytes: Buffer.from(licencesText(components)) },
  ].map((file) => ({ ...file, path: `${PACKAGE_FOLDER}/${file.path}` }));
  const all = [...files, { path: 'millrace/raw', bytes: own('layer/raw.sh'), executable: true }];
  const sbom = Buffer.from(sbomText(version, components, all));
  return [...all, { path: 'millrace/sbom.cdx.json', bytes: sbom }];
}

/** Writes the files of a layer under a folder, which becomes `/opt`. */
export function unpackLayer(files: readonly LayerFile[], folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const { path, bytes, executable = false } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    if (executable) chmodSync(file, 0o755);
  }
}

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(2)} MB`;

export async function buildLayer(kind: Kind, say: (line: string) => void): Promise<void> {
  const { version } = JSON.parse(own('package.json').toString()) as { version: string };
  const packages = kind === 'native' ? await nativePackages(await buildNatives(say)) : portablePackages();
  const files = await composeLayer(kind, packages, version, await buildRe2Wasm(say));
  const bytes = await zipFiles(files);
  unpackLayer(files, OPT_FOLDERS[kind]);
  auditFolder(OPT_FOLDERS[kind]);
  const { zip } = KINDS[kind];
  writeFileSync(join(LAYER_FOLDER, zip), bytes);
  const unpacked = files.reduce((sum, file) => sum + file.bytes.length, 0);
  const hash = createHash('sha256').update(bytes).digest('hex');
  say(`dist/layer/${zip}: ${megabytes(bytes.length)} (${megabytes(unpacked)} unpacked), sha256 ${hash}`);
  if (bytes.length > SIZE_BUDGET) {
    throw new Error(
      `the layer has ${bytes.length} bytes, more than its budget of ${SIZE_BUDGET} (layer/manifest.ts)`,
    );
  }
}

if (import.meta.main) {
  try {
    const { values } = parseArgs({ options: { portable: { type: 'boolean', default: false } } });
    await buildLayer(values.portable ? 'portable' : 'native', (line) => console.error(line));
  } catch (error) {
    console.error(`millrace: ${(error as Error).message}`);
    console.error('Without native parts it is built by: npm run layer -- --portable');
    process.exitCode = 1;
  }
}

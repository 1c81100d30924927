/**
 * @module layer/build
 * `npm run layer`: builds `dist/layer/millrace-layer.zip`, and the same unpacked in `dist/layer/opt`. The same sources give
 * the same bytes.
 */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LayerManifest } from '../handler/layer-manifest.ts';
import { bundleSources } from './bundle.ts';
import { licencesText, listComponents } from './licences.ts';
import { EXTENSIONS, type Format, NESTED, PACKAGE_FOLDER, SIZE_BUDGET } from './manifest.ts';
import { type BuiltNative, buildNatives } from './natives/build.ts';
import { ARCHITECTURES, RUNTIMES } from './natives/targets.ts';
import { type LayerFile, NESTED_FILES } from './packages.ts';
import { sbomText } from './sbom.ts';
import { zipFiles } from './zip.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
export const LAYER_FOLDER = join(ROOT, 'dist', 'layer');
export const OPT_FOLDER = join(LAYER_FOLDER, 'opt');
export const ZIP_FILE = join(LAYER_FOLDER, 'millrace-layer.zip');

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

function layerJson(version: string): LayerFile {
  const targets = RUNTIMES.flatMap(({ name: runtime, abi }) =>
    ARCHITECTURES.map(({ lambda: architecture, name: arch }) => ({ runtime, architecture, abi, arch })),
  );
  const manifest: LayerManifest = { version, kind: 'native', targets };
  return { path: 'layer.json', bytes: json(manifest) };
}

/** All files, by their paths under `/opt`. */
export async function composeLayer(
  natives: readonly BuiltNative[],
  version: string,
): Promise<readonly LayerFile[]> {
  const formats = Object.keys(EXTENSIONS) as Format[];
  const code = (await Promise.all(formats.map(bundleSources)))
    .flat()
    .map(({ name, content }): LayerFile => ({ path: name, bytes: Buffer.from(content) }));
  const nested = await Promise.all(
    NESTED.map(async (name) =>
      (await NESTED_FILES[name](natives)).map((file) => ({
        ...file,
        path: `node_modules/${name}/${file.path}`,
      })),
    ),
  );
  const components = listComponents();
  const files = [
    packageJson(version),
    layerJson(version),
    ...code,
    ...nested.flat(),
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

export async function buildLayer(say: (line: string) => void): Promise<void> {
  const { version } = JSON.parse(own('package.json').toString()) as { version: string };
  const natives = await buildNatives(say);
  const files = await composeLayer(natives, version);
  const bytes = await zipFiles(files);
  unpackLayer(files, OPT_FOLDER);
  writeFileSync(ZIP_FILE, bytes);
  const unpacked = files.reduce((sum, file) => sum + file.bytes.length, 0);
  const hash = createHash('sha256').update(bytes).digest('hex');
  say(
    `dist/layer/millrace-layer.zip: ${megabytes(bytes.length)} (${megabytes(unpacked)} unpacked), sha256 ${hash}`,
  );
  if (bytes.length > SIZE_BUDGET) {
    throw new Error(
      `the layer has ${bytes.length} bytes, more than its budget of ${SIZE_BUDGET} (layer/manifest.ts)`,
    );
  }
}

if (import.meta.main) {
  try {
    await buildLayer((line) => console.error(line));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

/**
 * @module layer/host-layer
 * The layer as `npm run layer` composes it, but with the addons of this machine alone: it takes no cross compiler. As a
 * program it is given the folder to unpack it in.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { nativeFileName } from '../engine/native-file.ts';
import { composeLayer, unpackLayer } from './build.ts';
import { type LayerFile, nativePackages } from './compose/packages.ts';
import type { BuiltNative } from './natives/build.ts';

const require = createRequire(import.meta.url);
const arch = process.arch as BuiltNative['arch'];
const abi = Number(process.versions.modules);

/** The addons of this machine, under the names they have in the layer. */
export function hostNatives(folder: string): BuiltNative[] {
  mkdirSync(folder, { recursive: true });
  const copy = (addon: BuiltNative['addon'], name: string) => {
    const file = join(folder, name);
    copyFileSync(require.resolve(`${addon}/build/Release/${addon}.node`), file);
    return file;
  };
  const about = { arch, sha256: '', bytes: 0 };
  return [
    { ...about, addon: 're2', abi, file: copy('re2', nativeFileName('re2', arch, abi)) },
    {
      ...about,
      addon: 'simdjson',
      abi: null,
      file: copy('simdjson', nativeFileName('simdjson', arch, null)),
    },
  ];
}

export async function composeHostLayer(folder: string): Promise<readonly LayerFile[]> {
  return composeLayer(
    'native',
    await nativePackages(hostNatives(join(folder, 'natives'))),
    '0.0.0-test',
    null,
  );
}

/** @returns the folder that becomes `/opt` */
export async function unpackHostLayer(folder: string): Promise<string> {
  const opt = join(folder, 'opt');
  unpackLayer(await composeHostLayer(folder), opt);
  return opt;
}

if (import.meta.main) await unpackHostLayer(process.argv[2]!);

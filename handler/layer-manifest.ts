/**
 * @module handler/layer-manifest
 * The layer's description of itself: `layer.json`, which `npm run layer` writes beside the bundled code. There is none in a
 * checkout or in the npm package.
 */
import { readFileSync } from 'node:fs';
import { MillraceError } from '../engine/errors.ts';

/** One runtime that a layer has native parts for. */
export interface LayerTarget {
  /** As Lambda calls it: `nodejs24.x`. */
  readonly runtime: string;
  /** As Lambda calls it: `x86_64`, `arm64`. */
  readonly architecture: string;
  /** Node's `process.versions.modules`. */
  readonly abi: number;
  /** Node's `process.arch`. */
  readonly arch: string;
}

export interface LayerManifest {
  readonly version: string;
  /** `native`: RE2's own addon; `portable`: RE2 as WebAssembly alone, which runs anywhere. */
  readonly kind: 'native' | 'portable';
  readonly targets: readonly LayerTarget[];
}

const FILE = new URL('./layer.json', import.meta.url);

/** `null` outside of a layer. */
export function readLayerManifest(): LayerManifest | null {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as LayerManifest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The process that asks, as a target. */
export interface Here {
  readonly version: string;
  readonly abi: number;
  readonly arch: string;
}

/**
 * Refuses a runtime or an architecture that the layer has no native parts for, at start: else only the first record that
 * needs RE2 would find out.
 * @throws MillraceError `ERR_MILLRACE_NATIVE`
 */
export function checkTarget(
  manifest: LayerManifest | null,
  here: Here = { version: process.version, abi: Number(process.versions.modules), arch: process.arch },
): void {
  if (manifest === null || manifest.kind === 'portable') return;
  if (manifest.targets.some(({ abi, arch }) => abi === here.abi && arch === here.arch)) return;
  const built = manifest.targets.map(({ runtime, architecture }) => `${runtime} on ${architecture}`);
  throw new MillraceError('ERR_MILLRACE_NATIVE', {
    path: `layer ${manifest.version}`,
    expected: `one of the runtimes it was built for (${built.join(', ')})`,
    found: `Node ${here.version} (ABI ${here.abi}) on ${here.arch}`,
    hint: 'choose one of those for the function, or build the layer with --portable',
  });
}

/**
 * @module layer/manifest
 * What ships in the layer, as data.
 */

/** A managed runtime of Lambda, and the ABI of its Node (`process.versions.modules`). */
export interface Runtime {
  readonly name: string;
  readonly major: number;
  readonly abi: string;
}

export const RUNTIMES: readonly Runtime[] = [
  { name: 'nodejs22.x', major: 22, abi: '127' },
  { name: 'nodejs24.x', major: 24, abi: '137' },
];

/** An architecture, as Lambda and as Node call it. */
export interface Architecture {
  readonly name: string;
  readonly arch: 'x64' | 'arm64';
}

export const ARCHITECTURES: readonly Architecture[] = [
  { name: 'x86_64', arch: 'x64' },
  { name: 'arm64', arch: 'arm64' },
];

/** The package's folder in a function. */
export const PACKAGE_FOLDER = 'nodejs/node_modules/millrace';

/**
 * Entry → source. `handler` and `raw-runtime` are what Lambda and the wrapper start, as ES modules since they wait for the
 * engine; the others are what `require('millrace')` and `import` load, and what runs on threads.
 */
export const ENTRIES = {
  index: { source: 'engine/index.ts', formats: ['esm', 'cjs'] },
  handler: { source: 'handler/index.ts', formats: ['esm'] },
  'raw-runtime': { source: 'handler/raw-runtime/index.ts', formats: ['esm'] },
  worker: { source: 'engine/pool/worker.ts', formats: ['esm', 'cjs'] },
  'event-helper': { source: 'engine/pool/event-helper.ts', formats: ['esm', 'cjs'] },
} as const satisfies Readonly<Record<string, { source: string; formats: readonly Format[] }>>;

export type Format = 'esm' | 'cjs';
export const EXTENSIONS: Readonly<Record<Format, string>> = { esm: 'mjs', cjs: 'cjs' };

/**
 * Packages that ship as folders of their own under `millrace/node_modules`, where only millrace finds them: Piscina starts
 * a file of its own on its threads, and the addons are loaded from files.
 */
export const NESTED = ['piscina', 're2', 'simdjson'] as const;

/** Packages bundled into the code. */
export const BUNDLED = ['js-yaml', 'valibot'] as const;

/** Bytes, zipped. */
export const SIZE_BUDGET = 8 * 1024 * 1024;

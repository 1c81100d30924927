/**
 * @module layer/manifest
 * What ships in the layer, as data. Runtimes, architectures and the natives for them: natives/targets.ts.
 */

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

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
  worker: { source: 'engine/threads/worker.ts', formats: ['esm', 'cjs'] },
} as const satisfies Readonly<Record<string, { source: string; formats: readonly Format[] }>>;

export type Format = 'esm' | 'cjs';
export const EXTENSIONS: Readonly<Record<Format, string>> = { esm: 'mjs', cjs: 'cjs' };

/** Packages that the code asks for by name; each kind of layer says what they are there. */
export const EXTERNAL = ['piscina', 're2', 'simdjson'] as const;

/** RE2 as WebAssembly, beside the code of every layer. */
export const RE2_FILE = 're2-module.cjs';

/** The kernel, a file each build, beside the code of every layer. */
export const KERNEL_FILES = { relaxed: 'kernel-relaxed.wasm', plain: 'kernel-plain.wasm' } as const;

/** Packages bundled into the code. */
export const BUNDLED = ['js-yaml', 'valibot'] as const;

/**
 * The two kinds of layer, both with RE2 as WebAssembly. `native` is the ordinary one, and has the addons as well. `portable`
 * (`npm run layer -- --portable`) runs on any Node and processor. What is licensed: packages, and `re2` for its sources.
 */
export const KINDS = {
  native: { zip: 'millrace-layer.zip', licensed: [...BUNDLED, 'piscina', 're2', 'simdjson'] },
  portable: { zip: 'millrace-layer-portable.zip', licensed: [...BUNDLED, 'piscina', 're2'] },
} as const;

export type Kind = keyof typeof KINDS;

/** Bytes, zipped. */
export const SIZE_BUDGET = 8 * 1024 * 1024;

/**
 * @module layer/compose/bundle
 * The sources as the layer's files: one flat folder of ES modules and CommonJS, so that a worker lies beside the chunk that
 * starts it, whatever the chunks are. The package's command line is made the same way.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CodeSplittingNameFunction, type OutputOptions, type RolldownOptions, rolldown } from 'rolldown';
import { ENTRIES, EXTENSIONS, EXTERNAL, type Format, KERNEL_FILES, RE2_FILE } from '../manifest.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What the oldest runtime's Node reads as it is. */
const TARGET = 'node22';

export interface BundledFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

interface Chunks extends Pick<OutputOptions, 'codeSplitting'> {
  /** Of their files' names. */
  readonly extension?: string;
}

async function generate(
  options: RolldownOptions,
  format: Format,
  { extension = EXTENSIONS[format], ...splitting }: Chunks = {},
): Promise<BundledFile[]> {
  const bundle = await rolldown({
    platform: 'node',
    cwd: ROOT,
    external: [/^node:/, ...EXTERNAL],
    transform: { target: TARGET },
    experimental: { attachDebugInfo: 'none' }, // comments would name the folder of a module outside of the checkout
    logLevel: 'warn',
    ...options,
  });
  try {
    const { output } = await bundle.generate({
      format,
      entryFileNames: `[name].${extension}`,
      chunkFileNames: `[name]-[hash].${extension}`,
      comments: { legal: false, annotation: true, jsdoc: false },
      ...splitting,
    });
    return output.map((file) => ({
      name: file.fileName,
      content: file.type === 'chunk' ? file.code : file.source,
    }));
  } finally {
    await bundle.close();
  }
}

/** It lies beside the code, once for both formats. */
const re2Beside = {
  name: 're2-beside',
  resolveId: (source: string) =>
    source.endsWith(`/${RE2_FILE}`) ? { id: `./${RE2_FILE}`, external: true } : null,
};

/**
 * The kernel's builds lie beside it too, and the one that runs is read from its file: as base64 both are read, decoded to characters and
 * parsed with the code around them.
 */
const kernelBeside = {
  name: 'kernel-beside',
  load: (id: string) =>
    id.endsWith('/engine/kernel/host/wasm.ts')
      ? `import { readFileSync } from 'node:fs';
const FILES = ${JSON.stringify(KERNEL_FILES)};
export const wasmOf = (build) => readFileSync(new URL(FILES[build], import.meta.url));`
      : null,
};

/** The command line's files in the package, by name: its start, and what its threads run. */
const CLI_ENTRIES = {
  bin: 'cli/bin.ts',
  worker: 'engine/threads/worker.ts',
  'range-worker': 'cli/run/ranges/range-worker.ts',
};

/** Of the package, which has RE2 as WebAssembly once, beside the modules of its engine. */
const re2OfPackage = {
  name: 're2-of-package',
  resolveId: (source: string) =>
    source.endsWith('/re2-module-loader.cjs')
      ? { id: '../esm/engine/reference/re2-module-loader.cjs', external: true }
      : null,
};

/** The command line as few files, each command a chunk of its own. What it needs of the registry is installed beside the package. */
export function bundleCli(): Promise<BundledFile[]> {
  const input = Object.fromEntries(
    Object.entries(CLI_ENTRIES).map(([name, source]) => [name, join(ROOT, source)]),
  );
  return generate({ input, external: [/^[^./]/], plugins: [re2OfPackage] }, 'esm', {
    extension: 'js',
    ...inOneFile(join(ROOT, 'engine/index.ts')),
  });
}

/**
 * What a function imports at once, in one file: with fourteen, finding and linking them was a tenth of the import (51 → 47 ms of CPU
 * time built ahead, 67 → 61 by name; Node 24.21, on a busy machine, 2026-11-30). What is asked for later keeps its own.
 */
function inOneFile(entry: string): Chunks {
  let closure: ReadonlySet<string> | null = null;
  const name: CodeSplittingNameFunction = (id, context) => {
    closure ??= closureOf(entry, (one) => context.getModuleInfo(one)?.importedIds ?? []);
    return closure.has(id) ? 'core' : null;
  };
  return { codeSplitting: { groups: [{ name, debugName: 'core' }] } };
}

/** What a module imports, and what those import. Not itself: it waits for modules that import these. */
function closureOf(entry: string, importsOf: (id: string) => readonly string[]): Set<string> {
  const found = new Set(importsOf(entry));
  for (const id of found) for (const imported of importsOf(id)) found.add(imported);
  return found;
}

/** The engine and the handlers in one format. */
export function bundleSources(format: Format): Promise<BundledFile[]> {
  const input = Object.fromEntries(
    Object.entries(ENTRIES)
      .filter(([, { formats }]) => (formats as readonly Format[]).includes(format))
      .map(([name, { source }]) => [name, join(ROOT, source)]),
  );
  const { handler } = input;
  return generate(
    { input, plugins: [re2Beside, kernelBeside] },
    format,
    handler === undefined ? {} : inOneFile(handler),
  );
}

/**
 * A package's CommonJS in one file that finds its addon by the process it runs in.
 * @param addonName an expression for the file's name, in the package's folder
 */
export async function bundleAddonPackage(main: string, addonName: string): Promise<BundledFile> {
  const ADDON = '\0addon';
  const plugin = {
    name: 'addon',
    resolveId: (source: string) => (source.endsWith('.node') ? ADDON : null),
    load: (id: string) => (id === ADDON ? `module.exports = require(${addonName});` : null),
  };
  const [file] = await generate({ input: { index: main }, plugins: [plugin] }, 'cjs');
  return file!;
}

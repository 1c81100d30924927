/**
 * @module layer/compose/bundle
 * The sources as the layer's files: one flat folder of ES modules and CommonJS, so that a worker lies beside the chunk that
 * starts it, whatever the chunks are. The package's command line is made the same way.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RolldownOptions, rolldown } from 'rolldown';
import { ENTRIES, EXTENSIONS, EXTERNAL, type Format, RE2_FILE } from '../manifest.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What the oldest runtime's Node reads as it is. */
const TARGET = 'node22';

export interface BundledFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

async function generate(
  options: RolldownOptions,
  format: Format,
  extension: string = EXTENSIONS[format],
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
  return generate({ input, external: [/^[^./]/], plugins: [re2OfPackage] }, 'esm', 'js');
}

/** The engine and the handlers in one format. */
export function bundleSources(format: Format): Promise<BundledFile[]> {
  const input = Object.fromEntries(
    Object.entries(ENTRIES)
      .filter(([, { formats }]) => (formats as readonly Format[]).includes(format))
      .map(([name, { source }]) => [name, join(ROOT, source)]),
  );
  return generate({ input, plugins: [re2Beside] }, format);
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

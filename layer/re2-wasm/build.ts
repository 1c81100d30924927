/**
 * @module layer/re2-wasm/build
 * `node layer/pinned.mjs layer/re2-wasm/build.ts`: RE2 as WebAssembly, from the C++ in the installed package `re2`, into the
 * module that `engine/reference/re2-wasm.ts` loads. It is compiled once and then taken from the cache, until something that
 * its bytes depend on changes. The same sources give the same bytes.
 */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cachedFolder, PROJECT } from '../natives/cache.ts';
import { packageFolder } from '../natives/node-gyp.ts';
import { runTool } from '../tools/run-tool.ts';
import { requireTools, WASM_TOOLS } from '../tools/toolchain.ts';

const HERE = import.meta.dirname;
/** What the engine's sources load. The package has it in `dist/esm`, the layer beside its code. */
export const RE2_MODULE = join(PROJECT, 'engine', 'reference', 're2-module.cjs');

/** Debian's packages with what is linked in, whose licences travel along. */
const LINKED = ['wasi-libc', 'libc++-19-dev-wasm32'] as const;

const RE2_SOURCES = [
  ...['bitmap256', 'bitstate', 'compile', 'dfa', 'nfa', 'onepass', 'parse', 'perl_groups', 'prog', 're2'],
  ...['regexp', 'simplify', 'tostring', 'unicode_casefold', 'unicode_groups'],
].map((name) => `vendor/re2/re2/${name}.cc`);
const SOURCES: readonly string[] = [
  ...RE2_SOURCES,
  'vendor/re2/util/rune.cc',
  'vendor/re2/util/strutil.cc',
  'vendor/abseil-cpp/absl/container/internal/raw_hash_set.cc',
  'vendor/abseil-cpp/absl/hash/internal/hash.cc',
  'vendor/abseil-cpp/absl/hash/internal/city.cc',
  'vendor/abseil-cpp/absl/strings/ascii.cc',
];
/** The addon's translation of patterns, with the headers it takes from its own folder: that one is V8's there. */
const TRANSLATION = ['pattern.cc', 'pattern.h', 'unicode_properties.h'] as const;

const FLAGS = [
  '--target=wasm32-wasi',
  ...['-std=c++20', '-O3', '-DNDEBUG', '-w'],
  ...['-fno-exceptions', '-fno-rtti', '-fno-threadsafe-statics'],
  ...['-fvisibility=hidden', '-ffunction-sections', '-fdata-sections'],
  ...['-msimd128', '-mbulk-memory', '-msign-ext', '-mnontrapping-fptoint'],
];
/** Memory grows to 1 GB: many patterns at RE2's own limit, or a text of 200 MB. What would need more is a trap. */
const MOST_MEMORY = 1024 * 1024 * 1024;
/** The stack lies first, so that an overflow is a trap. No `-O` here: with it clang runs whatever `wasm-opt` there is. */
const LINK_FLAGS = [
  ...['--target=wasm32-wasi', '-mexec-model=reactor'],
  `-Wl,--gc-sections,--strip-all,--stack-first,-z,stack-size=262144,--initial-memory=1048576,--max-memory=${MOST_MEMORY}`,
];

const own = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:cc|h)$/.test(file))
    .sort()
    .map((file) => join(folder, file));

async function stampOf(re2: string): Promise<string> {
  const compiler = (await runTool('clang++-19', ['--version'])).split('\n')[0]!;
  const versions = await runTool('dpkg-query', ['-W', ...LINKED]);
  const hash = createHash('sha256');
  for (const file of [...own(HERE), ...own(join(re2, 'vendor')), ...own(join(re2, 'lib'))]) {
    hash.update(readFileSync(file));
  }
  return [compiler, versions, ...FLAGS, ...LINK_FLAGS, hash.digest('hex')].join(' ');
}

async function compile(re2: string, folder: string): Promise<void> {
  const translation = join(folder, 'translation');
  mkdirSync(translation);
  for (const file of TRANSLATION) copyFileSync(join(re2, 'lib', file), join(translation, file));
  copyFileSync(join(HERE, 'stand-ins', 'wrapped_re2.h'), join(translation, 'wrapped_re2.h'));
  const folders = [
    join(HERE, 'stand-ins'),
    join(re2, 'vendor', 're2'),
    join(re2, 'vendor', 'abseil-cpp'),
    translation,
  ];
  const sources = [
    ...SOURCES.map((file) => join(re2, file)),
    join(translation, 'pattern.cc'),
    join(HERE, 'runtime.cc'),
    join(HERE, 'api.cc'),
  ];
  const objects: string[] = [];
  for (const source of sources) {
    const object = join(folder, `${basename(source, '.cc')}.o`);
    await runTool('clang++-19', [...FLAGS, ...folders.map((one) => `-I${one}`), '-c', source, '-o', object]);
    objects.push(object);
  }
  await runTool('clang++-19', [...LINK_FLAGS, ...objects, '-o', join(folder, 're2.wasm')]);
  for (const object of objects) rmSync(object);
}

/** A library of Debian's in the module. */
export interface Linked {
  readonly name: string;
  readonly version: string;
  /** Debian's file of its copyright and licences. */
  readonly text: string;
}

export interface Re2Wasm {
  readonly wasm: Uint8Array;
  /** CommonJS that exports its bytes, gzipped, in base64: bundlers take it along like any other code. */
  readonly module: string;
  readonly linked: readonly Linked[];
}

/**
 * Builds RE2, and writes `RE2_MODULE`.
 * @param say takes a line about what is going on
 * @throws Error where a tool is missing (and what installs it), or a compiler fails
 */
export async function buildRe2Wasm(say: (line: string) => void): Promise<Re2Wasm> {
  requireTools(WASM_TOOLS, 'compiling RE2 to WebAssembly', 'wasm');
  const re2 = packageFolder('re2');
  const folder = await cachedFolder('re2-wasm', await stampOf(re2), async (fresh) => {
    say('compiling RE2 to WebAssembly, once (about half a minute) …');
    await compile(re2, fresh);
  });
  const wasm = readFileSync(join(folder, 're2.wasm'));
  const { version } = JSON.parse(readFileSync(join(re2, 'package.json'), 'utf8')) as { version: string };
  // The first line is for the doctor. With a type, or the declarations have all of it once more.
  const module = `// re2 ${version}\n/** @type {string} */\nmodule.exports = '${gzipSync(wasm, { level: 9 }).toString('base64')}';\n`;
  if (!existsSync(RE2_MODULE) || readFileSync(RE2_MODULE, 'utf8') !== module) {
    writeFileSync(`${RE2_MODULE}.part`, module);
    renameSync(`${RE2_MODULE}.part`, RE2_MODULE); // whole, or not at all
  }
  const linked = LINKED.map(
    async (name): Promise<Linked> => ({
      name,
      version: await runTool('dpkg-query', ['-W', '-f', '${Version}', name]),
      text: readFileSync(`/usr/share/doc/${name}/copyright`, 'utf8').trim(),
    }),
  );
  return { wasm, module, linked: await Promise.all(linked) };
}

if (import.meta.main) {
  try {
    const { wasm, module } = await buildRe2Wasm((line) => console.error(line));
    const hash = createHash('sha256').update(wasm).digest('hex');
    console.error(`RE2 as WebAssembly: ${wasm.length} bytes, ${module.length} as a module, sha256 ${hash}`);
  } catch (error) {
    console.error(`millrace: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

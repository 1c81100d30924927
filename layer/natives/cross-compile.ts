/**
 * @module layer/natives/cross-compile
 * One addon for one Lambda target: node-gyp with clang 19, lld and an old sysroot. The same compiler gives the same bytes
 * wherever and whenever it is done: no path, time or build id is in them.
 */
import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTool, tailOf } from '../tools/run-tool.ts';
import { CACHE, cachedFolder, PROJECT } from './cache.ts';
import { OWN_SYMBOLS, packageFolder, rebuild } from './node-gyp.ts';
import { nodePackage } from './node-package.ts';
import { SYSROOT_STAMP, sysroot } from './sysroot.ts';
import type { Target } from './targets.ts';

function packageVersion(name: string): string {
  const text = readFileSync(join(packageFolder(name), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Headers of the standard library that V8's ask for and the sysroot's GCC 10 has not. */
const STAND_INS = join(import.meta.dirname, 'stand-ins');

/** Packages whose headers or rules go into a build, besides the addon's own. */
const BUILD_PACKAGES = ['nan', 'node-addon-api', 'node-gyp'];

/** Given last to the compiler: what the addon's own rules say before (`-g`) gives way. */
const COMPILE_FLAGS = ['-g0', '-ffunction-sections', '-fdata-sections', '-Wno-everything'];

const LINK_FLAGS = [
  '-fuse-ld=lld',
  OWN_SYMBOLS,
  '-Wl,--strip-all',
  '-Wl,--gc-sections',
  '-Wl,--as-needed',
  '-Wl,--build-id=none',
];

async function compilerVersion(): Promise<string> {
  const banners = await Promise.all(['clang-19', 'ld.lld-19'].map((tool) => runTool(tool, ['--version'])));
  return banners.map((banner) => banner.split('\n')[0]).join(', ');
}

/**
 * Of the 113 objects of re2, 100 do not see V8, and are the same for Node 24 and 26 (22 has another C++ standard): the second takes
 * a fifth of the first's time. ccache looks at the preprocessed text, so that the folders of headers, which differ, do not matter.
 */
const SHARED_OBJECTS = { CCACHE_DIR: join(CACHE, 'ccache'), CCACHE_NODIRECT: '1', CCACHE_NOHASHDIR: '1' };

/** The machine's own flags would change the bytes. */
const NO_FLAGS = { CPPFLAGS: '', LDFLAGS: '' };

async function compile(target: Target, folder: string, say: (line: string) => void): Promise<void> {
  const { addon, architecture, runtime } = target;
  const root = await sysroot(architecture, say);
  const headers = await nodePackage(architecture, runtime, say);
  const source = packageFolder(addon.name);
  for (const name of addon.sources) cpSync(join(source, name), join(folder, name), { recursive: true });
  const to = `--target=${architecture.triple} --sysroot=${root}`;
  const flags = [...COMPILE_FLAGS, `-ffile-prefix-map=${PROJECT}=`].join(' ');
  const variables = {
    ...NO_FLAGS,
    ...SHARED_OBJECTS,
    CC: `ccache clang-19 ${to}`,
    CXX: `ccache clang++-19 ${to}`,
    LINK: `clang++-19 ${to} ${LINK_FLAGS.join(' ')}`,
    CFLAGS: flags,
    CXXFLAGS: `${flags} -idirafter ${STAND_INS}`,
  };
  const ended = await rebuild(folder, [`--arch=${architecture.name}`, `--nodedir=${headers}`], variables);
  if (ended.status !== 0) throw new Error(`compiling ${target.file} failed:\n${tailOf(ended)}`);
}

/** Everything the bytes depend on. */
async function stampOf({ addon, architecture, runtime, abi }: Target): Promise<string> {
  const versions = [addon.name, ...BUILD_PACKAGES].map((name) => `${name} ${packageVersion(name)}`);
  return [
    ...versions,
    `${architecture.triple} abi ${abi} headers ${runtime.nodeVersion}`,
    await compilerVersion(),
    SYSROOT_STAMP,
    ...readdirSync(STAND_INS).map((name) => readFileSync(join(STAND_INS, name), 'utf8')),
    ...COMPILE_FLAGS,
    ...LINK_FLAGS,
  ].join('\n');
}

/**
 * Compiles a target, or takes it from the cache; gives the path of the binary in there.
 * @throws Error with the compiler's last lines
 */
export async function crossCompile(target: Target, say: (line: string) => void): Promise<string> {
  const folder = await cachedFolder(`natives/${target.file}`, await stampOf(target), async (made) => {
    say(`compiling ${target.file} …`);
    const started = performance.now();
    const sources = join(made, 'sources');
    await compile(target, sources, say);
    copyFileSync(join(sources, 'build', 'Release', `${target.addon.name}.node`), join(made, target.file));
    rmSync(sources, { recursive: true });
    say(`  ready in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  });
  return join(folder, target.file);
}

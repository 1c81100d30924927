/**
 * @module layer/natives/host
 * Compiles the native addons (`re2`, `simdjson`) once, for the Node this runs on, from the sources in their
 * registry packages. Install scripts are switched off (.npmrc) because npm would run them on whatever `node`
 * is on the PATH, and re2's would first try a download. What is compiled for Lambda is in `layer/natives/`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tailOf } from '../tools/run-tool.ts';
import { OWN_SYMBOLS, packageFolder, rebuild } from './node-gyp.ts';
import { ADDONS, type Addon } from './targets.ts';

/** Of the linkers at hand only those for ELF know the word; elsewhere an addon's symbols are its own anyway. */
const LINK_FLAGS = process.platform === 'linux' ? OWN_SYMBOLS : '';

/** What a built binary was built for; a build is repeated when this differs. */
function buildStamp(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return `${version} ${process.platform}-${process.arch} abi-${process.versions.modules} ${LINK_FLAGS}`;
}

const binaryFile = (folder: string, { name }: Addon) => join(folder, 'build', 'Release', `${name}.node`);
const stampFile = (folder: string) => join(folder, 'build', 'millrace-stamp');

function isBuilt(addon: Addon): boolean {
  const folder = packageFolder(addon.name);
  const stamp = stampFile(folder);
  return (
    existsSync(binaryFile(folder, addon)) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === buildStamp(folder)
  );
}

/** Headers beside the running Node, as the registry's node packages and Debian's have them; else node-gyp's own way. */
function headerArguments(): string[] {
  const root = dirname(dirname(process.execPath));
  return existsSync(join(root, 'include', 'node', 'node.h')) ? [`--nodedir=${root}`] : [];
}

async function compile(addon: Addon): Promise<void> {
  const folder = packageFolder(addon.name);
  const ended = await rebuild(folder, headerArguments(), { LDFLAGS: LINK_FLAGS });
  if (ended.status !== 0 || !existsSync(binaryFile(folder, addon))) {
    throw new Error(
      `compiling ${addon.name} failed (node-gyp left with ${ended.status}). It needs python3, make and g++ with C++20 ` +
        `(Debian: apt-get install python3 make g++).\n${tailOf(ended)}`,
    );
  }
  writeFileSync(stampFile(folder), buildStamp(folder));
}

/** Compiles whatever addon is missing or was built for another Node; does nothing (under 5 ms) when all are there. */
export async function ensureNatives(say: (line: string) => void): Promise<void> {
  const missing = ADDONS.filter((addon) => !isBuilt(addon));
  if (missing.length === 0) return;
  say(
    `compiling ${missing.map((addon) => addon.name).join(' and ')} for Node ${process.version}, once (about a minute) …`,
  );
  for (const addon of missing) {
    const started = performance.now();
    await compile(addon);
    say(`  ${addon.name} ready in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
}

if (import.meta.main) {
  try {
    await ensureNatives((line) => console.error(line));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

/**
 * @module layer/natives
 * Compiles the native addons (`re2`, `simdjson`) once, for the Node this runs on, from the sources in their
 * registry packages. Install scripts are switched off (.npmrc) because npm would run them on whatever `node`
 * is on the PATH, and re2's would first try a download.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';

/** One native addon: the package that holds its sources, and where its build leaves the binary. */
interface NativeAddon {
  readonly name: string;
  readonly binary: string;
}

const ADDONS: readonly NativeAddon[] = [
  { name: 're2', binary: 'build/Release/re2.node' },
  { name: 'simdjson', binary: 'build/Release/simdjson.node' },
];

const require = createRequire(import.meta.url);

/** The folder of an installed package, found without loading the package (its addon may not be built yet). */
function packageFolder(name: string): string {
  return dirname(require.resolve(`${name}/package.json`));
}

/** What a built binary was built for; a build is repeated when this differs. */
function buildStamp(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return `${version} ${process.platform}-${process.arch} abi-${process.versions.modules}`;
}

const stampFile = (folder: string) => join(folder, 'build', 'millrace-stamp');

function isBuilt(addon: NativeAddon): boolean {
  const folder = packageFolder(addon.name);
  const stamp = stampFile(folder);
  return (
    existsSync(join(folder, addon.binary)) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === buildStamp(folder)
  );
}

/**
 * The environment for node-gyp: without npm's own `npm_config_*`, which node-gyp takes over its command line
 * (a machine-wide `nodedir` would compile against the headers of another Node).
 */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)));
}

/** Headers beside the running Node, as the registry's node packages and Debian's have them; else node-gyp's own way. */
function headerArguments(): string[] {
  const root = dirname(dirname(process.execPath));
  return existsSync(join(root, 'include', 'node', 'node.h')) ? [`--nodedir=${root}`] : [];
}

function compile(addon: NativeAddon): Promise<void> {
  const folder = packageFolder(addon.name);
  const nodeGyp = join(packageFolder('node-gyp'), 'bin', 'node-gyp.js');
  const jobs = String(availableParallelism());
  const argv = [nodeGyp, 'rebuild', '--silent', `--jobs=${jobs}`, ...headerArguments()];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, argv, { cwd: folder, env: cleanEnvironment() });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0 && existsSync(join(folder, addon.binary))) {
        mkdirSync(join(folder, 'build'), { recursive: true });
        writeFileSync(stampFile(folder), buildStamp(folder));
        resolve();
      } else {
        const tail = Buffer.concat(output).toString('utf8').trimEnd().split('\n').slice(-25).join('\n');
        reject(
          new Error(
            `compiling ${addon.name} failed (node-gyp left with ${code}). It needs python3, make and g++ with C++20 ` +
              `(Debian: apt-get install python3 make g++).\n${tail}`,
          ),
        );
      }
    });
  });
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

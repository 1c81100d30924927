/**
 * @module layer/natives/node-gyp
 * Runs node-gyp in the folder of an addon's sources.
 */
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { type Ended, tryTool } from '../tools/run-tool.ts';

/**
 * For the linker: an addon's own symbols are its own. Node exports those of the libraries in it, simdjson of another version
 * among them, and the dynamic linker gives an addon those first: its `isValid` then ran Node's `set_max_depth` on an object
 * of another layout, and asked for up to a petabyte of memory (Node 24.21, simdjson 0.9.2, 2026-11-28).
 */
export const OWN_SYMBOLS = '-Wl,-Bsymbolic';

/** The folder of an installed package, found without loading the package (its addon may not be built yet). */
export function packageFolder(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

/**
 * The environment without npm's own `npm_config_*`, which node-gyp takes over its command line: a machine-wide `nodedir`
 * would compile against the headers of another Node.
 */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)));
}

/** What it leaves behind where it succeeds is in `build/Release`. */
export function rebuild(
  folder: string,
  argv: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const nodeGyp = join(packageFolder('node-gyp'), 'bin', 'node-gyp.js');
  const words = [nodeGyp, 'rebuild', '--silent', `--jobs=${availableParallelism()}`, ...argv];
  return tryTool(process.execPath, words, { cwd: folder, env: { ...cleanEnvironment(), ...variables } });
}

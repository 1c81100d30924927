/**
 * @module layer/pinned
 * The runner of every npm script, on the Node that comes with the dependencies, whatever `node` is on the PATH:
 *
 *     node layer/pinned.mjs FILE.ts …           a file of the project
 *     node layer/pinned.mjs TOOL …              a tool in node_modules/.bin
 *     node layer/pinned.mjs setup [NAME]        one of SETUPS; without a name, the native addons
 *
 * `npm run millrace` and `npm start` read the files that a user names from the folder they were called in; npm itself runs scripts in the
 * project's. What may use the native addons compiles them first, once. Plain JavaScript, because an older Node has to read it.
 * npm 11 links the pinned Node into node_modules/.bin by itself; npm 10, which Node 20 and 22 bring along, does not.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const TOOLS = join(ROOT, 'node_modules', '.bin');
const PINNED = join(ROOT, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
/** The first that runs TypeScript as it is. */
const LEAST_MAJOR = 24;
const NATIVES = 'layer/natives/host.ts';
const SETUPS = {
  natives: NATIVES,
  layer: 'layer/setup.ts',
  wasm: 'layer/re2-wasm/setup.ts',
  bench: 'bench/setup.ts',
  browser: 'test/browser/setup.ts',
  template: 'test/layer/scan/setup.ts',
  client: 'emulator/client.ts',
};

function fail(message, status) {
  console.error(`millrace: ${message}`);
  process.exit(status);
}

function chooseNode() {
  if (!existsSync(TOOLS)) fail('the dependencies are not installed: run `npm ci` first', 1);
  if (existsSync(PINNED)) return PINNED;
  if (Number(process.versions.node.split('.')[0]) >= LEAST_MAJOR) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  return fail(
    `the dependencies have no Node for ${platform}, and this is ${process.version}: use Node ${LEAST_MAJOR} or newer`,
    1,
  );
}

/** The file of a set-up. */
function setupFile(name = 'natives') {
  return (
    SETUPS[name] ??
    fail(`setup: expected nothing or one of ${Object.keys(SETUPS).join(', ')}, found "${name}"`, 2)
  );
}

/** Whether a command may load the addons. The layer, the set-ups and the playground's build bring their own, or do without. */
const usesNatives = (what) =>
  what === 'vitest' || (what.endsWith('.ts') && !/^(?:layer|cli\/playground)\//.test(what) && !isSetup(what));
/** Commands that users name files of theirs to, by their npm scripts. */
const FOR_USERS = { millrace: 'cli/bin.ts', start: 'bench/demo.ts' };
const isSetup = (file) => Object.values(SETUPS).includes(file);

const node = chooseNode();
const env = { ...process.env, PATH: [dirname(node), TOOLS, process.env.PATH].join(delimiter) };

/** Where a command runs: npm says where it was called from. */
const folderOf = (what) =>
  FOR_USERS[process.env.npm_lifecycle_event] === what ? process.env.INIT_CWD : undefined;

/** Runs a command to its end; resolves where it succeeds, and ends as it ended where it does not. */
function run([what, ...rest]) {
  const cwd = folderOf(what);
  const file = cwd === undefined ? what : join(ROOT, what);
  const [command, argv] = what.endsWith('.ts') ? [node, [file, ...rest]] : [join(TOOLS, what), rest];
  const child = spawn(command, argv, { stdio: 'inherit', env, cwd });
  const forward = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  return new Promise((resolve) => {
    child.on('error', (error) => fail(`${what}: ${error.message}`, 1));
    child.on('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward);
      if (signal !== null) process.kill(process.pid, signal);
      else if (code !== 0) process.exit(code);
      else resolve();
    });
  });
}

const [first = '', ...rest] = process.argv.slice(2);
const command = first === 'setup' ? [setupFile(rest[0]), ...rest.slice(1)] : [first, ...rest];
if (usesNatives(command[0])) await run([NATIVES]);
await run(command);

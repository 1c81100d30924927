/**
 * @module layer/pinned
 * `node layer/pinned.mjs FILE.ts|TOOL …`: runs a file, or a tool of node_modules/.bin, on the Node that comes with the
 * dependencies, whatever `node` is on the PATH. Plain JavaScript, as an older Node has to read it. npm 11 links that Node
 * into node_modules/.bin by itself; npm 10, which Node 20 and 22 bring along, does not.
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

function chooseNode() {
  if (existsSync(PINNED)) return PINNED;
  if (Number(process.versions.node.split('.')[0]) >= LEAST_MAJOR) return process.execPath;
  const place = `${process.platform}-${process.arch}`;
  console.error(
    `there is no Node for ${place} among the dependencies, and this is ${process.version}: run it with Node ${LEAST_MAJOR} or newer`,
  );
  process.exit(1);
}

const node = chooseNode();
const [what = '', ...rest] = process.argv.slice(2);
const path = [dirname(node), TOOLS, process.env.PATH].join(delimiter);
const env = { ...process.env, PATH: path };
const [command, argv] = what.endsWith('.ts') ? [node, [what, ...rest]] : [join(TOOLS, what), rest];
const child = spawn(command, argv, { stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`${what}: ${error.message}`);
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  if (signal === null) process.exitCode = code ?? 1;
  else {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
});

/**
 * @module emulator/client
 * Lambda's own runtime client for Node, `aws-lambda-ric`, which the managed runtimes run. Installing it compiles curl and
 * aws-lambda-cpp (about 45 s), so it is not a dependency: `npm run setup -- client` builds it once, into the build cache.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cachedFolder, findCached } from '../layer/natives/cache.ts';
import { runTool } from '../layer/tools/run-tool.ts';
import { CLIENT_TOOLS, requireTools } from '../layer/tools/toolchain.ts';

const VERSION = '4.0.2';
/** As the registry's lock files have it. */
const INTEGRITY =
  'sha512-FE5Vskx7mYNnqAnWWJXUOsLp2VGgdsJsCoRLFTa8L4Yk0QVtArqR8q58yPA++QC1a73ZWJXBQ2AH31nIAv7NOQ==';
const NAME = `aws-lambda-ric-${VERSION}`;
const PACKAGE = join('node_modules', 'aws-lambda-ric');
const MODULE = join(PACKAGE, 'index.mjs');

/** The module that Lambda's Node runtimes start; `null` if it is not installed. */
export function findClient(): string | null {
  const folder = findCached(NAME, INTEGRITY);
  return folder === null ? null : join(folder, MODULE);
}

/** npm's own variables could point node-gyp to the headers of another Node. */
function environment(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name));
  const path = `${dirname(process.execPath)}:${process.env['PATH']}`;
  return { ...Object.fromEntries(own), PATH: path, ...more };
}

async function build(folder: string): Promise<void> {
  const about = { private: true, dependencies: { 'aws-lambda-ric': VERSION } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(about));
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'];
  await runTool('npm', install, { cwd: folder });
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { integrity?: string }>>;
  };
  const { integrity } = lock.packages['node_modules/aws-lambda-ric'] ?? {};
  if (integrity !== INTEGRITY)
    throw new Error(`aws-lambda-ric ${VERSION}: expected the integrity ${INTEGRITY}, found ${integrity}`);
  const env = environment({ npm_config_nodedir: dirname(dirname(process.execPath)) });
  for (const script of ['preinstall', 'postinstall']) {
    await runTool('sh', [`scripts/${script}.sh`], { cwd: join(folder, PACKAGE), env });
  }
}

/** @throws Error if a tool is missing, or the registry sends something else */
export async function installClient(say: (line: string) => void): Promise<string> {
  requireTools(CLIENT_TOOLS, 'building aws-lambda-ric');
  const folder = await cachedFolder(NAME, INTEGRITY, async (unfinished) => {
    say(`building aws-lambda-ric ${VERSION}, once (about a minute) …`);
    await build(unfinished);
  });
  return join(folder, MODULE);
}

if (import.meta.main) {
  try {
    console.error(
      `aws-lambda-ric is installed: ${dirname(await installClient((line) => console.error(line)))}`,
    );
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

/**
 * @module layer/emulator/client
 * Lambda's own runtime client for Node, `aws-lambda-ric`, which the managed runtimes run. It compiles curl and
 * aws-lambda-cpp where it is installed (about 45 s), so it is no dependency of the project: `npm run layer:client` installs
 * it once, beside the other things that are made, and checks what the registry sent.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '4.0.2';
/** As the registry's lock files have it. */
const INTEGRITY =
  'sha512-FE5Vskx7mYNnqAnWWJXUOsLp2VGgdsJsCoRLFTa8L4Yk0QVtArqR8q58yPA++QC1a73ZWJXBQ2AH31nIAv7NOQ==';
const FOLDER = fileURLToPath(
  new URL(`../../node_modules/.cache/millrace/aws-lambda-ric-${VERSION}/`, import.meta.url),
);
const PACKAGE = join(FOLDER, 'node_modules', 'aws-lambda-ric');
/** What its build needs, as Debian calls it. */
const TOOLS: Readonly<Record<string, string>> = {
  cmake: 'cmake',
  autoconf: 'autoconf',
  automake: 'automake',
  libtoolize: 'libtool',
  make: 'make',
  'g++': 'g++',
  xz: 'xz-utils',
  python3: 'python3',
};

/** The module that Lambda's Node runtimes start; `null` where it is not installed. */
export function findClient(): string | null {
  return existsSync(join(PACKAGE, 'rapid-client.node')) ? join(PACKAGE, 'index.mjs') : null;
}

function missingTools(): string[] {
  return Object.entries(TOOLS)
    .filter(([tool]) => spawnSync('which', [tool], { stdio: 'ignore' }).status !== 0)
    .map(([, debian]) => debian);
}

/** npm's own variables would point node-gyp to the headers of another Node. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name));
  const root = dirname(dirname(process.execPath));
  return {
    ...Object.fromEntries(own),
    PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    npm_config_nodedir: root,
    npm_config_update_notifier: 'false',
  };
}

/** @throws Error where a tool is missing, or the registry sent something else */
export function installClient(say: (line: string) => void): string {
  const found = findClient();
  if (found !== null) return found;
  const missing = missingTools();
  if (missing.length > 0) {
    throw new Error(`building aws-lambda-ric needs ${missing.join(' ')}: apt-get install ${missing.join(' ')}`);
  }
  say(`building aws-lambda-ric ${VERSION}, once (about a minute) …`);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(
    join(FOLDER, 'package.json'),
    JSON.stringify({ private: true, dependencies: { 'aws-lambda-ric': VERSION } }),
  );
  const run = (file: string, argv: readonly string[], cwd: string) =>
    execFileSync(file, argv, { cwd, env: environment(), stdio: ['ignore', 'ignore', 'inherit'] });
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], FOLDER);
  const lock = JSON.parse(readFileSync(join(FOLDER, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { integrity?: string }>>;
  };
  const { integrity } = lock.packages['node_modules/aws-lambda-ric'] ?? {};
  if (integrity !== INTEGRITY) throw new Error(`aws-lambda-ric ${VERSION} has the integrity ${integrity}`);
  for (const script of ['preinstall.sh', 'postinstall.sh']) {
    const log = join(FOLDER, `${script}.log`);
    const result = spawnSync('sh', ['-c', `sh scripts/${script} > ${JSON.stringify(log)} 2>&1`], {
      cwd: PACKAGE,
      env: environment(),
    });
    if (result.status !== 0) {
      const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-25).join('\n');
      throw new Error(`aws-lambda-ric's ${script} left with ${result.status}\n${tail}`);
    }
  }
  return join(PACKAGE, 'index.mjs');
}

if (import.meta.main) {
  try {
    console.error(`aws-lambda-ric is in ${dirname(installClient((line) => console.error(line)))}`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

/**
 * @module test/cli/support/packed-package
 * The package as npm would publish it, made of the sources as they are, and commands run as a user of it would.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCli } from '../../../layer/cli.ts';
import manifest from '../../../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export interface Ended {
  readonly status: number | null;
  /** stdout and stderr. */
  readonly text: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The environment without what npm tells its scripts, which another npm would take for its own settings. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV$|VITEST|AWS_)/i.test(name));
  const { PATH = '', ...rest } = Object.fromEntries(kept);
  return { ...rest, PATH: [dirname(process.execPath), PATH].join(delimiter) };
}

export function command(file: string, args: readonly string[], { cwd, env }: CommandOptions): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: { ...ownEnvironment(), ...env }, stdio: 'pipe' });
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => out.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, text: Buffer.concat(out).toString() }));
    child.stdin.end();
  });
}

/** @throws Error with the output where it does not end with 0 */
export async function succeed(
  file: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const { status, text } = await command(file, args, options);
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${status}\n${text}`);
  return text;
}

/** Builds the package in a folder and packs it there; the path of the tarball. */
export async function packPackage(folder: string): Promise<string> {
  const copy = join(folder, 'package');
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
  await succeed(tsc, ['-p', 'tsconfig.build.json', '--outDir', join(copy, 'dist', 'esm')], { cwd: ROOT });
  await writeCli(join(copy, 'dist', 'cli'));
  for (const path of ['package.json', ...manifest.files.filter((name) => !/^dist\b/.test(name))]) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  }
  await succeed('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: copy });
  return join(folder, `${manifest.name}-${manifest.version}.tgz`);
}

/** Install scripts stay off: they would compile the addons, which the starter's own test does without. */
export async function npmInstall(cwd: string, ...specs: readonly string[]): Promise<void> {
  const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await succeed('npm', ['install', ...quiet, ...specs], { cwd });
}

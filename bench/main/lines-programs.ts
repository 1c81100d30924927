/**
 * @module bench/main/lines-programs
 * The programs that turn a file of lines into JSON lines (`millrace run` as it ships, and mawk), and the file itself.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeCli } from '../../layer/cli.ts';
import { generateLines, STANDARD_CORPUS } from '../../simulator/samples/corpus.ts';
import { ROOT, runTsc } from '../measure/compile.ts';

const COMPILED = join(ROOT, 'dist', 'bench-lines');
export const MAWK = ['mawk', '-f', join(ROOT, 'bench/peers/mawk/peer.awk')];
/** Lines whose outputs are compared. mawk prints those with an impossible date; millrace rejects them. */
const COMPARED_LINES = 20_000;

/** The command line as it ships: bundled, inside the project, so that it finds its packages. */
export async function compileCli(): Promise<readonly string[]> {
  runTsc(
    '-p',
    join(ROOT, 'tsconfig.build.json'),
    '--declaration',
    'false',
    '--outDir',
    join(COMPILED, 'esm'),
  );
  await writeCli(join(COMPILED, 'cli'));
  const main = join(COMPILED, 'cli', 'bin.js');
  return [process.execPath, main, 'run', '--format', 'apache-combined', '--quiet'];
}

export function removeCli(): void {
  rmSync(COMPILED, { recursive: true, force: true });
}

/** Repeats the standard corpus up to that many bytes; the last line may be cut. */
export function writeLines(file: string, bytes: number): void {
  const block = Buffer.from([...generateLines(STANDARD_CORPUS), ''].join('\n'));
  const to = openSync(file, 'w');
  for (let left = bytes; left > 0; left -= block.length)
    writeSync(to, block, 0, Math.min(left, block.length));
  closeSync(to);
}

/** @throws Error where the two commands do not write the same bytes */
export function compareFiles(a: readonly string[], b: readonly string[], folder: string): void {
  const [one, two] = [a, b].map(([program, ...args], index) => {
    const file = join(folder, `compared-${index}`);
    const to = openSync(file, 'w');
    spawnSync(program!, args, { stdio: ['ignore', to, 'inherit'] });
    closeSync(to);
    return file;
  });
  const isSame = spawnSync('cmp', [one!, two!], { stdio: 'inherit' }).status === 0;
  if (!isSame || statSync(one!).size === 0) throw new Error(`${b.join(' ')}: other bytes than on one thread`);
  for (const file of [one!, two!]) rmSync(file);
}

/** @throws Error where the two differ on a line that both accept */
export function compareOutputs(millrace: readonly string[]): void {
  const input = [...generateLines({ ...STANDARD_CORPUS, count: COMPARED_LINES })].join('\n');
  const [a, b] = [millrace, MAWK].map(([program, ...args]) => {
    const options = {
      input,
      encoding: 'utf8' as const,
      maxBuffer: 1 << 28,
      env: { ...process.env, TZ: 'UTC' },
    };
    return new Set(spawnSync(program!, args, options).stdout.split('\n'));
  });
  const missing = [...a!].find((line) => !b!.has(line));
  if (missing !== undefined) throw new Error(`mawk's output lacks: ${missing}`);
}

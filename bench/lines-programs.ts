/**
 * @module bench/lines-programs
 * What turns files of lines into JSON lines: `millrace run` as it ships, and mawk; and the file they are given.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { generateLines, STANDARD_CORPUS } from '../simulator/samples/corpus.ts';

const ROOT = join(import.meta.dirname, '..');
const COMPILED = join(ROOT, 'dist', 'bench-lines');
export const MAWK = ['mawk', '-f', join(import.meta.dirname, 'peers', 'mawk', 'peer.awk')];
/** Lines whose answers are compared; those with a date that is none are mawk's to print and millrace's to refuse. */
export const COMPARED_LINES = 20_000;

/** The command line as it ships: JavaScript, in the project, so that it finds its packages. */
export function compileCli(): readonly string[] {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  execFileSync(
    process.execPath,
    [tsc, '-p', join(ROOT, 'tsconfig.build.json'), '--declaration', 'false', '--outDir', COMPILED],
    { stdio: 'inherit' },
  );
  return [
    process.execPath,
    join(COMPILED, 'cli', 'main.js'),
    'run',
    '--format',
    'apache-combined',
    '--quiet',
  ];
}

export function removeCli(): void {
  rmSync(COMPILED, { recursive: true, force: true });
}

/** Writes the standard corpus, again and again, up to so many bytes; the last line may be cut. */
export function writeLines(file: string, bytes: number): void {
  const block = Buffer.from([...generateLines(STANDARD_CORPUS), ''].join('\n'));
  const to = openSync(file, 'w');
  for (let left = bytes; left > 0; left -= block.length)
    writeSync(to, block, 0, Math.min(left, block.length));
  closeSync(to);
}

/**
 * @returns how many lines both took, of {@link COMPARED_LINES}
 * @throws Error where the two differ on a line that both take
 */
export function compareAnswers(millrace: readonly string[]): number {
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
  if (missing !== undefined) throw new Error(`mawk's answer differs from: ${missing}`);
  return a!.size - 1;
}

/**
 * @module test/mutation/mutate
 * `npm run mutate`: breaks kernel, pattern generator and reference path on purpose, one place at a time, in a copy of the
 * project, and fails where the tests do not notice. A breakage that survives is a test that is missing.
 *
 *     node test/mutation/mutate.ts [WORD…]         only breakages whose file or reason has one of the words
 *     node test/mutation/mutate.ts --part 1/2      one of two parts, which can run at once
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { MUTANTS, type Mutant } from './mutants.ts';

const ROOT = join(import.meta.dirname, '../..');
const COPIED = [
  'engine',
  'handler',
  'bench',
  'test',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'simulator',
  'emulator',
  'cli',
];
/** A breakage may make a loop endless; that is noticed, too. Tests have so many times what they take without one. */
const PATIENCE = 4;
/** Longest time for the tests of all breakages together, in ms. */
const LONGEST_TESTS = 600_000;

type BuildModule = typeof import('../../engine/kernel/build.ts');

function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'millrace-mutants-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Whether the tests pass in the copy. */
function passes(copy: string, tests: readonly string[], timeout: number): boolean {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const { status, error } = spawnSync(process.execPath, [vitest, 'run', '--bail', '1', ...tests], {
    cwd: copy,
    timeout,
    stdio: 'ignore',
  });
  if (error !== undefined && (error as NodeJS.ErrnoException).code !== 'ETIMEDOUT') throw error;
  return status === 0;
}

/** @throws Error where the text is not there exactly once: the table is to be brought up to date */
function breakText(text: string, { file, find, replace }: Mutant): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file}: ${parts.length - 1} times ${JSON.stringify(find)}`);
  return parts.join(replace);
}

const isKernel = ({ file }: Mutant) => file.startsWith('engine/kernel/assembly/');

/** Whether the tests notice. The copy is afterwards as it was. */
async function isNoticed(
  copy: string,
  mutant: Mutant,
  build: BuildModule,
  timeout: number,
): Promise<boolean> {
  const path = join(copy, mutant.file);
  const wasmPath = join(copy, 'engine/kernel/wasm/relaxed.ts');
  const source = readFileSync(path, 'utf8');
  const wasm = readFileSync(wasmPath, 'utf8');
  writeFileSync(path, breakText(source, mutant));
  try {
    if (isKernel(mutant)) {
      writeFileSync(wasmPath, build.moduleText('relaxed', await build.compileKernel('relaxed')));
    }
    return !passes(copy, mutant.tests, timeout);
  } finally {
    writeFileSync(path, source);
    writeFileSync(wasmPath, wasm);
  }
}

const { values, positionals: words } = parseArgs({
  options: { part: { type: 'string', default: '1/1' } },
  allowPositionals: true,
});
const [part, parts] = (/^([1-9])\/([1-9])$/.exec(values.part) ?? []).slice(1).map(Number);
if (part === undefined || parts === undefined || part > parts)
  throw new Error(`--part: expected K/N, a part of N, found ${values.part}`);
const chosen = MUTANTS.filter(
  ({ file, why }) => words.length === 0 || words.some((word) => `${file} ${why}`.includes(word)),
).filter((_, index) => index % parts === part - 1);
const copy = copyProject();
try {
  const build = (await import(pathToFileURL(join(copy, 'engine/kernel/build.ts')).href)) as BuildModule;
  const tests = [...new Set(chosen.flatMap((mutant) => mutant.tests))];
  // Vitest fails where it finds no file, which would pass for a breakage that was noticed.
  const missing = tests.filter((file) => !existsSync(join(copy, file)));
  if (missing.length > 0) throw new Error(`no such tests: ${missing.join(' ')}`);
  const begun = performance.now();
  if (!passes(copy, tests, LONGEST_TESTS)) {
    throw new Error(`without any breakage, these do not pass: ${tests.join(' ')}`);
  }
  const patience = Math.ceil(PATIENCE * (performance.now() - begun));
  let survivors = 0;
  for (const mutant of chosen) {
    const started = performance.now();
    const noticed = await isNoticed(copy, mutant, build, patience);
    if (!noticed) survivors += 1;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    process.stdout.write(
      `${noticed ? 'noticed ' : 'SURVIVED'} ${mutant.file}: ${mutant.why} (${seconds} s)\n`,
    );
  }
  process.stdout.write(`${chosen.length} breakages, ${survivors} survived\n`);
  process.exitCode = survivors === 0 && chosen.length > 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true });
}

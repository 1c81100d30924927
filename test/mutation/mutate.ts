/**
 * @module test/mutation/mutate
 * `npm run mutate`: breaks kernel, pattern generator and reference path on purpose, one place at a time, in a copy of the
 * project, and fails where the tests do not notice. A breakage that survives is a test that is missing.
 *
 *     node test/mutation/mutate.ts [WORD…]        only breakages whose file or reason has one of the words
 *     node test/mutation/mutate.ts --lanes 2      two at a time, each in a copy of its own
 *     node test/mutation/mutate.ts --part 1/3     one of three parts
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
async function passes(copy: string, tests: readonly string[], timeout: number): Promise<boolean> {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--bail', '1', ...tests], {
    cwd: copy,
    stdio: 'ignore',
    detached: true, // a group of its own: one of its processes may be in an endless loop, and hears no signal but this
  });
  const end = () => process.kill(-child.pid!, 'SIGKILL');
  process.once('exit', end); // Ctrl-C does not reach it
  const timer = setTimeout(end, timeout);
  const [status] = await once(child, 'exit');
  clearTimeout(timer);
  process.off('exit', end);
  return status === 0;
}

/** @throws Error where the text is not there exactly once: the table is to be brought up to date */
function breakText(text: string, { file, find, replace }: Mutant): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file}: ${parts.length - 1} times ${JSON.stringify(find)}`);
  return parts.join(replace);
}

const isKernel = ({ file }: Mutant) => file.startsWith('engine/kernel/assembly/');

/** A quick build, 1 s: the best one takes 10, more than most tests that notice what is broken in it. */
async function buildKernel(copy: string, build: BuildModule): Promise<void> {
  const wasm = await build.compileKernel('relaxed', ['-O1']);
  writeFileSync(join(copy, 'engine/kernel/wasm/relaxed.ts'), build.moduleText('relaxed', wasm));
}

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
    if (isKernel(mutant)) await buildKernel(copy, build);
    return !(await passes(copy, mutant.tests, timeout));
  } finally {
    writeFileSync(path, source);
    writeFileSync(wasmPath, wasm);
  }
}

/** A copy of the project, with the code that builds its kernel. */
async function createLane() {
  const copy = copyProject();
  const build = (await import(pathToFileURL(join(copy, 'engine/kernel/build.ts')).href)) as BuildModule;
  await buildKernel(copy, build); // the same without a breakage, for the tests that have to pass so
  return { copy, build };
}

const { values, positionals: words } = parseArgs({
  options: { lanes: { type: 'string', default: '1' }, part: { type: 'string', default: '1/1' } },
  allowPositionals: true,
});
if (!/^[1-9]$/.test(values.lanes)) throw new Error(`--lanes: expected 1 to 9, found ${values.lanes}`);
const [part, parts] = (/^([1-9])\/([1-9])$/.exec(values.part) ?? []).slice(1).map(Number);
if (part === undefined || parts === undefined || part > parts)
  throw new Error(`--part: expected K/N, a part of N, found ${values.part}`);
const chosen = MUTANTS.filter(
  ({ file, why }) => words.length === 0 || words.some((word) => `${file} ${why}`.includes(word)),
).filter((_, index) => index % parts === part - 1);
if (chosen.length === 0) throw new Error(`no breakage has one of: ${words.join(' ')}`);
process.once('SIGINT', () => process.exit(130));
const lanes = await Promise.all(Array.from({ length: Number(values.lanes) }, createLane));
try {
  const first = lanes[0]!.copy;
  const tests = [...new Set(chosen.flatMap((mutant) => mutant.tests))];
  // Vitest fails where it finds no file, which would pass for a breakage that was noticed.
  const missing = tests.filter((file) => !existsSync(join(first, file)));
  if (missing.length > 0) throw new Error(`no such tests: ${missing.join(' ')}`);
  const begun = performance.now();
  if (!(await passes(first, tests, LONGEST_TESTS))) {
    throw new Error(`without any breakage, these do not pass: ${tests.join(' ')}`);
  }
  const patience = Math.ceil(PATIENCE * (performance.now() - begun));
  const left = [...chosen];
  let survivors = 0;
  async function runLane({ copy, build }: (typeof lanes)[number]): Promise<void> {
    for (let mutant = left.shift(); mutant !== undefined; mutant = left.shift()) {
      const started = performance.now();
      const noticed = await isNoticed(copy, mutant, build, patience);
      if (!noticed) survivors += 1;
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      process.stdout.write(
        `${noticed ? 'noticed ' : 'SURVIVED'} ${mutant.file}: ${mutant.why} (${seconds} s)\n`,
      );
    }
  }
  await Promise.all(lanes.map(runLane));
  process.stdout.write(`${chosen.length} breakages, ${survivors} survived\n`);
  process.exitCode = survivors === 0 ? 0 : 1;
} finally {
  for (const { copy } of lanes) rmSync(copy, { recursive: true });
}

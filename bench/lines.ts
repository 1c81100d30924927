/**
 * @module bench/lines
 * `npm run bench:lines`: a file of Apache's combined lines to JSON lines, `millrace run` beside mawk, each a process of
 * its own from its start to its end. Both give the same bytes for lines that are right; that is looked at first.
 *
 *     npm run bench:lines -- --mb 100 --rounds 5
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateLines, STANDARD_CORPUS } from './corpus.ts';
import { type ChildCost, runMeasured } from './measured-child.ts';
import { readCount } from './options.ts';
import { startProgress } from './progress.ts';
import { type Result, writeRecord } from './record.ts';
import { summarize } from './stats.ts';
import { formatNumber, formatSpread, formatTable } from './table.ts';

const ROOT = join(import.meta.dirname, '..');
const COMPILED = join(ROOT, 'dist', 'bench-lines');
const MAWK = ['mawk', '-f', join(import.meta.dirname, 'peers', 'mawk', 'peer.awk')];
/** Lines whose answers are compared; those with a date that is none are mawk's to print and millrace's to refuse. */
const COMPARED_LINES = 20_000;

/** The command line as it ships: JavaScript, in the project, so that it finds its packages. */
function compileCli(): readonly string[] {
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

/** Writes the standard corpus, again and again, up to so many bytes; the last line may be cut. */
function writeLines(file: string, bytes: number): void {
  const block = Buffer.from([...generateLines(STANDARD_CORPUS), ''].join('\n'));
  const to = openSync(file, 'w');
  for (let left = bytes; left > 0; left -= block.length)
    writeSync(to, block, 0, Math.min(left, block.length));
  closeSync(to);
}

/** @throws Error where the two differ on a line that both take */
function compareAnswers(millrace: readonly string[]): void {
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
  console.log(
    `Of ${formatNumber(COMPARED_LINES)} lines, mawk gives the same bytes for all ${formatNumber(a!.size - 1)} that millrace takes`,
  );
}

interface Case {
  readonly name: string;
  /** Where the output goes: to a file beside the input, or nowhere. */
  readonly output: 'file' | 'nowhere';
  readonly cpu: number | null;
}

const CASES: readonly Case[] = [
  { name: 'one CPU, to a file', output: 'file', cpu: 1 },
  { name: 'one CPU, to /dev/null', output: 'nowhere', cpu: 1 },
  { name: 'any CPU, to a file', output: 'file', cpu: null },
  { name: 'any CPU, to /dev/null', output: 'nowhere', cpu: null },
];

const { values } = parseArgs({
  options: { mb: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '3' } },
});
const [mb, rounds] = [readCount('mb', values.mb), readCount('rounds', values.rounds)];
const folder = mkdtempSync(join(tmpdir(), 'millrace-lines-'));
try {
  const millrace = compileCli();
  compareAnswers(millrace);
  const [input, output] = [join(folder, 'access.txt'), join(folder, 'out.jsonl')];
  writeLines(input, mb * 1e6);
  const programs = { millrace: [...millrace, input], mawk: [...MAWK, input] };
  const names = ['millrace', 'mawk'] as const;
  const bar = startProgress({ title: 'Measuring', total: CASES.length * rounds * 2, unit: 'runs' });
  const rows: string[][] = [];
  const results: Result[] = [];
  const ratios: Record<string, number> = {};
  for (const { name, output: where, cpu } of CASES) {
    const costs = { millrace: [] as ChildCost[], mawk: [] as ChildCost[] };
    for (let round = 0; round < rounds; round += 1) {
      for (const program of round % 2 === 0 ? names : names.toReversed()) {
        const to = openSync(where === 'file' ? output : '/dev/null', 'w');
        costs[program].push(await runMeasured(programs[program], to, cpu));
        closeSync(to);
        bar.advance(1);
      }
    }
    const wall = (program: (typeof names)[number]) => summarize(costs[program].map(({ wallMs }) => wallMs));
    const cpuTime = (program: (typeof names)[number]) => summarize(costs[program].map(({ cpuMs }) => cpuMs));
    for (const program of names) {
      const peak = summarize(costs[program].map(({ peakMb }) => peakMb));
      const [time, cpuMs] = [wall(program), cpuTime(program)];
      results.push(
        { name: `${name}: ${program}, time`, unit: 'ms', ...time },
        { name: `${name}: ${program}, CPU time`, unit: 'ms', ...cpuMs },
        { name: `${name}: ${program}, peak memory`, unit: 'MB', ...peak },
      );
      rows.push([
        name,
        program,
        formatNumber((mb / time.median) * 1000),
        formatNumber(time.median / 1000, 2),
        formatSpread(time.spread),
        formatNumber(cpuMs.median / 1000, 2),
        formatNumber(peak.high, 1),
      ]);
    }
    ratios[`${name}: mawk / millrace, time`] = wall('mawk').median / wall('millrace').median;
    ratios[`${name}: mawk / millrace, CPU time`] = cpuTime('mawk').median / cpuTime('millrace').median;
  }
  bar.stop();
  console.log(`\n${formatNumber(mb)} MB of lines, processes from start to end, ${rounds} rounds\n`);
  console.log(formatTable(['', '', 'MB/s', 'seconds', 'spread', 'CPU s', 'peak MB'], rows));
  console.log();
  for (const [name, ratio] of Object.entries(ratios)) console.log(`${name}: ${formatNumber(ratio, 2)}`);
  const notes = ['the standard corpus of 100,000 lines, repeated', 'peak memory: VmHWM of the process'];
  console.log(`\n${writeRecord({ bench: 'lines', settings: { mb, rounds }, results, ratios, notes })}`);
} finally {
  rmSync(folder, { recursive: true });
  rmSync(COMPILED, { recursive: true, force: true });
}

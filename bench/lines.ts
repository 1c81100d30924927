/**
 * @module bench/lines
 * `npm run bench:lines`: a file of Apache's combined lines to JSON lines, `millrace run` beside mawk, each a process of
 * its own from its start to its end. Both give the same bytes for lines that are right; that is looked at first.
 *
 *     npm run bench:lines -- --mb 100 --rounds 5
 */
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatNumber, formatSpread, formatTable } from '../cli/table.ts';
import { COMPARED_LINES, compareAnswers, compileCli, MAWK, removeCli, writeLines } from './lines-programs.ts';
import { type ChildCost, runMeasured } from './measured-child.ts';
import { readCount } from './options.ts';
import { startProgress } from './progress.ts';
import { type Result, writeRecord } from './record.ts';
import { summarize } from './stats.ts';

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
  const same = compareAnswers(millrace);
  console.log(
    `Of ${formatNumber(COMPARED_LINES)} lines, mawk gives the same bytes for all ${formatNumber(same)} that millrace takes`,
  );
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
  removeCli();
}

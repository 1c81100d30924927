/**
 * @module bench/engine/log-patterns/patterns
 * The set of log patterns: what each becomes in a cold process, and how fast those of our own match their own lines.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import RE2 from 're2';
import { compilePattern, loadPattern } from '../../../engine/pattern/index.ts';
import { compileScript, ROOT } from '../../measure/compile.ts';
import { alternate, summarize } from '../../measure/stats.ts';
import type { Comparison, Found, Job } from '../comparison.ts';
import type { Figure } from '../figures.ts';
import { buildDriver, CAPTURES_AT, checkCaptures, loadLines, memory } from '../match-lines.ts';
import type { ColdCompile } from './cold.ts';
import { type LogPattern, readSet } from './set.ts';

/** Of a quick run, one pattern in so many. */
const QUICK_STEP = 20;
const REPEATS = { ours: 400, re2: 20 } as const;
const ROUNDS = 15;
const WARMUP_ROUNDS = 25;

/** The whole lines of the grok library that are asked to be 40 times as fast as RE2; all others of it, ten times. */
const NAMED =
  /^(?:COMBINEDAPACHELOG|SYSLOGLINE|HTTPD_ERRORLOG|HAPROXYHTTP|ELB_ACCESS_LOG|S3_ACCESS_LOG|CLOUDFRONT_ACCESS_LOG|POSTGRESQL|CISCOFW\w+)$/;
const ASKED = { generated: 92, slowest: 10, named: 40, compileMs: 150 } as const;

type Cold = ColdCompile & { readonly pattern: LogPattern };

/** @returns what each pattern becomes in a process that has compiled nothing yet, from code that ships */
function compileCold(patterns: readonly LogPattern[]): Cold[] {
  const script = compileScript('engine/log-patterns/cold.ts', path.join(ROOT, 'dist/bench-patterns'));
  return patterns.map((pattern) => {
    const { source, read } = pattern;
    const output = execFileSync(process.execPath, [script, JSON.stringify({ source, read })], {
      encoding: 'utf8',
    });
    return { ...(JSON.parse(output) as ColdCompile), pattern };
  });
}

/** @returns how many times as fast as RE2 the pattern matches its own lines, in the median */
async function compare({ name, source, read, lines }: LogPattern): Promise<number | null> {
  const program = compilePattern(source, { read: [new Set(read)] });
  if ('declined' in program) return null;
  const re = new RE2(source, 'u');
  const match = loadPattern(program, memory);
  const { table, end } = loadLines(lines);
  checkCaptures(name, lines, table, match, re, read);
  const drive = buildDriver(match);
  const times = await alternate(
    [
      {
        name: 'ours',
        run: () => {
          for (let count = 0; count < REPEATS.ours; count++) drive(table, end, CAPTURES_AT);
        },
      },
      {
        name: 're2',
        run: () => {
          for (let count = 0; count < REPEATS.re2; count++) for (const line of lines) re.exec(line);
        },
      },
    ],
    { rounds: ROUNDS, warmupRounds: WARMUP_ROUNDS },
  );
  const median = (one: keyof typeof REPEATS): number => summarize(times.get(one)!).median / REPEATS[one];
  return median('re2') / median('ours');
}

const share = (all: readonly Cold[], is: (one: Cold) => boolean): number =>
  (100 * all.filter(is).length) / all.length;

function coldFigures(all: readonly Cold[]): Figure[] {
  const compiled = all.filter(({ declined }) => declined === null);
  const leaves = ({ attempts, partial }: Cold): boolean => partial || attempts.includes('re2');
  const largest = Math.max(...all.map(({ cpuMs }) => cpuMs));
  return [
    {
      name: 'on generated code, cold',
      asked: { atLeast: ASKED.generated },
      found: share(all, ({ declined }) => declined === null),
      unit: '%',
    },
    {
      name: '… of which for every likely line',
      asked: null,
      found: (100 * compiled.filter((one) => !leaves(one)).length) / all.length,
      unit: '%',
    },
    {
      name: 'the slowest to compile, cold',
      asked: { atMost: ASKED.compileMs },
      found: largest,
      unit: 'ms CPU',
    },
    {
      name: 'a pattern in the middle, cold',
      asked: null,
      found: summarize(all.map(({ cpuMs }) => cpuMs)).median,
      unit: 'ms CPU',
    },
  ];
}

async function run({ quick }: Job): Promise<Found> {
  const patterns = readSet().filter((_, index) => !quick || index % QUICK_STEP === 0);
  const cold = compileCold(patterns);
  const ratios: { name: string; ratio: number }[] = [];
  for (const pattern of patterns) {
    if (pattern.origin !== 'grok library') continue;
    const ratio = await compare(pattern);
    if (ratio !== null) ratios.push({ name: pattern.name, ratio });
  }
  ratios.sort((a, b) => a.ratio - b.ratio);
  const slowest = ratios[0]!;
  const named = ratios.filter(({ name }) => NAMED.test(name));
  const declined = cold.filter((one) => one.declined !== null);
  return {
    figures: [
      ...coldFigures(cold),
      {
        name: `the slowest of the grok library, ${slowest.name}`,
        asked: { atLeast: ASKED.slowest },
        found: slowest.ratio,
        unit: '× re2',
      },
      ...named.map(({ name, ratio }) => ({
        name,
        asked: { atLeast: ASKED.named },
        found: ratio,
        unit: '× re2',
      })),
    ],
    results: cold.map(({ pattern, cpuMs }) => ({
      name: `${pattern.origin}, ${pattern.name}: compile`,
      unit: 'ms',
      ...summarize([cpuMs]),
    })),
    notes: [
      `${patterns.length} patterns; captures are compared with RE2's, line by line, before they are measured`,
      `left to RE2: ${declined.map(({ pattern, declined }) => `${pattern.name} (${declined})`).join('; ') || 'none'}`,
    ],
  };
}

export const patterns: Comparison = {
  name: 'patterns',
  title: 'log patterns, published and our own: what they become, and their speed beside node-re2',
  cpus: 'one',
  run,
};

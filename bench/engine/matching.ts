/**
 * @module bench/engine/matching
 * Matching alone, all captures, beside node-re2: what `bench/engine/pattern.ts` finds, in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { summarize } from '../measure/stats.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import type { Row } from './pattern.ts';

/** How many times as fast, by the pattern's name there. */
const ASKED: Readonly<Record<string, number>> = {
  'apache combined, request split': 100,
  'grok-like, alternations': 50,
};

/** Rounds until V8 has compiled the generated code for good, which on one busy CPU takes some tenths of a second. */
const ENOUGH_ROUNDS = 60;

async function run({ records, rounds, quick }: Job): Promise<Found> {
  const script = join(import.meta.dirname, 'pattern.ts');
  const args = [
    script,
    '--json',
    '--lines',
    String(records),
    '--rounds',
    String(quick ? rounds : ENOUGH_ROUNDS),
  ];
  const rows = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Row[];
  const missing = Object.keys(ASKED).filter((name) => !rows.some(({ pattern }) => pattern === name));
  if (missing.length > 0) throw new Error(`bench/engine/pattern.ts: no row ${missing.join(', ')}`);
  return {
    figures: rows.map((row) => ({
      name: row.pattern,
      asked: Object.hasOwn(ASKED, row.pattern) ? { atLeast: ASKED[row.pattern]! } : null,
      found: row.re2Ns / row.ns,
      unit: '×',
    })),
    results: rows.flatMap((row) => [
      { name: `${row.pattern}: kernel`, unit: 'ns/line', ...summarize([row.ns]) },
      { name: `${row.pattern}: re2`, unit: 'ns/line', ...summarize([row.re2Ns]) },
    ]),
    notes: ['the fastest round of each; captures are compared there, line by line'],
  };
}

export const matching: Comparison = {
  name: 'matching',
  title: 'matching alone with all captures, beside node-re2',
  cpus: 'one',
  run,
};

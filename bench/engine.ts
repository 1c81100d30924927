/**
 * @module bench/engine
 * `npm run bench:engine`: the engine held against what is asked of it, one comparison after the other. In each the answers
 * are compared first; a difference fails the run. A figure that falls short does not: machines differ, and so do moments.
 *
 *     npm run bench:engine -- --only managed
 *     npm run bench:engine -- --quick            to see that it runs
 */
import { parseArgs } from 'node:util';
import { allowedCpus, pin } from './affinity.ts';
import type { Comparison, Found, Job } from './engine/comparison.ts';
import { COMPARISONS } from './engine/comparisons.ts';
import { type Figure, formatFigures, verdictOf } from './engine/figures.ts';
import { readChoice, readCount } from './options.ts';
import { startProgress } from './progress.ts';
import { type Findings, writeRecord } from './record.ts';

const ONE_CPU = '1';

function readJob(): { readonly job: Job; readonly chosen: readonly Comparison[]; readonly keep: boolean } {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      records: { type: 'string', default: '' },
      rounds: { type: 'string', default: '' },
    },
  });
  const { only, quick } = values;
  const names = Object.fromEntries(COMPARISONS.map(({ name }) => [name, true]));
  if (only !== undefined) readChoice('only', only, names);
  return {
    job: {
      quick,
      rounds: readCount('rounds', values.rounds || (quick ? '2' : '9')),
      records: readCount('records', values.records || (quick ? '1000' : '10000')),
    },
    chosen: COMPARISONS.filter(({ name }) => only === undefined || name === only),
    keep: !quick,
  };
}

/** Figures as the record keeps them. */
const kept = (figures: readonly Figure[]) =>
  Object.fromEntries(figures.filter(({ asked }) => asked !== null).map(({ name, found }) => [name, found]));

function findingsOf(job: Job, all: readonly (Found & { readonly name: string })[]): Findings {
  const short = all.flatMap(({ name, figures }) =>
    figures.filter((figure) => verdictOf(figure) === 'short').map((figure) => `${name}: ${figure.name}`),
  );
  return {
    bench: 'engine',
    settings: { ...job, comparisons: all.map(({ name }) => name).join(' ') },
    results: all.flatMap(({ results }) => results),
    ratios: Object.assign({}, ...all.map(({ figures }) => kept(figures))) as Record<string, number>,
    notes: [
      ...all.flatMap(({ notes = [] }) => notes),
      short.length === 0 ? 'nothing falls short' : `short: ${short.join('; ')}`,
    ],
  };
}

const { job, chosen, keep } = readJob();
const allCpus = allowedCpus();
const found: (Found & { readonly name: string })[] = [];
const bar = startProgress({ title: 'Comparing', total: chosen.length, unit: 'comparisons' });
for (const { name, title, cpus, run } of chosen) {
  const pinned = cpus === 'one' && pin(ONE_CPU);
  const one = await run(job);
  if (pinned && allCpus !== null) pin(allCpus);
  found.push({ ...one, name });
  console.log(`\n${name}: ${title}\n\n${formatFigures(one.figures)}\n`);
  for (const note of one.notes ?? []) console.log(note);
  bar.advance(1);
}
bar.stop();
// A quick run's numbers are not for keeping.
if (keep) console.log(`\n${writeRecord(findingsOf(job, found))}`);

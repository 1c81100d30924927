/**
 * @module bench/engine
 * `npm run bench:engine`: the engine held against its targets, one comparison after the other. Each compares the replies
 * first; a difference fails the run. A missed target does not: machines differ, and so do moments.
 *
 *     npm run bench:engine -- --only managed
 *     npm run bench:engine -- --quick            to see that it runs
 */
import { chooseOnly, readArguments, readCount, runCommand } from './command.ts';
import type { Comparison, Found, Job } from './engine/comparison.ts';
import { COMPARISONS } from './engine/comparisons.ts';
import { type Figure, formatFigures, verdictOf } from './engine/figures.ts';
import { ONE_CPU, pin } from './measure/affinity.ts';
import { startProgress } from './progress.ts';
import { type Findings, writeRecord } from './record.ts';

const USAGE = 'npm run bench:engine -- [--only NAME] [--quick] [--records N] [--rounds N]';

function readJob(): { readonly job: Job; readonly chosen: readonly Comparison[] } {
  const { values } = readArguments(USAGE, {
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      records: { type: 'string', default: '' },
      rounds: { type: 'string', default: '' },
    },
  });
  const { only, quick } = values;
  return {
    job: {
      quick,
      rounds: readCount('rounds', values.rounds || (quick ? '2' : '9')),
      records: readCount('records', values.records || (quick ? '1000' : '10000')),
    },
    chosen: chooseOnly(COMPARISONS, only),
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
      short.length === 0 ? 'every target is met' : `short: ${short.join('; ')}`,
    ],
  };
}

await runCommand(async () => {
  const { job, chosen } = readJob();
  const found: (Found & { readonly name: string })[] = [];
  const bar = startProgress({ title: 'Comparing', total: chosen.length, unit: 'comparisons' });
  for (const { name, title, cpus, run } of chosen) {
    if (cpus === 'one' && ONE_CPU !== null) pin(ONE_CPU);
    const one = await run(job);
    pin();
    found.push({ ...one, name });
    console.log(`\n${name}: ${title}\n\n${formatFigures(one.figures)}\n`);
    for (const note of one.notes ?? []) console.log(note);
    bar.advance(1);
  }
  bar.stop();
  // A quick run's numbers are not for keeping.
  if (!job.quick) console.log(`\n${writeRecord(findingsOf(job, found))}`);
});

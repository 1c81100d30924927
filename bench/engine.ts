/**
 * @module bench/engine
 * `npm run bench:engine`: the engine held against its targets, one comparison after the other. Each compares the replies
 * first; a difference fails the run, and so does a ratio that is worse than in the last record of the same processor. A
 * missed target does not: machines differ.
 *
 *     npm run bench:engine -- --only managed
 *     npm run bench:engine -- --quick            to see that it runs
 */
import { loadavg } from 'node:os';
import { chooseOnly, readArguments, readCount, runCommand } from './command.ts';
import type { Comparison, Found, Job } from './engine/comparison.ts';
import { COMPARISONS } from './engine/comparisons.ts';
import { type Figure, formatFigures, verdictOf as verdictOfFigure } from './engine/figures.ts';
import { compareRatios, describeComparison, measureSteadily, verdictOf } from './main/regression.ts';
import { ONE_CPU, pin } from './measure/affinity.ts';
import { startProgress } from './progress.ts';
import { describeMachine, type Findings, recordToCompare, writeRecord } from './record.ts';

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

type Named = Found & { readonly name: string };

const ratiosOf = (figures: readonly Figure[]): Record<string, number> =>
  Object.fromEntries(figures.map(({ name, found }) => [name, found]));

/** Figures as the record keeps them. */
const kept = (figures: readonly Figure[]) => ratiosOf(figures.filter(({ asked }) => asked !== null));

/** What a run is compared by with the last one: the ratios of which more is better. */
function comparable(found: readonly Named[], loadBefore: number) {
  const rising = found.flatMap(({ figures }) =>
    figures.filter(({ asked, unit }) => asked !== null && 'atLeast' in asked && unit === '×'),
  );
  return { ratios: ratiosOf(rising), machine: describeMachine(), settings: { loadBefore } };
}

function findingsOf(job: Job, all: readonly Named[], loadBefore: number): Findings {
  const short = all.flatMap(({ name, figures }) =>
    figures
      .filter((figure) => verdictOfFigure(figure) === 'short')
      .map((figure) => `${name}: ${figure.name}`),
  );
  return {
    // A part is kept under another name, as the next run goes by whole ones.
    bench: all.length === COMPARISONS.length ? 'engine' : `engine-${all[0]!.name}`,
    settings: { ...job, comparisons: all.map(({ name }) => name).join(' '), loadBefore },
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
  // Before this run itself puts load on the machine.
  const loadBefore = loadavg()[0] ?? 0;
  const last = job.quick ? null : recordToCompare('engine');
  const all: Named[] = [];
  const bar = startProgress({ title: 'Comparing', total: chosen.length, unit: 'comparisons' });
  for (const { name, title, cpus, run } of chosen) {
    const measure = async () => {
      if (cpus === 'one' && ONE_CPU !== null) pin(ONE_CPU);
      const found = await run(job);
      pin();
      console.log(`\n${name}: ${title}\n\n${formatFigures(found.figures)}\n`);
      for (const note of found.notes ?? []) console.log(note);
      return { ...found, name };
    };
    all.push(await measureSteadily(measure, last, (found) => comparable([found], loadBefore)));
    bar.advance(1);
  }
  bar.stop();
  // A quick run's numbers are not for keeping.
  if (job.quick) return;
  console.log(`\n${writeRecord(findingsOf(job, all, loadBefore))}`);
  if (last === null) return console.log('no earlier record to compare with');
  const comparison = compareRatios(last.record, comparable(all, loadBefore));
  console.log(describeComparison(comparison, last.file));
  if (verdictOf(comparison, last.file).length > 0) process.exitCode = 1;
});

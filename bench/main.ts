/**
 * @module bench/main
 * `npm run bench`: millrace beside everything a user would pick instead, on this machine, in one run: warm and cold, on the
 * command line, at Lambda's sizes, as inputs grow. Replies are compared before anything is timed; a difference fails the
 * run, and so does a ratio that is worse than in the last record.
 *
 *     npm run bench                              about twelve minutes
 *     npm run bench -- --quick                   to see that it runs: two or three minutes, keeps no record
 *     npm run bench -- --only sizes --prices mine.json
 *
 * Exit status: 0; 1 if replies differ or a ratio is worse; 2 for wrong usage.
 */
import { loadavg } from 'node:os';
import { PRICES, type Prices, readPrices } from '../cli/size/prices.ts';
import { formatNumber, formatTable } from '../cli/table.ts';
import { chooseOnly, readArguments, readCount, runCommand } from './command.ts';
import { growth } from './main/growth.ts';
import { latency } from './main/latency.ts';
import { lines } from './main/lines.ts';
import { peers } from './main/peers.ts';
import { compareRatios, describeComparison, measureSteadily, verdictOf, wasBusy } from './main/regression.ts';
import type { Found, Job, Section } from './main/section.ts';
import { sizes } from './main/sizes.ts';
import { startProgress } from './progress.ts';
import { describeMachine, recordToCompare, writeRecord } from './record.ts';
import { CHARTS } from './report/charts.ts';

/** In the order in which they run. */
const SECTIONS: readonly Section[] = [peers, lines, sizes, growth, latency];

const USAGE = `npm run bench -- [--only ${SECTIONS.map(({ name }) => name).join('|')}] [--quick] [--rounds N] [--prices FILE]`;

function readJob(): { readonly job: Job; readonly prices: Prices; readonly chosen: readonly Section[] } {
  const { values } = readArguments(USAGE, {
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '' },
      prices: { type: 'string' },
    },
  });
  const { only, quick, prices } = values;
  return {
    job: {
      quick,
      rounds: readCount('rounds', values.rounds || (quick ? '2' : '7')),
    },
    prices: prices === undefined ? PRICES : readPrices(prices),
    chosen: chooseOnly(SECTIONS, only),
  };
}

/** A section as the report has it, without the drawings. */
function textOf({ sections, text }: Found, prices: Prices): string {
  const charts = CHARTS.flatMap((make) => make({ sections }, prices) ?? []).map(
    ({ title, says, table }) => `${title}. ${says}\n\n${formatTable(table.heading, table.rows)}`,
  );
  return [...charts, ...(text === undefined ? [] : [text])].join('\n\n');
}

async function runSection(section: Section, job: Job, prices: Prices): Promise<Found> {
  let bar: ReturnType<typeof startProgress> | undefined;
  const started = performance.now();
  const found = await section.run(job, (units, total) => {
    bar ??= startProgress({ title: section.name, total, unit: 'runs' });
    bar.advance(units);
  });
  bar?.stop();
  const minutes = formatNumber((performance.now() - started) / 60_000, 1);
  console.log(`\n── ${section.name}: ${section.title} (${minutes} minutes)\n\n${textOf(found, prices)}\n`);
  return found;
}

async function run(): Promise<void> {
  const { job, prices, chosen } = readJob();
  const started = performance.now();
  // Before this run itself puts load on the machine.
  const loadBefore = loadavg()[0] ?? 0;
  if (!job.quick) {
    const minutes = chosen.reduce((sum, section) => sum + section.minutes, 0);
    console.log(`about ${minutes} minutes; leave the machine idle meanwhile`);
  }
  const last = job.quick ? null : recordToCompare('main');
  const all: Found[] = [];
  for (const section of chosen) {
    const found = await measureSteadily(
      () => runSection(section, job, prices),
      last,
      ({ ratios }) => ({ ratios, machine: describeMachine(), settings: { loadBefore } }),
    );
    all.push(found);
  }

  const minutes = (performance.now() - started) / 60_000;
  const machine = describeMachine();
  const settings = {
    ...job,
    prices: `${prices.region} ${prices.asOf}`,
    sections: chosen.map(({ name }) => name).join(' '),
    minutes,
    loadBefore,
  };
  const busy = wasBusy({ machine, settings })
    ? [`the machine was busy: load ${formatNumber(loadBefore, 1)} on ${machine['cores']} CPUs when it began`]
    : [];
  const ratios = Object.assign({}, ...all.map((found) => found.ratios)) as Record<string, number>;
  const comparison = last === null ? null : compareRatios(last.record, { ratios, machine, settings });
  // A regression is noted in the record, as the next run is compared with this one.
  const worse = comparison === null ? [] : verdictOf(comparison, last!.file);
  const notes = [...new Set([...all.flatMap((found) => found.notes), ...busy, ...worse])];
  for (const note of notes) console.log(note);
  console.log(
    `${formatNumber(minutes, 1)} minutes on ${machine['cpu']}, ${machine['cores']} CPUs, Node ${process.version}`,
  );

  // A quick run's numbers are neither for keeping nor for comparing.
  if (job.quick) return;
  // A part is kept under another name: the report and the next run go by whole ones.
  const bench = chosen.length === SECTIONS.length ? 'main' : `main-${chosen[0]!.name}`;
  const sections = Object.assign({}, ...all.map((found) => found.sections)) as Found['sections'];
  console.log(`\n${writeRecord({ bench, settings, results: [], ratios, sections, notes })}`);
  if (comparison === null) return console.log('no earlier record to compare with');
  console.log(describeComparison(comparison, last!.file));
  if (worse.length > 0) process.exitCode = 1;
}

await runCommand(run);

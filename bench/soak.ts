/**
 * @module bench/soak
 * `npm run soak`: records through the delivery-stream simulator with every fault at 5 %, on both runtimes, until what is
 * promised has been seen to hold: no record lost, no memory or handle left, latency back at once. Needs `npm run layer` and,
 * for the managed runtime, `npm run layer:client`. `npm run soak:ci` is the same for minutes. Exit status 1 where a check
 * fails.
 *
 *     npm run soak -- --records 2000000 --runtime both --seed 1
 */
import { parseArgs } from 'node:util';
import { findClient } from '../emulator/client.ts';
import { readChoice, readCount } from './options.ts';
import { startProgress } from './progress.ts';
import { writeRecord } from './record.ts';
import { CHECKS } from './soak/checks.ts';
import { notesOf, resultsOf, type Soaked } from './soak/findings.ts';
import type { Runtime } from './soak/plan.ts';
import { runSoak } from './soak/run.ts';
import { countsText, faultsText, verdictsText } from './soak/text.ts';

const RUNTIMES: Readonly<Record<string, readonly Runtime[]>> = {
  raw: ['raw'],
  managed: ['managed'],
  both: ['raw', 'managed'],
};
/** Milliseconds that the process may take to end by itself when all is done. */
const PATIENCE = 5000;

interface Options {
  readonly runtimes: readonly Runtime[];
  readonly records: number;
  readonly seed: number;
  readonly concurrency: number;
  /** Whether a record is written. */
  readonly record: boolean;
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        records: { type: 'string', default: '2000000' },
        runtime: { type: 'string', default: 'both' },
        seed: { type: 'string', default: '1' },
        concurrency: { type: 'string', default: '2' },
        ci: { type: 'boolean', default: false },
      },
    });
    return {
      runtimes: RUNTIMES[readChoice('runtime', values.runtime, RUNTIMES)]!,
      records: readCount('records', values.records),
      seed: readCount('seed', values.seed),
      concurrency: readCount('concurrency', values.concurrency),
      record: !values.ci,
    };
  } catch (error) {
    console.error(
      `millrace: ${(error as Error).message} (npm run soak -- --records N --runtime both --seed N)`,
    );
    process.exit(2);
  }
}

async function soak(runtime: Runtime, { records, seed, concurrency }: Options): Promise<Soaked> {
  console.log(`${runtime} runtime: ${records.toLocaleString('en-US')} records, seed ${seed}`);
  const bar = startProgress({ title: runtime, total: records, unit: 'records' });
  let shown = 0;
  const started = performance.now();
  try {
    const evidence = await runSoak(
      { runtime, records, seed, concurrency },
      {
        progress(done) {
          bar.advance(done - shown);
          shown = done;
        },
      },
    );
    const seconds = (performance.now() - started) / 1000;
    return { runtime, seconds, evidence, verdicts: CHECKS.map((check) => check(evidence)) };
  } finally {
    bar.stop();
  }
}

/** Says what keeps the process alive, where it does not end by itself; it then has not passed. */
function watchEnd(): void {
  setTimeout(() => {
    console.error(`millrace: the soak does not end: ${process.getActiveResourcesInfo().join(', ')}`);
    process.exit(1);
  }, PATIENCE).unref();
}

/** What a runtime lacks here; the layer is no such thing, as the simulator makes one of the sources where it has to. */
const whyNot = (runtime: Runtime): string | null =>
  runtime === 'managed' && findClient() === null
    ? "Lambda's own runtime client is not here: npm run layer:client"
    : null;

const options = readOptions();
const missing = options.runtimes.map((runtime) => ({ runtime, why: whyNot(runtime) }));
const runtimes = options.runtimes.filter((runtime) => whyNot(runtime) === null);
const leftOut = missing.flatMap(({ runtime, why }) =>
  why === null ? [] : [`${runtime} is left out: ${why}`],
);
for (const line of leftOut) console.error(`millrace: ${line}`);
const soaked: Soaked[] = [];
for (const runtime of runtimes) {
  const one = await soak(runtime, options);
  soaked.push(one);
  console.log(`\n${countsText(one.evidence, one.seconds)}\n`);
  console.log(`${faultsText(one.evidence)}\n\n${verdictsText(one.verdicts)}\n`);
}
if (runtimes.length === 0 || soaked.some(({ verdicts }) => verdicts.some(({ ok }) => !ok)))
  process.exitCode = 1;
if (options.record && soaked.length > 0) {
  const { records, seed, concurrency } = options;
  const settings = { records, seed, concurrency, runtimes: runtimes.join(', ') };
  const results = soaked.flatMap(resultsOf);
  console.log(
    writeRecord({ bench: 'soak', settings, results, notes: [...soaked.flatMap(notesOf), ...leftOut] }),
  );
}
watchEnd();

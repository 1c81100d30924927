/**
 * @module bench/soak
 * `npm run soak`: records through the delivery-stream simulator with every fault at 5 %, on both runtimes, until the promises
 * are shown to hold: no record lost, no memory or handle leaked, latency back to normal at once. Needs `npm run layer` and,
 * for the managed runtime, `npm run setup -- client`. With `--ci` it runs for minutes and keeps no record. Exit status 1 if a check fails.
 *
 *     npm run soak -- --records 2000000 --runtime both --seed 1
 */
import { findClient } from '../emulator/client.ts';
import { readArguments, readChoice, readCount, runCommand } from './command.ts';
import { startProgress } from './progress.ts';
import { writeRecord } from './record.ts';
import { CHECKS } from './soak/checks.ts';
import { notesOf, resultsOf, type Soaked } from './soak/findings.ts';
import type { PlanOptions, Runtime } from './soak/plan.ts';
import { runSoak } from './soak/run.ts';
import { countsText, faultsText, verdictsText } from './soak/text.ts';

const USAGE =
  'npm run soak -- [--records N] [--runtime raw|managed|both] [--seed N] [--concurrency N] [--ci]';
const FULL = { records: '2000000', seed: '1', concurrency: '2' };
const CI = { records: '240000', seed: '7', concurrency: '1' };
/** Milliseconds the process has to end by itself once everything is done. */
const PATIENCE = 5000;

async function soak(options: PlanOptions): Promise<Soaked> {
  const { runtime, records, seed } = options;
  console.log(`${runtime} runtime: ${records.toLocaleString('en-US')} records, seed ${seed}`);
  const bar = startProgress({ title: runtime, total: records, unit: 'records' });
  let shown = 0;
  const started = performance.now();
  try {
    const evidence = await runSoak(options, {
      progress(done) {
        bar.advance(done - shown);
        shown = done;
      },
    });
    const seconds = (performance.now() - started) / 1000;
    return { runtime, seconds, evidence, verdicts: CHECKS.map((check) => check(evidence)) };
  } finally {
    bar.stop();
  }
}

/** Names what keeps the process alive if it does not end by itself, and fails the soak. */
function watchEnd(): void {
  setTimeout(() => {
    console.error(`millrace: the soak does not end: ${process.getActiveResourcesInfo().join(', ')}`);
    process.exit(1);
  }, PATIENCE).unref();
}

await runCommand(async () => {
  const { values } = readArguments(USAGE, {
    options: {
      records: { type: 'string' },
      runtime: { type: 'string', default: 'both' },
      seed: { type: 'string' },
      concurrency: { type: 'string' },
      ci: { type: 'boolean', default: false },
    },
  });
  const asked = readChoice('runtime', values.runtime, ['raw', 'managed', 'both']);
  const { records, seed, concurrency } = { ...(values.ci ? CI : FULL), ...values };
  const settings = {
    records: readCount('records', records),
    seed: readCount('seed', seed),
    concurrency: readCount('concurrency', concurrency),
  };
  const wanted: readonly Runtime[] = asked === 'both' ? ['raw', 'managed'] : [asked];
  const runtimes = wanted.filter((runtime) => runtime === 'raw' || findClient() !== null);
  const leftOut =
    runtimes.length === wanted.length
      ? []
      : ["managed is left out: Lambda's own runtime client is missing: npm run setup -- client"];
  for (const line of leftOut) console.error(`millrace: ${line}`);
  const soaked: Soaked[] = [];
  for (const runtime of runtimes) {
    const one = await soak({ runtime, ...settings });
    soaked.push(one);
    console.log(`\n${countsText(one.evidence, one.seconds)}\n`);
    console.log(`${faultsText(one.evidence)}\n\n${verdictsText(one.verdicts)}\n`);
  }
  if (runtimes.length === 0 || soaked.some(({ verdicts }) => verdicts.some(({ ok }) => !ok)))
    process.exitCode = 1;
  if (!values.ci && soaked.length > 0) {
    const findings = {
      bench: 'soak',
      settings: { ...settings, runtimes: runtimes.join(', ') },
      results: soaked.flatMap(resultsOf),
      notes: [...soaked.flatMap(notesOf), ...leftOut],
    };
    console.log(writeRecord(findings));
  }
});
watchEnd();

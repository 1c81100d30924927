/**
 * @module bench/prove
 * `npm run prove`: faults survived, in two parts. `soak`: records through the delivery-stream simulator with every fault at 5 %,
 * on both runtimes, until the promises are shown to hold: no record lost, no memory or handle leaked, latency back to normal at
 * once. `hostile`: functions of 128 MB under records whose author means harm, of which none may end one. Needs `npm run layer`
 * and, for the managed runtime, `npm run setup -- client`; `hostile` also root and cgroup v1. With `--ci` a tenth of it, and no
 * record is kept. Exit status 1 if a check fails.
 *
 *     npm run prove -- --records 2000000 --minutes 30 --seed 1
 */
import { findClient } from '../emulator/client.ts';
import { CommandError, chooseOnly, readArguments, readChoice, readCount, runCommand } from './command.ts';
import { HOSTILE_CASES } from './hostile/cases.ts';
import { judgeHostile } from './hostile/checks.ts';
import { cellsText, hostileResults } from './hostile/findings.ts';
import { runHostile } from './hostile/run.ts';
import { hasCgroups } from './measure/limits.ts';
import { startProgress } from './progress.ts';
import { type Result, writeRecord } from './record.ts';
import { CHECKS } from './soak/checks.ts';
import type { Verdict } from './soak/evidence.ts';
import { notesOf, resultsOf } from './soak/findings.ts';
import type { Runtime } from './soak/plan.ts';
import { runSoak } from './soak/run.ts';
import { countsText, faultsText, verdictsText } from './soak/text.ts';

const USAGE =
  'npm run prove -- [--only soak|hostile] [--records N] [--minutes N] [--runtime raw|managed|both] [--seed N] [--concurrency N] [--ci]';
const FULL = { records: '2000000', minutes: '30', seed: '1', concurrency: '2' };
const CI = { records: '280000', minutes: '3', seed: '7', concurrency: '1' };
/** Milliseconds the process has to end by itself once everything is done. */
const PATIENCE = 5000;

interface Settings {
  /** A runtime. */
  readonly records: number;
  readonly minutes: number;
  readonly seed: number;
  readonly concurrency: number;
  readonly runtimes: readonly Runtime[];
  readonly ci: boolean;
}

/** What a part found; `name` is the runtime's, or the part's. */
interface Proved {
  readonly name: string;
  readonly verdicts: readonly Verdict[];
  readonly results: readonly Result[];
}

async function soak({ runtimes, records, seed, concurrency }: Settings): Promise<Proved[]> {
  const proved: Proved[] = [];
  for (const runtime of runtimes) {
    console.log(`soak, ${runtime} runtime: ${records.toLocaleString('en-US')} records, seed ${seed}`);
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
      bar.stop();
      const seconds = (performance.now() - started) / 1000;
      const verdicts = CHECKS.map((check) => check(evidence));
      console.log(
        `\n${countsText(evidence, seconds)}\n\n${faultsText(evidence)}\n\n${verdictsText(verdicts)}\n`,
      );
      proved.push({ name: runtime, verdicts, results: resultsOf({ runtime, seconds, evidence, verdicts }) });
    } finally {
      bar.stop();
    }
  }
  return proved;
}

async function hostile({ runtimes, minutes, seed, ci }: Settings): Promise<Proved[]> {
  if (!hasCgroups()) {
    if (!ci)
      throw new CommandError(
        'hostile needs root and cgroup v1, to give functions 128 MB; --only soak needs neither',
      );
    console.log('hostile is left out: it needs root and cgroup v1');
    return [];
  }
  console.log(
    `hostile, ${HOSTILE_CASES.length} cases, functions of 128 MB: ${minutes} minutes, seed ${seed}`,
  );
  const bar = startProgress({ title: 'hostile', total: null, unit: 'calls' });
  try {
    const cases = HOSTILE_CASES;
    const evidence = await runHostile({ runtimes, minutes, seed, cases, progress: () => bar.advance(1) });
    bar.stop();
    const verdicts = judgeHostile(evidence);
    console.log(`\n${cellsText(evidence)}\n\n${verdictsText(verdicts)}\n`);
    return [{ name: 'hostile', verdicts, results: hostileResults(evidence, verdicts) }];
  } finally {
    bar.stop();
  }
}

const PARTS = [
  { name: 'soak', run: soak },
  { name: 'hostile', run: hostile },
] as const;

/** Names what keeps the process alive if it does not end by itself, and fails the proof. */
function watchEnd(): void {
  setTimeout(() => {
    console.error(`millrace: the proof does not end: ${process.getActiveResourcesInfo().join(', ')}`);
    process.exit(1);
  }, PATIENCE).unref();
}

await runCommand(async () => {
  const { values } = readArguments(USAGE, {
    options: {
      only: { type: 'string' },
      records: { type: 'string' },
      minutes: { type: 'string' },
      runtime: { type: 'string', default: 'both' },
      seed: { type: 'string' },
      concurrency: { type: 'string' },
      ci: { type: 'boolean', default: false },
    },
  });
  const parts = chooseOnly(PARTS, values.only);
  const asked = readChoice('runtime', values.runtime, ['raw', 'managed', 'both']);
  const { records, minutes, seed, concurrency } = { ...(values.ci ? CI : FULL), ...values };
  const settings = {
    records: readCount('records', records),
    minutes: readCount('minutes', minutes),
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
  const proved: Proved[] = [];
  for (const { run } of parts) proved.push(...(await run({ ...settings, runtimes, ci: values.ci })));
  if (runtimes.length === 0 || proved.some(({ verdicts }) => verdicts.some(({ ok }) => !ok)))
    process.exitCode = 1;
  if (!values.ci && proved.length > 0) {
    const findings = {
      bench: 'prove',
      settings: {
        ...settings,
        parts: parts.map(({ name }) => name).join(', '),
        runtimes: runtimes.join(', '),
      },
      results: proved.flatMap(({ results }) => results),
      notes: [...proved.flatMap(notesOf), ...leftOut],
    };
    console.log(writeRecord(findings));
  }
});
watchEnd();

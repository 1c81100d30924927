/**
 * @module test/cli/ranges/support
 * The same files through the engine, one after the other, and through ranges on threads: all that comes of them.
 */
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { decompressed } from '../../../cli/run/compression.ts';
import { createFirstFailures } from '../../../cli/run/first-failures.ts';
import { checkInputs } from '../../../cli/run/inputs.ts';
import { type RangeRun, runRanges } from '../../../cli/run/ranges/run-ranges.ts';
import { createCounts } from '../../../cli/run/ranges/shared.ts';
import { cutFiles } from '../../../cli/run/ranges/units.ts';
import { rejectsTo } from '../../../cli/run/rejects.ts';
import { countOutcome, createTally } from '../../../cli/run/tally.ts';
import { createEngine, type PipelineConfig } from '../../../engine/index.ts';

export interface Came {
  readonly out: string;
  readonly rejects: string;
  readonly shown: readonly string[];
  readonly samples: readonly string[];
  readonly records: number;
  readonly dropped: number;
  readonly failed: object;
}

interface Place {
  readonly out: string;
  /** `null`: rejects are not kept. */
  readonly rejects: string | null;
}

function createNotes() {
  const shown: string[] = [];
  const samples: string[] = [];
  return {
    shown,
    samples,
    show: (line: string) => void shown.push(line),
    sample: (line: Buffer, source: string) => void samples.push(`${source}: ${line.toString('latin1')}`),
  };
}

const came = (
  { out, rejects }: Place,
  { shown, samples }: ReturnType<typeof createNotes>,
  { records, dropped, failed }: ReturnType<typeof createTally>,
): Came => ({
  out: readFileSync(out, 'latin1'),
  rejects: rejects === null ? '' : readFileSync(rejects, 'latin1'),
  shown,
  samples,
  records,
  dropped,
  failed: Object.fromEntries(failed),
});

/** Through the engine, whose streams of lines have tests of their own. */
export async function throughEngine(
  pipeline: PipelineConfig,
  names: readonly string[],
  place: Place,
): Promise<Came> {
  const engine = createEngine(pipeline, { threads: 1 });
  const notes = createNotes();
  const tally = createTally();
  const failures = createFirstFailures(tally, notes);
  const rejectsFile = place.rejects === null ? null : openSync(place.rejects, 'w');
  const rejects = rejectsFile === null ? null : rejectsTo(rejectsFile, engine.plan.limits);
  const out: Buffer[] = [];
  for (const input of await checkInputs(names)) {
    const { source, close } = await input.open();
    const options = {
      get furthest() {
        return rejects === null ? failures.wanted : Infinity;
      },
    };
    for await (const result of engine.runLines(await decompressed(input.name, source), options)) {
      countOutcome(tally, result.outcome);
      failures.addLines(input.name, result);
      await rejects?.add(input.name, result);
      out.push(Buffer.from(result.outcome.bytes));
    }
    await close();
  }
  await engine.close();
  if (rejectsFile !== null) closeSync(rejectsFile);
  writeFileSync(place.out, Buffer.concat(out));
  return came(place, notes, tally);
}

export interface Options extends Partial<Pick<RangeRun, 'progress' | 'workerFile' | 'isTogether'>> {
  readonly threads: number;
  readonly rangeBytes: number;
  readonly tier?: 'kernel' | 're2';
}

/** In ranges; `bytes` is what was counted as read. */
export async function throughRanges(
  pipeline: PipelineConfig,
  names: readonly string[],
  place: Place,
  { tier, ...options }: Options,
): Promise<Came & { readonly bytes: number }> {
  const { plan } = createEngine(pipeline, { threads: 1, ...(tier === undefined ? {} : { tier }) });
  const notes = createNotes();
  const counts = createCounts();
  const out = openSync(place.out, 'w');
  const rejects = place.rejects === null ? null : openSync(place.rejects, 'w');
  const files = cutFiles(await checkInputs(names), options.rangeBytes);
  try {
    await runRanges({ plan, files, counts, notes, out, rejects, folder: null, progress: null, ...options });
  } finally {
    closeSync(out);
    if (rejects !== null) closeSync(rejects);
  }
  const tally = createTally(counts.tally);
  return { ...came(place, notes, tally), bytes: tally.bytes };
}

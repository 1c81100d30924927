/**
 * @module cli/run/lines
 * `--input lines`: each file to its own end (a last line without a line feed does not run on into the next file).
 *
 * Regular files are cut into ranges and run on as many threads as they are worth (`ranges/`). Standard input, pipes, objects of S3, and
 * pipelines with user code or headers go through the engine one after the other, which has threads of its own.
 */
import type { Engine } from '../../engine/index.ts';
import { needsHeader } from '../../engine/programs/needs-header.ts';
import { isQuickOutput, writeOut } from '../output.ts';
import { createAbsentFields } from './absent-fields.ts';
import { decompressed } from './compression.ts';
import { counted } from './counted.ts';
import { createFirstFailures, type Notes } from './first-failures.ts';
import type { Input } from './inputs.ts';
import { partitionsIn } from './partitions.ts';
import type { Progress } from './progress.ts';
import { runRanges } from './ranges/run-ranges.ts';
import type { SharedCounts } from './ranges/shared.ts';
import { cutFiles, type UnitFile } from './ranges/units.ts';
import { rejectsTo } from './rejects.ts';
import { countOutcome, createTally } from './tally.ts';

export interface LineRun {
  /** As asked for. */
  readonly threads: number | 'auto';
  readonly counts: SharedCounts;
  readonly notes: Notes;
  /** The open file for rejects; `null`: none. */
  readonly rejects: number | null;
  /** The folder where the records go by their keys; `null`: to stdout. */
  readonly folder: string | null;
  readonly progress: Progress | null;
}

/** Bytes of a range: what a line buffer does best with, and a batch of the other paths. */
const LINE_BUFFER_RANGE = 256 * 1024;
const BATCH_RANGE = 1 << 20;
/**
 * Bytes of input that another thread is worth. It takes 0.15 s of CPU time to start, in which the kernel does 100 MB of Apache's lines
 * and the reference path 6 (2026-11-29).
 */
const KERNEL_WORTH = 256e6;
const REFERENCE_WORTH = 16e6;
/** What a byte of a compressed file counts: logs shrink to a tenth, and have to be decompressed. */
const STREAM_WEIGHT = 10;

function threadsFor({ tier, threads }: Engine, asked: number | 'auto', files: readonly UnitFile[]): number {
  if (asked !== 'auto') return threads;
  const bytes = files.reduce((sum, { size, isStream }) => sum + size * (isStream ? STREAM_WEIGHT : 1), 0);
  return Math.min(threads, 1 + Math.floor(bytes / (tier === 'kernel' ? KERNEL_WORTH : REFERENCE_WORTH)));
}

/** Neighbours of a kind together: regular files, and all else. */
function groupsOf(inputs: readonly Input[]): readonly (readonly Input[])[] {
  const groups: Input[][] = [];
  for (const input of inputs) {
    const last = groups.at(-1);
    if (last !== undefined && (last[0]!.identity === null) === (input.identity === null)) last.push(input);
    else groups.push([input]);
  }
  return groups;
}

/** Reads no faster than stdout takes: while one batch is written the next is made, and not the one after it. */
async function runStreams(
  engine: Engine,
  inputs: readonly Input[],
  { counts, notes, rejects: rejectsFile, folder, progress }: LineRun,
): Promise<void> {
  const tally = createTally(counts.tally);
  const failures = createFirstFailures(tally, notes, counts.firstFailures);
  const rejects = rejectsFile === null ? null : rejectsTo(rejectsFile, engine.plan.limits);
  const partitions = folder === null ? null : partitionsIn(folder, engine.plan);
  const absent = notes.show === null ? null : createAbsentFields(engine.plan, counts.absent, true);
  const options = {
    /** Read anew for each batch. */
    get furthest() {
      return rejects === null ? failures.wanted : Infinity;
    },
  };
  for (const input of inputs) {
    const { source, close } = await input.open();
    let writing: Promise<void> = Promise.resolve();
    try {
      const lines = await decompressed(
        input.name,
        counted(source, (bytes) => tally.add({ bytes })),
      );
      for await (const result of engine.runLines(lines, options)) {
        absent?.look(result.batch);
        countOutcome(tally, result.outcome);
        failures.addLines(input.name, result);
        await rejects?.add(input.name, result);
        await writing;
        writing = partitions === null ? writeOut(result.outcome.bytes) : partitions.add(result.outcome);
        writing.catch(() => {}); // thrown where it is awaited
        progress?.update();
      }
      await writing;
    } finally {
      await close();
    }
  }
}

export async function runLines(engine: Engine, inputs: readonly Input[], run: LineRun): Promise<void> {
  const { plan, tier } = engine;
  const canCut = plan.userCode === 'none' && !needsHeader(plan);
  const rangeBytes = tier === 'kernel' ? LINE_BUFFER_RANGE : BATCH_RANGE;
  for (const group of groupsOf(inputs)) {
    const files = canCut && group[0]!.identity !== null ? cutFiles(group, rangeBytes) : [];
    const threads = threadsFor(engine, run.threads, files);
    // One thread does streams, and waits for a pipe, no better than the engine, which reads and writes meanwhile.
    const isQuick = isQuickOutput() && files.every(({ isStream }) => !isStream);
    if (files.length > 0 && (threads > 1 || isQuick))
      await runRanges({ ...run, plan, files, threads, rangeBytes });
    else await runStreams(engine, group, run);
  }
}

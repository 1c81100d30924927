/**
 * @module cli/run/ranges/run-ranges
 * Files through a pipeline on several threads, by Piscina: this one begins at once, the others join when they are up. On one thread it is
 * the same without turns to wait for.
 */
import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { type ErrorCode, type ErrorDetail, MillraceError, type Plan } from '../../../engine/index.ts';
import { isQuickOutput, ReaderGone, writeOut, writeOutSync } from '../../output.ts';
import type { Notes } from '../first-failures.ts';
import { runUnits } from './run-units.ts';
import { createShared, type Ending, type Note, type RangeJob, type SharedCounts } from './shared.ts';
import { createTurns, Stopped } from './turns.ts';
import type { UnitFile } from './units.ts';

export interface RangeRun {
  readonly plan: Plan;
  readonly files: readonly UnitFile[];
  readonly threads: number;
  readonly rangeBytes: number;
  readonly counts: SharedCounts;
  readonly notes: Notes;
  /** Open file for rejects; `null`: none. */
  readonly rejects: number | null;
  /** The folder of partitions; `null`: records go to `out`. */
  readonly folder: string | null;
  readonly progress: { update(): void } | null;
  /** Default: standard output. */
  readonly out?: number;
  /** For tests: another worker, and no start before all threads are up. */
  readonly workerFile?: string;
  readonly isTogether?: boolean;
}

/** The worker as source, or as what a build made of it. */
function findWorkerFile(): string {
  const file = new URL(`./range-worker${extname(import.meta.url)}`, import.meta.url);
  if (!existsSync(file)) throw new Error(`${file.href} is missing`);
  return file.href;
}

/** Hears notes of all threads in their order. */
function createHearing({ show, sample }: Notes): (note: Note) => void {
  const early = new Map<number, Note>();
  let next = 0;
  return (note) => {
    early.set(note.order, note);
    for (let heard = early.get(next); heard !== undefined; heard = early.get(next)) {
      early.delete(next);
      next += 1;
      if (heard.show !== undefined) show?.(heard.show);
      if (heard.sample !== undefined) sample(Buffer.from(heard.sample.line), heard.sample.source);
    }
  };
}

function toError(ending: Exclude<Ending, { kind: 'done' | 'stopped' }>): Error {
  if (ending.kind === 'reader-gone') return new ReaderGone();
  return new MillraceError(ending.code as ErrorCode, ending.detail as ErrorDetail);
}

function deathError(error: unknown): MillraceError {
  return new MillraceError('ERR_MILLRACE_INPUT', {
    path: '',
    expected: 'all threads to work to the end',
    found: `one that ended: ${(error as Error).message}`,
    hint: 'the output ends where it was; run again, with --threads 1 where it ends so again',
  });
}

interface Team {
  /** Tells the notes that have come and not been heard. */
  drain(): void;
  close(): Promise<void>;
}

async function startTeam(
  job: RangeJob,
  { threads, workerFile = findWorkerFile() }: RangeRun,
  hear: (note: Note) => void,
  fail: (error: Error) => void,
): Promise<Team> {
  const { Piscina } = await import('piscina'); // 20 ms that one thread does without
  const count = threads - 1;
  const options = { minThreads: count, maxThreads: count, recordTiming: false, atomics: 'disabled' } as const;
  const pool = new Piscina({ ...options, filename: workerFile, workerData: job });
  pool.on('error', () => {}); // a thread that does not start has no unit: the others do its work
  const ports: MessagePort[] = [];
  for (let thread = 0; thread < count; thread += 1) {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', hear);
    port1.unref();
    ports.push(port1);
    pool.run({ port: port2 }, { transferList: [port2] }).then(
      (ending: Ending) => {
        if (ending.kind !== 'done' && ending.kind !== 'stopped') fail(toError(ending));
      },
      (error: unknown) => fail(deathError(error)),
    );
  }
  return {
    drain() {
      for (const port of ports)
        for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port))
          hear(got.message as Note);
    },
    async close() {
      pool.options.minThreads = 0; // else the end of its threads starts new ones (5.3.2)
      await pool.destroy();
      for (const port of ports) port.close();
    },
  };
}

/**
 * @throws ReaderGone; MillraceError for a file or an output that cannot be used any longer, and where a thread ended: what was written
 * is complete up to a place, and nothing is written behind it
 */
export async function runRanges(run: RangeRun): Promise<void> {
  const { plan, files, rangeBytes, rejects, folder, notes, out = 1 } = run;
  const shared = createShared(run.counts);
  const units = files.reduce((sum, { count }) => sum + count, 0);
  const threads = Math.min(run.threads, units);
  const job: RangeJob = {
    plan,
    files,
    rangeBytes,
    out,
    rejects,
    folder,
    isQuiet: notes.show === null,
    shared,
  };
  const turns = createTurns(shared.control);
  const hear = createHearing(notes);
  let failure: Error | undefined;
  let isOver = false;
  const fail = (error: Error) => {
    if (isOver) return;
    failure ??= error;
    turns.stop();
  };
  const isSync = out !== 1 || isQuickOutput();
  const team = threads > 1 ? await startTeam(job, { ...run, threads }, hear, fail) : null;
  try {
    if (run.isTogether) await turns.gather(threads - 1);
    await runUnits(job, {
      note: hear,
      write: isSync ? (bytes) => writeOutSync(bytes, out) : writeOut,
      async rest() {
        run.progress?.update();
        if (team !== null || run.progress !== null) await setImmediate(); // workers and Ctrl-C are heard
      },
    });
    await turns.wait(units);
  } catch (error) {
    fail(error as Error);
  }
  isOver = true;
  team?.drain();
  await team?.close();
  if (failure !== undefined && !(failure instanceof Stopped)) throw failure;
}

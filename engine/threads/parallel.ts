/**
 * @module engine/threads/parallel
 * The executor over threads: cuts a batch into slices, has each run on a thread, and makes one outcome of them.
 */
import { type Batch, batchSize, packRecords } from '../batch.ts';
import { OUT_OF_TIME } from '../failures.ts';
import type { Outcome } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';
import type { Program } from '../plan/program.ts';
import { joinOutcomes } from '../select.ts';
import type { ExecuteOptions, Executor, ExecutorOptions } from './executor.ts';
import { closedError, DEFAULT_DEADLINE_MARGIN, DEFAULT_TIME_LIMIT, stopTime } from './inline.ts';
import { failAll } from './join.ts';
import { SharedMemory } from './memory.ts';
import { type Ending, runRanges } from './recovery.ts';
import { runHere, runOf, runUserCodeHere } from './run-here.ts';
import { cut, recordBytes, splitByBytes } from './split.ts';
import { Threads } from './threads.ts';

/**
 * Bytes in a batch from which threads pay. Two slices cost 0.4 ms however small they are (posting, waking, joining),
 * the reference path 45 µs for each KiB of log lines on one thread; so 2 threads break even at 16–32 KiB, and gain 1.6× at
 * 64 KiB, 1.8× from 128 KiB to 4 MiB (`bench/engine/pool.ts` of a7f3474, Node 24.21, 2 cores, 2026-11-22). For a program k
 * times as fast it is k times as many bytes.
 */
export const DEFAULT_THRESHOLD = 64 * 1024;
const DEFAULT_CLOSE_TIMEOUT = 10_000;
const DEFAULT_RECOVERY_TIME = 300_000;
/** The longest that setTimeout can wait, in ms; beyond it fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * @param plan goes to the workers, so its map is a module or `null`.
 * @param program the same plan compiled on this thread, for small batches and for retries.
 * @param threads 2 or more; they start with the first batch that is large enough.
 * @example const executor = createThreadsExecutor(plan, await compileProgram(plan), 4)
 */
export function createThreadsExecutor(
  plan: Plan,
  program: Program,
  threads: number,
  options: ExecutorOptions = {},
): Executor {
  const { deadlineMargin = DEFAULT_DEADLINE_MARGIN, threshold = DEFAULT_THRESHOLD } = options;
  const { timeLimit = DEFAULT_TIME_LIMIT } = options;
  const workers = new Threads({
    plan,
    threads,
    timeLimit,
    heapMb: options.heapMb ?? null,
    programModule: options.programModule ?? null,
    workerFile: options.workerFile ?? null,
  });
  const memory = new SharedMemory();
  const running = new Set<Promise<unknown>>();
  const closing = new AbortController();
  let closed: Promise<void> | null = null;

  async function onThreads(
    batch: Batch,
    total: number,
    { stopAt, endAt, handedBack }: { stopAt: number; endAt: number; handedBack: boolean },
  ): Promise<Outcome> {
    const stop = new AbortController();
    const stopNow = () => stop.abort();
    closing.signal.addEventListener('abort', stopNow, { once: true });
    const timer = endAt === Number.POSITIVE_INFINITY ? undefined : setTimeout(stopNow, timeUntil(endAt));
    const borrowed = batch.bytes.buffer instanceof SharedArrayBuffer ? null : memory.take(batch.bytes.length);
    borrowed?.set(batch.bytes);
    try {
      const shared = borrowed === null ? batch : { ...batch, bytes: borrowed };
      const parts = await runRanges(shared, splitByBytes(batch, threads, total), {
        onThread: async (slice, alone) =>
          withoutQuotes(plan, await workers.run({ ...slice, handedBack, stopAt }, alone, stop.signal)),
        here: plan.userCode === 'none' ? (slice) => runHere(runOf(program, handedBack), slice, stopAt) : null,
        recoveryTime: options.recoveryTime ?? DEFAULT_RECOVERY_TIME,
        onDeath: options.onDeath ?? (() => {}),
      });
      if (closing.signal.aborted) throw closedError();
      return joinOutcomes(parts);
    } finally {
      clearTimeout(timer);
      closing.signal.removeEventListener('abort', stopNow);
      if (borrowed !== null) memory.give(borrowed);
    }
  }

  async function warmUp(): Promise<void> {
    if (closed !== null) throw closedError();
    const nothing = {
      ...cut(packRecords([]), { from: 0, to: 0 }),
      handedBack: false,
      stopAt: Number.POSITIVE_INFINITY,
    };
    await Promise.all(Array.from({ length: threads }, () => workers.run(nothing, false, closing.signal)));
  }

  async function closeAll(): Promise<void> {
    const timer = setTimeout(() => closing.abort(), options.closeTimeout ?? DEFAULT_CLOSE_TIMEOUT);
    await Promise.allSettled(running);
    clearTimeout(timer);
    await workers.close();
  }

  return {
    kind: 'threads',
    threads,
    async execute(batch: Batch, executeOptions: ExecuteOptions = {}): Promise<Outcome> {
      if (closed !== null) throw closedError();
      const stopAt = stopTime(executeOptions, deadlineMargin);
      const handedBack = executeOptions.handedBack ?? false;
      const total = recordBytes(batch);
      const fewest = plan.userCode === 'none' ? 2 : 1; // a single record gains nothing but safety from user code
      if (total < threshold || batchSize(batch) < fewest) {
        const { runUserCode } = program;
        if (runUserCode === undefined) return runHere(runOf(program, handedBack), batch, stopAt);
        return runUserCodeHere(runUserCode, batch, stopAt, { patience: timeLimit });
      }
      if (Date.now() >= stopAt) return failAll(batch, 'deadline', OUT_OF_TIME);
      const work = onThreads(batch, total, { stopAt, endAt: endTime(stopAt, executeOptions), handedBack });
      running.add(work);
      try {
        return await work;
      } finally {
        running.delete(work);
      }
    },
    allocate: (byteLength) => memory.lend(byteLength),
    release: (bytes) => memory.takeBack(bytes),
    warmUp,
    close: () => (closed ??= closeAll()),
  };
}

/** Workers stop by themselves; one that is in the middle of a long record then is ended after a part of what is kept back. */
function endTime(stopAt: number, { deadline = stopAt }: ExecuteOptions): number {
  return stopAt === Number.POSITIVE_INFINITY ? stopAt : stopAt + Math.max(0, deadline - stopAt) / 4;
}

/** What user code threw may quote a record; a pipeline that redacts reports only that it threw. */
function withoutQuotes({ redacts }: Plan, ending: Ending): Ending {
  if (!redacts || ending.kind !== 'died' || !ending.detail.startsWith('threw')) return ending;
  return { ...ending, detail: 'threw an error' };
}

function timeUntil(time: number): number {
  return Math.min(LONGEST_TIMER, Math.max(0, time - Date.now()));
}

/**
 * @module engine/threads/threads
 * Threads by Piscina, which only this file uses: runs a slice on one of them and reports how that ended. What to do
 * about a dead worker is decided in `recovery.ts`.
 *
 * What Piscina 5.3.2 does when a worker dies, found by trying, Node 24.21 (2026-11-22):
 *
 *     process.exit(7)        the task rejects, Error 'worker exited with code: 7'; the worker is replaced
 *     heap over its limit    rejects, ERR_WORKER_OUT_OF_MEMORY; replaced. But V8 ends the whole process where a single
 *                            allocation is far too large (an array of 5·10⁷), and ArrayBuffers count for nothing
 *     uncaught, unhandled    rejects with that error, as if the task had thrown it; replaced
 *     abort of a running one rejects with AbortError at once, the thread is terminated; replaced
 *     death while starting   no replacement from then on, queued tasks never settle, and an 'error' event that ends
 *                            the process without a listener: see #onPoolError
 *     death, minThreads 0    no replacement while others are queued, so min = max here
 *     end after destroy()    of a thread given up before: minThreads new ones are started and left, see #end
 */
import { MessageChannel, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Plan } from '../plan/plan.ts';
import type { SliceResult, SliceTask, WorkerSetup } from './protocol.ts';
import { CONTROL, createControl, describeThrown, NO_RECORD, STAGE } from './protocol.ts';
import type { Ending, Slice } from './recovery.ts';
import { findWorkerFile } from './worker-file.ts';

/** Looks at a worker's progress in one time limit; a hung one is found after 1 to 1¼ limits. */
const LOOKS = 4;
/** Longest wait for threads to end, in ms: one that hangs in native code cannot be ended. */
const LONGEST_END = 2000;
/** In MiB. V8 ends the whole process, not the thread, where the heap is too small for its own start. */
const SMALLEST_HEAP = 32;

export interface ThreadsSetup {
  readonly plan: Plan;
  readonly threads: number;
  readonly timeLimit: number;
  readonly heapMb: number | null;
  readonly programModule: string | null;
  readonly workerFile: string | null;
}

interface Job {
  readonly pool: Piscina;
  readonly control: Int32Array;
  readonly abort: AbortController;
}

/** Why a task was aborted; goes through AbortController. */
type Reason = { readonly died: string } | 'stopped';

/** A pool of threads for one plan. Nothing is started before the first slice. */
export class Threads {
  readonly #setup: ThreadsSetup;
  readonly #jobs = new Set<Job>();
  /** All pools that were started and not ended: the current one, broken ones, and those for suspects. */
  readonly #pools = new Set<Piscina>();
  /** Threads that have not ended, also those Piscina has given up: its destroy() waits for no others than its own. */
  readonly #alive = new Set<Worker>();
  #current: Piscina | null = null;

  constructor(setup: ThreadsSetup) {
    this.#setup = setup;
  }

  /**
   * Runs a slice whose bytes lie in shared memory. Never rejects.
   * @param alone on a thread of its own, started for it and ended after it (30–100 ms).
   * @param signal its abort ends the run, and the thread with it.
   */
  async run(
    slice: Slice & Pick<SliceTask, 'handedBack' | 'stopAt'>,
    alone: boolean,
    signal: AbortSignal,
  ): Promise<Ending> {
    if (signal.aborted) return { kind: 'stopped' };
    let pool: Piscina;
    try {
      pool = this.#poolFor(alone);
    } catch (error) {
      // No thread available (the system's limit), or a plan that cannot be posted.
      return {
        kind: 'died',
        detail: describeDeath(error),
        stage: STAGE.waiting,
        record: NO_RECORD,
        last: NO_RECORD,
      };
    }
    const { port1, port2 } = new MessageChannel();
    const control = createControl();
    const job: Job = { pool, control, abort: new AbortController() };
    const stop = () => job.abort.abort('stopped' satisfies Reason);
    signal.addEventListener('abort', stop, { once: true });
    const watch = watchProgress(control, this.#setup.timeLimit, job.abort);
    this.#jobs.add(job);
    try {
      const task: SliceTask = { ...slice, control, port: port2 };
      await pool.run(task, { transferList: [port2], signal: job.abort.signal });
      // The result was posted before Piscina's own, so it is here: no need to wait for an event.
      const result = receiveMessageOnPort(port1)?.message as SliceResult | undefined;
      if (result === undefined) return died(control, 'returned no result');
      return result.kind === 'done' ? result : died(control, `threw ${result.detail}`);
    } catch (error) {
      const reason = job.abort.signal.aborted ? (job.abort.signal.reason as Reason) : null;
      if (reason === 'stopped') return { kind: 'stopped' };
      return died(control, reason?.died ?? describeDeath(error));
    } finally {
      clearInterval(watch);
      signal.removeEventListener('abort', stop);
      this.#jobs.delete(job);
      port1.close();
      // Not awaited: the run is over, and a thread may take its time to end. close() waits for it.
      if (pool !== this.#current && !this.#isBusy(pool)) void this.#end(pool);
    }
  }

  /** Ends all threads; waits at most {@link LONGEST_END}. What still runs is stopped. */
  async close(): Promise<void> {
    this.#current = null;
    for (const job of this.#jobs) job.abort.abort('stopped' satisfies Reason);
    const ended = Promise.all([...this.#pools].map((pool) => this.#end(pool))).then(() =>
      Promise.all([...this.#alive].map((worker) => new Promise((resolve) => worker.once('exit', resolve)))),
    );
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LONGEST_END);
    });
    await Promise.race([ended, patience]);
    clearTimeout(timer);
  }

  #poolFor(alone: boolean): Piscina {
    if (alone) return this.#start(1);
    this.#current ??= this.#start(this.#setup.threads);
    return this.#current;
  }

  #start(threads: number): Piscina {
    const { plan, programModule, workerFile, heapMb, timeLimit } = this.#setup;
    const pool = new Piscina({
      filename: workerFile ?? findWorkerFile()!.href, // where there is none, no pool is made (create.ts)
      minThreads: threads,
      maxThreads: threads,
      recordTiming: false,
      // Else the event loop of an idle worker stands still, and what user code left to it is never heard of.
      atomics: 'disabled',
      workerData: { plan, programModule, timeLimit } satisfies WorkerSetup,
      ...(heapMb === null
        ? {}
        : { resourceLimits: { maxOldGenerationSizeMb: Math.max(heapMb, SMALLEST_HEAP) } }),
    });
    pool.on('error', (error: unknown) => this.#onPoolError(pool, threads, error));
    pool.on('workerCreate', () => this.#track(pool));
    this.#track(pool);
    this.#pools.add(pool);
    return pool;
  }

  /**
   * A worker died without a task. Piscina has replaced it, unless it died while starting: then the pool will never be
   * whole again. Such a pool gets no more slices, and those that wait in it count as died.
   */
  #onPoolError(pool: Piscina, threads: number, error: unknown): void {
    if (pool.threads.length >= threads) return;
    if (this.#current === pool) this.#current = null;
    const reason: Reason = { died: describeDeath(error) };
    for (const job of this.#jobs) {
      if (job.pool === pool && Atomics.load(job.control, CONTROL.stage) === STAGE.waiting)
        job.abort.abort(reason);
    }
    if (!this.#isBusy(pool)) void this.#end(pool);
  }

  #track(pool: Piscina): void {
    for (const worker of pool.threads) {
      if (this.#alive.has(worker)) continue;
      this.#alive.add(worker);
      worker.once('exit', () => this.#alive.delete(worker));
    }
  }

  #isBusy(pool: Piscina): boolean {
    for (const job of this.#jobs) if (job.pool === pool) return true;
    return false;
  }

  async #end(pool: Piscina): Promise<void> {
    // Else the end of a thread that was given up before, where it comes after destroy(), starts new ones (5.3.2).
    pool.options.minThreads = 0;
    await pool.destroy();
    this.#pools.delete(pool);
  }
}

/** Aborts a job whose worker took it up and then got on by nothing for `timeLimit` ms. */
function watchProgress(control: Int32Array, timeLimit: number, abort: AbortController): NodeJS.Timeout {
  let seen = Number.NaN;
  let looks = 0;
  return setInterval(() => {
    const stage = Atomics.load(control, CONTROL.stage);
    const now = stage === STAGE.running ? Atomics.load(control, CONTROL.record) : -1 - stage;
    looks = now === seen ? looks + 1 : 0;
    seen = now;
    if (stage === STAGE.waiting || looks < LOOKS) return;
    abort.abort({ died: `made no progress for ${timeLimit / 1000} s` } satisfies Reason);
  }, timeLimit / LOOKS);
}

function died(control: Int32Array, detail: string): Ending {
  const stage = Atomics.load(control, CONTROL.stage) as Extract<Ending, { kind: 'died' }>['stage'];
  const record = Atomics.load(control, CONTROL.record);
  return { kind: 'died', detail, stage, record, last: Math.max(record, Atomics.load(control, CONTROL.last)) };
}

function describeDeath(error: unknown): string {
  if (error instanceof Error) {
    if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') return 'ran out of memory';
    const exit = /^worker exited with code: (-?\d+)$/.exec(error.message);
    if (exit) return `exited with code ${exit[1]}`;
  }
  return `threw ${describeThrown(error)}`;
}

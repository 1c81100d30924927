/**
 * @module engine/threads/executor
 * The contract of what runs a batch: on the calling thread (`inline.ts`) or over several (`parallel.ts`). The outcome
 * is the same, and every record of the batch is in it: ok, dropped or failed, never lost.
 */
import type { Batch } from '../batch.ts';
import type { Outcome } from '../outcome.ts';

export interface ExecuteOptions {
  /**
   * The deadline, in milliseconds since 1970. Records that are not done a margin before it
   * ({@link ExecutorOptions.deadlineMargin}) fail with the code `deadline`.
   */
  readonly deadline?: number;
  /** When to stop working, in milliseconds since 1970, where the caller knows better. Default: the margin before the deadline. */
  readonly stopAt?: number;
  /** The batch holds records that `runTexts` handed back: they go to the reference path at once. Default false. */
  readonly handedBack?: boolean;
}

export interface Executor {
  readonly kind: 'inline' | 'threads';
  /** How many threads work on one batch; 1 for inline. */
  readonly threads: number;
  /**
   * Runs a batch; calls may overlap. Rejects only with ERR_MILLRACE_CLOSED.
   * @example const outcome = await executor.execute(batch, { deadline: Date.now() + 30_000 })
   */
  execute(batch: Batch, options?: ExecuteOptions): Promise<Outcome>;
  /**
   * Memory for a batch's bytes that this executor reads without a copy, its content undefined. Give it back with
   * {@link release} when neither the batch nor views into it are needed any longer; then it is used again. Shared
   * memory of one's own is read without a copy as well, but should be used again too: `memory.ts` says why.
   */
  allocate(byteLength: number): Uint8Array;
  /** Takes memory of {@link allocate} back; any other is ignored. Without it things still work, but copy more. */
  release(bytes: Uint8Array): void;
  /**
   * Starts the threads and compiles the plan on them now; else the first large batch does, and waits 0.1–0.2 s for it.
   * For Lambda's init phase, which has full CPU at any memory size. Workers that do not start are no error here.
   */
  warmUp(): Promise<void>;
  /** Waits for what is running (at most {@link ExecutorOptions.closeTimeout}), then ends the threads. */
  close(): Promise<void>;
}

/** Options of every executor; those on threads, memory and death mean nothing to inline. */
export interface ExecutorOptions {
  /**
   * Milliseconds kept back before the deadline, to build and send the reply in. Default 500. To an event's reply it is the
   * least: see `sources/reply-time.ts`.
   */
  readonly deadlineMargin?: number;
  /** A worker that makes no progress for so many milliseconds counts as hung. Default 10,000. */
  readonly timeLimit?: number;
  /**
   * Batches with fewer bytes than this stay on the calling thread. Default: 64 KiB, see `parallel.ts`. With 0, user
   * code never runs on the calling thread, where it could end the process.
   */
  readonly threshold?: number;
  /**
   * Milliseconds from the first death of a worker in a batch in which it is looked into which record was to blame; after that,
   * what dead workers held fails. Default 300,000, the longest that Firehose lets a function run.
   */
  readonly recoveryTime?: number;
  /** Heap of a worker, in MiB, 32 at least (with 1, V8 ends the process); `null`, the default: Node's own limit. */
  readonly heapMb?: number | null;
  /** Milliseconds that close() waits for running batches before it stops them. Default 10,000. */
  readonly closeTimeout?: number;
  /** Called with a message for the log when a worker dies. */
  readonly onDeath?: (detail: string) => void;
  /** URL of what `worker.ts` became, where a bundler has moved it. Default: the file beside `threads.ts`. */
  readonly workerFile?: string;
  /** URL of a module whose `compileProgram` workers use in place of the pipeline's: for tests. */
  readonly programModule?: string;
}

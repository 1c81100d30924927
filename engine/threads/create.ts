/**
 * @module engine/threads/create
 * The one place that chooses what runs batches: the calling thread, or several.
 */
import type { Plan } from '../plan/plan.ts';
import type { Program } from '../plan/program.ts';
import type { Executor, ExecutorOptions } from './executor.ts';
import { createInlineExecutor } from './inline.ts';
import { findWorkerFile } from './worker-file.ts';

/** A bundle has neither the worker's file nor Piscina's: without them everything runs, on one thread. */
function warnOfOneThread(threads: number, found: string): void {
  const message =
    `millrace: threads: expected ${threads} worker threads, found ${found}; everything runs on one thread: ` +
    'leave millrace out of the bundle and deploy it in node_modules (docs/guides/bundling.md), or set threads: 1';
  console.warn(JSON.stringify({ level: 'WARN', message }));
}

/**
 * Inline for one thread, and for a map function given as a function, which cannot cross threads.
 * @param threads see `poolSize`.
 * @example
 * const { threads, heapMb } = poolSize('auto', environment);
 * const executor = await createExecutor(plan, program, threads, { heapMb });
 */
export async function createExecutor(
  plan: Plan,
  program: Program,
  threads: number,
  options: ExecutorOptions = {},
): Promise<Executor> {
  if (threads <= 1 || plan.userCode === 'function') return createInlineExecutor(program, options);
  if (options.workerFile === undefined && findWorkerFile() === null) {
    warnOfOneThread(threads, "a bundle without the worker's file");
    return createInlineExecutor(program, options);
  }
  // Imported only here: Piscina takes its time to load, and a function with one vCPU has no use for it.
  const { createThreadsExecutor } = await import('./parallel.ts');
  return createThreadsExecutor(plan, program, threads, options);
}

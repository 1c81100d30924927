/**
 * @module engine/threads/create
 * The one place that chooses what runs batches: the calling thread, or several.
 */
import type { Plan } from '../plan/plan.ts';
import type { Program } from '../plan/program.ts';
import type { Executor, ExecutorOptions } from './executor.ts';
import { createInlineExecutor } from './inline.ts';

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
  // Imported only here: Piscina takes its time to load, and a function with one vCPU has no use for it.
  const { createThreadsExecutor } = await import('./parallel.ts');
  return createThreadsExecutor(plan, program, threads, options);
}

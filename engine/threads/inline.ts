/**
 * @module engine/threads/inline
 * The executor without threads: for one vCPU, for map functions that cannot cross threads, and where the handler runs
 * in a worker thread already.
 */
import { type Batch, batchSize } from '../batch.ts';
import { MillraceError } from '../errors.ts';
import type { Outcome } from '../outcome.ts';
import type { Program } from '../plan/program.ts';
import type { ExecuteOptions, Executor, ExecutorOptions } from './executor.ts';
import { uninitialised } from './join.ts';
import { runHere, runOf, runUserCodeHere } from './run-here.ts';

export const DEFAULT_DEADLINE_MARGIN = 500;
export const DEFAULT_TIME_LIMIT = 10_000;

/** @example const executor = createInlineExecutor(await compileProgram(plan)) */
export function createInlineExecutor(
  program: Program,
  {
    deadlineMargin = DEFAULT_DEADLINE_MARGIN,
    timeLimit = DEFAULT_TIME_LIMIT,
  }: Pick<ExecutorOptions, 'deadlineMargin' | 'timeLimit'> = {},
): Executor {
  let closed = false;
  return {
    kind: 'inline',
    threads: 1,
    async execute(batch: Batch, options: ExecuteOptions = {}): Promise<Outcome> {
      if (closed) throw closedError();
      const stopAt = batchSize(batch) === 0 ? Number.POSITIVE_INFINITY : stopTime(options, deadlineMargin);
      const { runUserCode } = program;
      if (runUserCode !== undefined)
        return runUserCodeHere(runUserCode, batch, stopAt, { patience: timeLimit });
      return runHere(runOf(program, options.handedBack ?? false), batch, stopAt);
    },
    allocate: uninitialised,
    release() {},
    async warmUp() {},
    async close() {
      closed = true;
    },
  };
}

/** When to stop working, in milliseconds since 1970; infinite without a deadline. */
export function stopTime({ deadline, stopAt }: ExecuteOptions, margin: number): number {
  return stopAt ?? (deadline === undefined ? Number.POSITIVE_INFINITY : deadline - margin);
}

export function closedError(): MillraceError {
  return new MillraceError('ERR_MILLRACE_CLOSED', {
    path: '',
    expected: 'an engine that is open',
    found: 'one that was closed',
    hint: 'create a new one, or close it after the last batch',
  });
}

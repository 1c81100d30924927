/**
 * @module engine/user-code/call-batch
 * Calls `mapBatch`: all records of a batch at once.
 */
import { RecordFailure } from '../values/failure.ts';
import { isThenable, type MapBatchFunction } from './function.ts';
import { nameOf } from './inspect.ts';
import { failedBy } from './result.ts';
import {
  type Accept,
  accepted,
  allowance,
  type Call,
  type Called,
  type CallScope,
  late,
  stuck,
} from './scope.ts';
import { watched } from './watchdog.ts';

/** What a promise settles to; or that it does not in so many milliseconds. */
async function inTime(promise: PromiseLike<unknown>, ms: number, scope: CallScope): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<RecordFailure>((resolve) => {
    timer = setTimeout(() => resolve(stuck(ms, scope)), Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, timeout]);
  } catch (error) {
    return failedBy('rejected with', error);
  } finally {
    clearTimeout(timer);
  }
}

/** What came in place of a result for each record, in words; `null`: there is one for each. */
function problemOf(returned: unknown, count: number): string | null {
  const expected = `expected an array of ${count}, one result a record`;
  if (!Array.isArray(returned)) return `mapBatch returned ${nameOf(returned)}: ${expected}`;
  return returned.length === count ? null : `mapBatch returned ${returned.length} results: ${expected}`;
}

/** An end for each record; those of one call fail together where it fails. */
export function callBatch<T>(
  mapBatch: MapBatchFunction,
  calls: readonly Call[],
  scope: CallScope,
  accept: Accept<T>,
): Called<T> | Promise<Called<T>> {
  if (calls.length === 0) return [];
  const all = (failure: RecordFailure): Called<T> => calls.map(() => failure);

  function settle(returned: unknown): Called<T> {
    if (returned instanceof RecordFailure) return all(returned);
    const problem = problemOf(returned, calls.length);
    if (problem !== null) return all(new RecordFailure('map', problem, problem));
    const results = returned as readonly unknown[];
    return calls.map((call, index) => accepted(results[index], call, scope, accept));
  }

  const ms = allowance(scope, true);
  if (ms <= 0) return all(late());
  scope.progress(calls[0]!.record, calls[calls.length - 1]!.record);
  let returned: unknown;
  const call = () => {
    try {
      returned = mapBatch(
        calls.map(({ object }) => object),
        calls.map(({ context }) => context),
      );
    } catch (error) {
      returned = failedBy('threw', error);
    }
  };
  if (!watched(call, ms)) return all(stuck(ms, scope));
  if (!isThenable(returned)) return settle(returned);
  return inTime(returned, Math.min(scope.patience, scope.left()), scope).then(settle);
}

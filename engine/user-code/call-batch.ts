/**
 * @module engine/user-code/call-batch
 * Calls `mapBatch`: all records of a batch at once.
 */
import { RecordFailure } from '../values/failure.ts';
import { isThenable, type MapBatchFunction } from './function.ts';
import { nameOf } from './inspect.ts';
import { failedBy } from './result.ts';
import { accepted, allowance, type Call, type CallScope, type Calls, late, stuck } from './scope.ts';
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

/** Gives each record an end; those of one call fail together where it fails. */
export function callBatch<T>(
  mapBatch: MapBatchFunction,
  calls: Calls<T>,
  scope: CallScope,
): void | Promise<void> {
  const made = Array.from({ length: calls.count }, (_, place) => calls.at(place));
  const open = made.filter((call): call is Call => !(call instanceof RecordFailure));

  function endAll(endOf: (call: Call, index: number) => T | RecordFailure): void {
    let index = 0;
    for (const [place, call] of made.entries())
      calls.end(place, call instanceof RecordFailure ? call : endOf(call, index++));
  }

  function settle(returned: unknown): void {
    const problem = returned instanceof RecordFailure ? null : problemOf(returned, open.length);
    const failure = problem === null ? returned : new RecordFailure('map', problem, problem);
    const results = returned as readonly unknown[];
    endAll((call, index) =>
      failure instanceof RecordFailure ? failure : accepted(results[index], call, scope, calls),
    );
  }

  const ms = allowance(scope, true);
  if (open.length === 0 || ms <= 0) {
    endAll(late);
    return;
  }
  scope.progress(open[0]!.record, open.at(-1)!.record);
  let returned: unknown;
  const call = () => {
    try {
      returned = mapBatch(
        open.map(({ object }) => object),
        open.map(({ context }) => context),
      );
    } catch (error) {
      returned = failedBy('threw', error);
    }
  };
  if (!watched(call, ms)) returned = stuck(ms, scope);
  if (isThenable(returned))
    return inTime(returned, Math.min(scope.patience, scope.left()), scope).then(settle);
  settle(returned);
}

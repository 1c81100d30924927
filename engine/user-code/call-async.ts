/**
 * @module engine/user-code/call-async
 * Calls an async `map`: at most `concurrency` of its promises are open at once.
 */
import type { RecordFailure } from '../values/failure.ts';
import { isThenable, type UserCode } from './function.ts';
import { failedBy } from './result.ts';
import { type Accept, accepted, type Call, type Called, type CallScope, late, stuck } from './scope.ts';

/**
 * @param ends of the records before the first that gave a promise
 * @param first that promise
 */
export function callAsync<T>(
  { map, concurrency }: Extract<UserCode, { kind: 'map' }>,
  calls: readonly Call[],
  ends: Called<T>,
  first: PromiseLike<unknown>,
  scope: CallScope,
  accept: Accept<T>,
): Promise<Called<T>> {
  const open = new Set<number>();
  let next = ends.length;
  let lowest = next;
  let timer: NodeJS.Timeout | undefined;
  let armed = 0;

  return new Promise((resolve) => {
    /** Ends a record, if it has none yet: a promise may settle after its time. */
    function end(index: number, how: () => T | RecordFailure): void {
      if (!open.delete(index)) return;
      try {
        ends[index] = how();
      } catch (error) {
        ends[index] = failedBy('threw', error);
      }
      while (lowest < next && !open.has(lowest)) lowest += 1;
    }

    function settle(index: number, promise: PromiseLike<unknown>): void {
      const call = calls[index]!;
      // Promise.resolve: a thenable of the user's own may call back twice, at once, or throw.
      Promise.resolve(promise).then(
        (returned) => {
          end(index, () => accepted(returned, call, scope, accept));
          goOn();
        },
        (error: unknown) => {
          end(index, () => failedBy('rejected with', error));
          goOn();
        },
      );
    }

    function begin(index: number): void {
      const { object, context, record } = calls[index]!;
      open.add(index);
      scope.progress(calls[lowest]!.record, record);
      try {
        const returned: unknown = map(object, context);
        if (isThenable(returned)) settle(index, returned);
        else end(index, () => accepted(returned, calls[index]!, scope, accept));
      } catch (error) {
        end(index, () => failedBy('threw', error));
      }
    }

    /** All that are open, and with no time left all that are to come, end without a result. */
    function giveUp(ms: number): void {
      for (const index of open) end(index, () => stuck(ms, scope));
      if (scope.left() <= 0) for (; next < calls.length; next += 1) ends[next] = late();
      goOn();
    }

    function goOn(): void {
      clearTimeout(timer);
      armed += 1;
      while (open.size < concurrency && next < calls.length && scope.left() > 0) {
        next += 1;
        begin(next - 1);
      }
      if (open.size > 0) {
        scope.progress(calls[lowest]!.record, calls[next - 1]!.record);
        const ms = Math.min(scope.patience, Math.max(0, scope.left()));
        // Where the process stood still, answers may have come meanwhile: they are read before anything is given up.
        const mine = armed;
        timer = setTimeout(() => setImmediate(() => mine === armed && giveUp(ms)), ms);
      } else if (next < calls.length) {
        giveUp(0);
      } else {
        resolve(ends);
      }
    }

    open.add(next);
    next += 1;
    settle(next - 1, first);
    goOn();
  });
}

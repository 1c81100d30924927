/**
 * @module engine/user-code/call-async
 * Calls an async `map`: at most `concurrency` of its promises are open at once.
 */
import { RecordFailure } from '../values/failure.ts';
import { isThenable, type UserCode } from './function.ts';
import { failedBy } from './result.ts';
import { accepted, type Call, type CallScope, type Calls, late, stuck } from './scope.ts';

/** A call that gave a promise. */
export interface Opened {
  readonly call: Call;
  readonly promise: PromiseLike<unknown>;
}

/** @param from the place of the first that gave a promise */
export function callAsync<T>(
  { map, concurrency }: Extract<UserCode, { kind: 'map' }>,
  calls: Calls<T>,
  from: number,
  first: Opened,
  scope: CallScope,
): Promise<void> {
  /** By rising place. */
  const open = new Map<number, Call>();
  let next = from;
  let last = first.call;
  let timer: NodeJS.Timeout | undefined;
  let armed = 0;

  return new Promise((resolve) => {
    const lowest = (): Call => open.values().next().value ?? last;

    /** Ends a record, if it has no end yet: a promise may settle after its time. */
    function end(place: number, how: () => T | RecordFailure): void {
      if (!open.delete(place)) return;
      let ended: T | RecordFailure;
      try {
        ended = how();
      } catch (error) {
        ended = failedBy('threw', error);
      }
      calls.end(place, ended);
    }

    function settle(place: number, { call, promise }: Opened): void {
      // Promise.resolve: a thenable of the user's own may call back twice, at once, or throw.
      Promise.resolve(promise).then(
        (returned) => {
          end(place, () => accepted(returned, call, scope, calls));
          goOn();
        },
        (error: unknown) => {
          end(place, () => failedBy('rejected with', error));
          goOn();
        },
      );
    }

    function begin(place: number): void {
      const call = calls.at(place);
      if (call instanceof RecordFailure) {
        calls.end(place, call);
        return;
      }
      last = call;
      open.set(place, call);
      scope.progress(lowest().record, call.record);
      try {
        const returned: unknown = map(call.object, call.context);
        if (isThenable(returned)) settle(place, { call, promise: returned });
        else end(place, () => accepted(returned, call, scope, calls));
      } catch (error) {
        end(place, () => failedBy('threw', error));
      }
    }

    /** All that are open, and with no time left all that are to come, end without a result. */
    function giveUp(ms: number): void {
      for (const place of [...open.keys()]) end(place, () => stuck(ms, scope));
      if (scope.left() <= 0) for (; next < calls.count; next += 1) calls.end(next, late());
      goOn();
    }

    function goOn(): void {
      clearTimeout(timer);
      armed += 1;
      while (open.size < concurrency && next < calls.count && scope.left() > 0) {
        next += 1;
        begin(next - 1);
      }
      if (open.size > 0) {
        scope.progress(lowest().record, last.record);
        const ms = Math.min(scope.patience, Math.max(0, scope.left()));
        // Where the process stood still, answers may have come meanwhile: they are read before anything is given up.
        const mine = armed;
        timer = setTimeout(() => setImmediate(() => mine === armed && giveUp(ms)), ms);
      } else if (next < calls.count) {
        giveUp(0);
      } else {
        resolve();
      }
    }

    open.set(next, first.call);
    next += 1;
    settle(next - 1, first);
    goOn();
  });
}

/**
 * @module engine/user-code/call
 * Calls user code on records: one after the other while it is synchronous, several at once where it gives promises, or all
 * in one call. Whatever it does, each record has an end, and in time.
 *
 *     returns in time ────────► what it returned, checked
 *     throws, rejects ────────► fails: map
 *     does not return ────────► fails: worker after `patience`, deadline where there is less time than that
 *     a promise never settles ► the same
 */
import { RecordFailure } from '../values/failure.ts';
import { callAsync, type Opened } from './call-async.ts';
import { callBatch } from './call-batch.ts';
import { isThenable, type UserCode } from './function.ts';
import { failedBy } from './result.ts';
import { accepted, allowance, type CallScope, type Calls, late, stuck } from './scope.ts';
import { watched } from './watchdog.ts';

/** A watchdog watches for this share of its time before it is wound up again: each record has the rest at least. */
const REWIND = 1 / 8;

/** Gives each record an end; a promise of that where user code gave one. */
export function callUserCode<T>(code: UserCode, calls: Calls<T>, scope: CallScope): void | Promise<void> {
  if (code.kind === 'mapBatch') return callBatch(code.mapBatch, calls, scope);
  const { map } = code;
  let next = 0;
  let first: Opened | null = null;

  /** Calls until the time is up at which the watchdog needs winding up, the first promise, or the end. */
  function inTurn(until: number): void {
    while (next < calls.count && performance.now() < until) {
      const call = calls.at(next);
      let end: T | RecordFailure;
      if (call instanceof RecordFailure) end = call;
      else {
        scope.progress(call.record, call.record);
        try {
          const returned: unknown = map(call.object, call.context);
          if (isThenable(returned)) {
            first = { call, promise: returned };
            return;
          }
          end = accepted(returned, call, scope, calls);
        } catch (error) {
          end = failedBy('threw', error);
        }
      }
      calls.end(next, end);
      next += 1;
    }
  }

  while (next < calls.count && first === null) {
    const ms = allowance(scope, next === calls.count - 1);
    if (ms <= 0) {
      for (; next < calls.count; next += 1) calls.end(next, late());
      return;
    }
    const until = performance.now() + ms * REWIND;
    if (!watched(() => inTurn(until), ms)) {
      calls.end(next, stuck(ms, scope));
      next += 1;
    }
  }
  if (first !== null) return callAsync(code, calls, next, first, scope);
}

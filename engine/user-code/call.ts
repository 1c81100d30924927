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
import { callAsync } from './call-async.ts';
import { callBatch } from './call-batch.ts';
import { isThenable, type UserCode } from './function.ts';
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

/** A watchdog watches for this share of its time before it is wound up again: each record has the rest at least. */
const REWIND = 1 / 8;

/** An end for each record, in their order; a promise of them where user code gave one. */
export function callUserCode<T>(
  code: UserCode,
  calls: readonly Call[],
  scope: CallScope,
  accept: Accept<T>,
): Called<T> | Promise<Called<T>> {
  if (code.kind === 'mapBatch') return callBatch(code.mapBatch, calls, scope, accept);
  const ends: Called<T> = [];
  let pending: PromiseLike<unknown> | null = null;

  /** Calls until the time is up at which the watchdog needs winding up, the first promise, or the end. */
  function inTurn(until: number): void {
    while (ends.length < calls.length && performance.now() < until) {
      const call = calls[ends.length]!;
      scope.progress(call.record, call.record);
      try {
        const returned: unknown = code.kind === 'map' && code.map(call.object, call.context);
        if (isThenable(returned)) {
          pending = returned;
          return;
        }
        ends.push(accepted(returned, call, scope, accept));
      } catch (error) {
        ends.push(failedBy('threw', error));
      }
    }
  }

  while (ends.length < calls.length && pending === null) {
    const ms = allowance(scope, ends.length === calls.length - 1);
    if (ms <= 0) {
      while (ends.length < calls.length) ends.push(late());
      break;
    }
    const until = performance.now() + ms * REWIND;
    if (!watched(() => inTurn(until), ms)) ends.push(stuck(ms, scope));
  }
  return pending === null ? ends : callAsync(code, calls, ends, pending, scope, accept);
}

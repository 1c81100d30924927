/**
 * @module engine/user-code/watchdog
 * Ends code that does not return: a loop, or a pattern that backtracks for ever. V8 ends it from another thread, so neither
 * the code nor a `finally` of it can hold it up. Starting that thread takes 0.2 ms (2026-11-29): a call watches many records.
 */
import { Script } from 'node:vm';

/** V8 watches scripts and not functions, so the script calls what is in this global. */
const KEY = Symbol.for('millrace.watched');
const WATCHED = new Script('globalThis[Symbol.for("millrace.watched")]()', { filename: 'millrace' });

/**
 * Runs code for so many milliseconds at most.
 * @returns whether it returned by itself. What it has begun asynchronously is not watched
 */
export function watched(run: () => void, ms: number): boolean {
  const place = globalThis as { [KEY]?: () => void };
  const before = place[KEY];
  place[KEY] = run;
  try {
    WATCHED.runInThisContext({ timeout: Math.max(1, Math.ceil(ms)) });
    return true;
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  } finally {
    if (before === undefined) delete place[KEY];
    else place[KEY] = before;
  }
}

/**
 * @module engine/threads/event-protocol
 * What goes between the calling thread and the threads that help with events: words in shared memory, and nothing else
 * once a helper has started. A parked helper wakes within 20–50 µs of a notify; a message and its answer take 40–160 µs
 * (Node 24.21, 2026-11-22), of an event that takes 1,500 µs. Where the system has put an idle core to sleep, as a virtual
 * machine does, waking takes hundreds of µs. So helpers are alerted when an event's place is reserved, and are awake when
 * the event has come.
 *
 *     main ── HelperSetup (workerData) ─► helper, once          helper ── 'ready' ─► main, once
 *     one block of words a helper, and one more, of which only `begin` is used: where main's own part begins
 *     state:   ready ─main: post─► posted ─helper─► running ─helper─► done │ refused ─main: post─► posted …
 *                                    └─main: takes it back─► ready                      any ─main─► closing
 */
import type { Plan } from '../plan/plan.ts';

/** Words of a block. */
export const WORD = {
  state: 0,
  /** 1: the helper stops before it does a part; the tests' door to a hanging helper. */
  hang: 1,
  /** The job (PartJob), and the least address its output may begin at. */
  from: 2,
  to: 3,
  bails: 4,
  least: 5,
  /** Where the part's output begins; NOT_YET, or NEVER where it was refused or nobody needs it any longer. */
  begin: 6,
  records: 7,
  bailCount: 8,
  textShift: 9,
  outputShift: 10,
  /** Counts the events that are about to be posted: a helper that sees it move looks out for the post, awake. */
  alerts: 11,
  /** From here on the counters. */
  counts: 12,
} as const;
/** 128 bytes, so that two helpers do not write to the same lines of cache. */
export const BLOCK_WORDS = 32;

export const STATE = {
  starting: 0,
  ready: 1,
  posted: 2,
  running: 3,
  done: 4,
  refused: 5,
  closing: 6,
} as const;

export const NOT_YET = 0;
export const NEVER = -1;

export interface HelperSetup {
  readonly plan: Plan;
  readonly memory: WebAssembly.Memory;
  readonly words: Int32Array<SharedArrayBuffer>;
  /** Number of the helper. */
  readonly helper: number;
}

export function createWords(helpers: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer((helpers + 1) * BLOCK_WORDS * 4));
}

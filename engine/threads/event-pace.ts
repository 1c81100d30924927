/**
 * @module engine/threads/event-pace
 * Watches whether splitting events pays on this machine, now. Where no other core is free, a helper runs on the calling
 * thread's core, or is taken off its own in the middle of a part while the calling thread waits: on two cores with five
 * times the work they can do, events of 5,000 records took twice as long on two threads as on one (2026-11-22). Then
 * events stay on the calling thread, and only every eighth is split, to see when that pays again.
 */

/** Rates that are kept of each way; the middle one counts, as any one event may have met with a pause. */
const KEPT = 5;
/** Split events that count for nothing: V8 still compiles their kernel, and its memory is touched for the first time. */
const WARM_UP = 8;
/** One event in so many goes the other way. Alone costs 0.6 of an event's time more than split where that pays. */
const TRY_ALONE = 32;
const TRY_SPLIT = 8;

export interface Pace {
  /** Whether to split the next event. */
  splitNext(): boolean;
  /** Tells how long an event took. */
  note(split: boolean, milliseconds: number, bytes: number): void;
}

const middle = (rates: readonly number[]): number => rates.toSorted((a, b) => a - b)[rates.length >>> 1]!;

/** @example const pace = createPace(); const split = pace.splitNext(); … pace.note(split, 1.6, event.length) */
export function createPace(): Pace {
  const rates: { readonly split: number[]; readonly alone: number[] } = { split: [], alone: [] };
  let unready = WARM_UP;
  let sinceOther = 0;
  return {
    splitNext() {
      sinceOther += 1;
      if (unready > 0 || rates.split.length < KEPT) return true;
      const pays = rates.alone.length === 0 || middle(rates.split) <= middle(rates.alone);
      // Until there is something to compare with, alone is tried sooner.
      const after = rates.alone.length < KEPT || !pays ? TRY_SPLIT : TRY_ALONE;
      if (sinceOther < after) return pays;
      sinceOther = 0;
      return !pays;
    },
    note(split, milliseconds, bytes) {
      if (split && unready > 0) {
        unready -= 1;
        return;
      }
      const kept = split ? rates.split : rates.alone;
      kept.push(milliseconds / bytes);
      if (kept.length > KEPT) kept.shift();
    },
  };
}

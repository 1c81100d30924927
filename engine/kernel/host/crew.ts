/**
 * @module engine/kernel/host/crew
 * The contract between a split event (split-event.ts) and whatever does parts of it elsewhere (engine/pool): helpers,
 * numbered from 0, of which number i does the event's part i. The last part is the caller's own.
 *
 * The reply is put together without waiting: the caller writes its part from a fixed address on, and every helper puts
 * its own so that it ends where the next part begins.
 *
 *     crew.memory     … │ room for helpers' parts      │ caller's part …
 *                                   begin₀  begin₁      replyAt
 */

/** Where things are in the crew's memory. */
export interface PartJob {
  /** The part's text. */
  readonly from: number;
  readonly to: number;
  /** Where its bails are to be put. */
  readonly bails: number;
}

export interface PartDone {
  /** Where its output begins; it ends where the next part's begins. */
  readonly begin: number;
  readonly records: number;
  /** How many records had each STATUS_…. */
  readonly counts: Uint32Array;
  readonly bailCount: number;
  /** What to add to the addresses in its bails. */
  readonly textShift: number;
  readonly outputShift: number;
}

export interface Crew {
  /** Shared by all; it never grows. */
  readonly memory: WebAssembly.Memory;
  readonly helpers: number;
  /** Whether all helpers are there and have nothing to do. */
  idle(): boolean;
  /** Tells the helpers that parts are about to come. */
  alert(): void;
  /** Hands a part to each helper. `leastAt … replyAt` is the room for their output. */
  post(jobs: readonly PartJob[], leastAt: number, replyAt: number): void;
  /**
   * Waits for a helper; called once for each, the last one first, or not at all after {@link cancel}.
   * `refused`: the part is not as it should be. `untouched`: it had not begun, and will not: the caller's to do, who then
   * calls {@link place}. `lost`: it did not answer in time; it may still write to its own places, so that the memory is
   * not to be used for another event.
   */
  take(helper: number): PartDone | 'refused' | 'untouched' | 'lost';
  /** Tells where the output of a part that the caller did itself begins. */
  place(helper: number, begin: number): void;
  /** Nothing of what was posted is needed any longer. */
  cancel(): void;
}

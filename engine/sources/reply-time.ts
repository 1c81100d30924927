/**
 * @module engine/sources/reply-time
 * When to stop working on an event, so that its reply is out before the deadline: what replies have taken so far is kept
 * back for the next one.
 *
 *     begin ── read, kernel ── work that stops by itself ── made, stringified, written
 *                                                       └────── what a reply takes ──┘
 *     begin ── read, kernel ─────────────────────────────── made, stringified, written      where no record needs such work
 *     └────────────────────────────── what a reply takes ────────────────────────────┘
 */
import { DEFAULT_DEADLINE_MARGIN } from '../threads/inline.ts';

const MIB = 1 << 20;
/**
 * What a reply takes in ms of CPU time per MiB of its event, before any was seen. The first of a process took 18–28 on the
 * managed runtime and up to 47 on the raw one, later ones 7–20 (5 MB in records of 40 bytes that are handed back, 2026-11-29).
 */
const FIRST_MS_PER_MIB = 60;
/** What is left of that guess from reply to reply: the first may have been of failed records alone, which is quicker. */
const FADING = 0.7;
/** Of the time there is, at most this share is kept back: one reply that was slow by chance must not fail the next ones. */
const MOST_KEPT = 0.8;
/** The next reply may be slower than those seen. */
const HEADROOM = 1.5;
/** Replies remembered; the slowest of them counts. */
const REMEMBERED = 8;
/** Smaller events say little of larger ones. */
const LEAST_BYTES = MIB / 4;
/**
 * A process that Lambda froze behind its reply has a wall clock that says nothing. How long it had to wait for its share of a
 * CPU is told by the CPU time it used: it took that by the share, about, and at most one period of the scheduler (in ms) more.
 */
const MOST_WAITING = 1.25;
const CPU_PERIOD = 100;

/** The clocks of a process; tests have others. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** CPU time used, in ms. */
  cpu(): number;
  /** Calls once the caller has dealt with the reply. */
  afterReply(done: () => void): void;
}

export interface ReplyTimeOptions {
  /** Milliseconds kept back at least. Default 500. */
  readonly least?: number;
  /** Share of a CPU that Lambda gives; `null`, the default: not known. */
  readonly cpuShare?: number | null;
  readonly clock?: Clock;
}

/** One event. */
export interface EventTime {
  /** When to stop working, in milliseconds since 1970; infinite without a deadline. */
  readonly stopAt: number;
  /** Work that stops by itself is over. */
  worked(): void;
  /** The reply is made. */
  replied(): void;
}

export interface ReplyTime {
  /**
   * @param bytes of the event, as JSON
   * @param deadline when the reply has to be out, in milliseconds since 1970
   */
  begin(bytes: number, deadline: number | undefined): EventTime;
}

const PROCESS: Clock = {
  now: () => Date.now(),
  cpu() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  // Lambda's client waits for a turn of the event loop, then stringifies and sends; the raw runtime writes at once.
  afterReply: (done) => void setImmediate(() => setImmediate(done)),
};

export function createReplyTime({
  least = DEFAULT_DEADLINE_MARGIN,
  cpuShare = null,
  clock = PROCESS,
}: ReplyTimeOptions = {}): ReplyTime {
  /** In ms per MiB. */
  const seen: number[] = [];
  let replies = 0;

  function keptBack(bytes: number, left: number): number {
    const guess = (FIRST_MS_PER_MIB / (cpuShare ?? 1)) * FADING ** replies;
    const most = Math.max(0, ...seen) * HEADROOM;
    // Whoever has less than a CPU may have used up its share just then, and waits for the next period.
    const waiting = cpuShare !== null && cpuShare < 1 ? CPU_PERIOD : 0;
    return Math.min((Math.max(most, guess) * bytes) / MIB + waiting, left * MOST_KEPT);
  }

  function remember(bytes: number, took: number, cpu: number): void {
    const most = cpuShare === null ? took : (MOST_WAITING * cpu) / cpuShare + CPU_PERIOD;
    replies += 1;
    seen.push((Math.min(took, most) * MIB) / bytes);
    if (seen.length > REMEMBERED) seen.shift();
  }

  function stopTime(bytes: number, deadline: number | undefined): number {
    if (deadline === undefined) return Number.POSITIVE_INFINITY;
    return deadline - Math.max(least, keptBack(bytes, deadline - clock.now()));
  }

  return {
    begin(bytes, deadline) {
      let from = { now: clock.now(), cpu: clock.cpu() };
      return {
        stopAt: stopTime(bytes, deadline),
        worked() {
          from = { now: clock.now(), cpu: clock.cpu() };
        },
        replied() {
          if (bytes < LEAST_BYTES) return;
          clock.afterReply(() => {
            remember(bytes, clock.now() - from.now, clock.cpu() - from.cpu);
          });
        },
      };
    },
  };
}

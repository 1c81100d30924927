/**
 * @module simulator/stream/clock
 * The stream's time. It jumps from event to event, so that hours in which nothing happens take none. Real work holds it: what
 * begins at a moment of the stream and takes 20 ms of the real clock ends 20 ms of the stream's time later, and nothing
 * that is due after that happens before.
 */
import { setImmediate as turn } from 'node:timers/promises';

/** What is done when it is due; the clock waits for it, and it takes none of the stream's time. */
export type Task = () => void | Promise<void>;

export interface Clock {
  /** Milliseconds since the stream's start. */
  now(): number;
  /** Does something at a moment; of equal moments, what was asked for first comes first. A moment that is past is now. */
  at(ms: number, task: Task): void;
  /**
   * Begins real work now; `done` is called at the moment of the stream when it has ended.
   * @param work must not reject
   */
  work<T>(work: () => Promise<T>, done: (value: T, milliseconds: number) => void | Promise<void>): void;
  /** Goes on until there is nothing left to do, or it is stopped. @throws what a task throws */
  run(): Promise<void>;
  /** Ends `run` after the task in hand. */
  stop(): void;
}

interface Due {
  readonly ms: number;
  readonly order: number;
  readonly task: Task;
}

interface Work {
  readonly streamMs: number;
  readonly realMs: number;
}

const isBefore = (a: Due, b: Due) => a.ms < b.ms || (a.ms === b.ms && a.order < b.order);

/** A binary heap: the first that is due is at its top. */
function createQueue() {
  const heap: Due[] = [];
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  return {
    first: (): Due | undefined => heap[0],
    add(due: Due): void {
      let at = heap.push(due) - 1;
      for (let up = (at - 1) >> 1; at > 0 && isBefore(heap[at]!, heap[up]!); up = (at - 1) >> 1) {
        swap(at, up);
        at = up;
      }
    },
    take(): Due {
      const first = heap[0]!;
      const last = heap.pop()!;
      if (heap.length === 0) return first;
      heap[0] = last;
      for (let at = 0; ; ) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        let least = at;
        if (left < heap.length && isBefore(heap[left]!, heap[least]!)) least = left;
        if (right < heap.length && isBefore(heap[right]!, heap[least]!)) least = right;
        if (least === at) return first;
        swap(at, least);
        at = least;
      }
    },
  };
}

/** Tasks after which answers that have come in meanwhile are looked at, where real work is going on. */
const TASKS_A_TURN = 8;

/** @param realNow the real clock, in milliseconds */
export function createClock(realNow: () => number = () => performance.now()): Clock {
  const queue = createQueue();
  const working = new Set<Work>();
  let order = 0;
  let now = 0;
  let stopped = false;
  let wake: () => void = () => {};

  const at: Clock['at'] = (ms, task) => {
    queue.add({ ms: Math.max(ms, now), order: order++, task });
    wake();
  };

  /** Work in hand may end at this moment, and not before. */
  function bound(): number {
    const real = realNow();
    let least = Number.POSITIVE_INFINITY;
    for (const { streamMs, realMs } of working) least = Math.min(least, streamMs + real - realMs);
    return least;
  }

  /** Until work ends, something is asked for, or so many milliseconds have gone by. */
  async function waitFor(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (Number.isFinite(ms)) timer = setTimeout(resolve, Math.min(ms, 60_000));
    });
    clearTimeout(timer);
    wake = () => {};
  }

  return {
    now: () => now,
    at,
    work(work, done) {
      const begun = { streamMs: now, realMs: realNow() };
      working.add(begun);
      void work().then((value) => {
        const milliseconds = realNow() - begun.realMs;
        working.delete(begun);
        at(begun.streamMs + milliseconds, () => done(value, milliseconds));
      });
    },
    async run() {
      for (let tasks = 1; !stopped; tasks += 1) {
        const first = queue.first();
        if (first === undefined && working.size === 0) return;
        const limit = bound();
        if (first === undefined || first.ms > limit) {
          await waitFor(first === undefined ? Number.POSITIVE_INFINITY : first.ms - limit);
          continue;
        }
        const { ms, task } = queue.take();
        now = ms;
        const ending = task();
        if (ending !== undefined) await ending;
        if (working.size > 0 && tasks % TASKS_A_TURN === 0) await turn();
      }
    },
    stop() {
      stopped = true;
      wake();
    },
  };
}

/**
 * @module simulator/stream/clock
 * The stream's time. It jumps from task to task, so idle hours take no time. Real work holds it back: work that takes 20 ms of
 * real time ends 20 ms later in the stream's time, and nothing due after that happens before.
 */
import { setImmediate as turn } from 'node:timers/promises';

/** Runs when it is due; the clock waits for it, and it takes none of the stream's time. */
export type Task = () => void | Promise<void>;

export interface Clock {
  /** Milliseconds since the stream's start. */
  now(): number;
  /** Schedules a task; those of the same moment run in the order scheduled. A past moment means now. */
  at(ms: number, task: Task): void;
  /**
   * Starts real work now; `done` is called at the moment of the stream when it has ended.
   * @param work must not reject
   */
  work<T>(work: () => Promise<T>, done: (value: T, milliseconds: number) => void | Promise<void>): void;
  /** Runs until nothing is left to do, or it is stopped. @throws what a task throws */
  run(): Promise<void>;
  /** Ends `run` after the current task. */
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

/** A binary heap with the earliest task on top. */
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

/** Tasks between two turns of the event loop while real work is in progress, so that its results are seen. */
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

  /** No work in progress can end before this moment. */
  function bound(): number {
    const real = realNow();
    let least = Number.POSITIVE_INFINITY;
    for (const { streamMs, realMs } of working) least = Math.min(least, streamMs + real - realMs);
    return least;
  }

  /** Waits until work ends, a task is scheduled, or that many milliseconds have passed. */
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

/**
 * @module cli/run/ranges/turns
 * Which thread's turn it is. Files are cut into units, numbered through; threads take them as they come, and pass on what they
 * made in the order of the numbers. All that has an order (output, rejects, line numbers, counts) belongs to the thread whose turn it is,
 * so it takes no other lock:
 *
 *     thread A  take 0 ► read, run ► wait(0) write pass ► take 2 ► read, run ► wait(2) …
 *     thread B  take 1 ► read, run ► ─────── wait(1) ──── write pass ► take 3 …
 *
 * A thread has one unit in work, so a slow reader of the output stops them all, and memory stays flat.
 */
import { isMainThread } from 'node:worker_threads';

const NEXT = 0;
const TURN = 1;
const READY = 2;
const CONTROL_LENGTH = 3;
const STOPPED = -1;

export type Control = Int32Array<SharedArrayBuffer>;

export const createControl = (): Control => new Int32Array(new SharedArrayBuffer(4 * CONTROL_LENGTH));

/** The run was stopped: another thread says why. */
export class Stopped extends Error {}

export interface Turns {
  /** The number of a unit that nobody has. */
  take(): number;
  isNow(unit: number): boolean;
  /** @throws Stopped */
  wait(unit: number): Promise<void>;
  pass(unit: number): void;
  /** Ends every wait, those to come as well. */
  stop(): void;
  /** Says that this thread is up. */
  arrive(): void;
  /** Waits until so many threads are up. */
  gather(threads: number): Promise<void>;
}

/** Until the word is no longer that value. The main thread goes on hearing of its workers and of signals meanwhile. */
async function waitWhile(control: Control, at: number, value: number): Promise<void> {
  if (isMainThread) await Atomics.waitAsync(control, at, value).value;
  else Atomics.wait(control, at, value);
}

export function createTurns(control: Control): Turns {
  const change = (from: number, to: number) => {
    if (Atomics.compareExchange(control, TURN, from, to) === from) Atomics.notify(control, TURN);
  };
  return {
    take: () => Atomics.add(control, NEXT, 1),
    isNow: (unit) => Atomics.load(control, TURN) === unit,
    async wait(unit) {
      for (;;) {
        const turn = Atomics.load(control, TURN);
        if (turn === unit) return;
        if (turn === STOPPED) throw new Stopped();
        await waitWhile(control, TURN, turn);
      }
    },
    pass: (unit) => change(unit, unit + 1),
    stop() {
      Atomics.store(control, TURN, STOPPED);
      Atomics.notify(control, TURN);
    },
    arrive() {
      Atomics.add(control, READY, 1);
      Atomics.notify(control, READY);
    },
    async gather(threads) {
      for (let ready = 0; ready < threads; ready = Atomics.load(control, READY))
        await waitWhile(control, READY, ready);
    },
  };
}

/**
 * @module handler/chaos/faults/process
 * Faults of the whole function: an error, the end of its process, no memory left, a thread that dies.
 */
import { getHeapStatistics } from 'node:v8';
import * as v from 'valibot';
import { wholeBelow } from '../chance.ts';
import { ChaosError, defineFault } from '../fault.ts';

export const throwing = defineFault({
  name: 'throw',
  about: ({ message = 'chaos' }) =>
    `fails with the error ${JSON.stringify(message)}; the environment survives`,
  options: { message: v.optional(v.pipe(v.string('text'), v.nonEmpty('text that is not empty'))) },
  before({ message = 'chaos' }) {
    throw new ChaosError(message);
  },
});

export const exit = defineFault({
  name: 'exit',
  about: ({ code = 1 }) => `ends the process with exit status ${code}; Lambda starts another environment`,
  options: {
    code: v.optional(
      v.pipe(
        v.number('a number'),
        v.integer('a whole number'),
        v.minValue(0, 'a number from 0'),
        v.maxValue(255, 'at most 255'),
      ),
    ),
  },
  before({ code = 1 }) {
    process.exit(code);
  },
});

/** Doubles, 8 bytes each, in one array. Small, so that V8 runs into its limit and not into an allocation too large. */
const STEP = 100_000;

/**
 * Fills the heap with objects that are kept, until V8 ends the process (`Reached heap limit`, SIGABRT). Bounded by V8's
 * own limit: `--max-old-space-size`, which Lambda's runtimes set from the function's memory.
 */
export const memory = defineFault({
  name: 'memory',
  about: () => 'fills the heap until V8 ends the process; Lambda starts another environment',
  options: {},
  before() {
    const kept: number[][] = [];
    const most = (4 * getHeapStatistics().heap_size_limit) / (8 * STEP);
    while (kept.length < most) kept.push(new Array<number>(STEP).fill(kept.length + 0.5));
    // Not reached: a heap cannot hold four times its limit. Thrown all the same, so that the fault never passes unnoticed.
    throw new ChaosError(`the heap held ${kept.length} arrays of ${8 * STEP} bytes`);
  },
});

/** Workers are terminated as the invocation begins; what they had, or get before they are replaced, is done again. */
export const worker = defineFault({
  name: 'worker',
  about: ({ count = 1 }) =>
    `kills ${count} of the engine's threads when it starts; the reply is the same, only later`,
  options: {
    count: v.optional(
      v.pipe(v.number('a number'), v.integer('a whole number'), v.minValue(1, 'a number from 1')),
    ),
  },
  before({ count = 1 }, { chance, place }) {
    const alive = [...place.workers];
    if (alive.length === 0)
      return { missed: 'no thread is running: one vCPU, or no event yet that was large enough' };
    for (let left = Math.min(count, alive.length); left > 0; left -= 1) {
      const [victim] = alive.splice(wholeBelow(chance, alive.length), 1);
      void victim!.terminate();
    }
    return undefined;
  },
});

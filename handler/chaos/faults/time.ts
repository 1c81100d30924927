/**
 * @module handler/chaos/faults/time
 * Replies that come late, or never.
 */
import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import type { Chance } from '../chance.ts';
import { defineFault } from '../fault.ts';

/** Lambda's longest time-out. */
const LONGEST_MS = 900_000;

const milliseconds = v.pipe(
  v.number('milliseconds'),
  v.minValue(0, 'milliseconds from 0'),
  v.maxValue(LONGEST_MS, `at most ${LONGEST_MS} ms`),
);

const delaySchema = v.union(
  [
    milliseconds,
    v.pipe(
      v.strictTuple([milliseconds, milliseconds]),
      v.check(([from, to]) => from <= to, 'the shorter time first'),
    ),
    v.strictObject({ mean: milliseconds, max: v.optional(milliseconds) }),
  ],
  `milliseconds up to ${LONGEST_MS}: 200 (fixed), [50, 200] (uniform, the shorter first) or {mean: 200, max: 5000} (exponential)`,
);

export type Delay = v.InferOutput<typeof delaySchema>;

/** Milliseconds, drawn. */
export function drawDelay(delay: Delay, chance: Chance): number {
  if (typeof delay === 'number') return delay;
  if ('mean' in delay) return Math.min(delay.max ?? LONGEST_MS, -delay.mean * Math.log(1 - chance()));
  return delay[0] + (delay[1] - delay[0]) * chance();
}

function delayText(delay: Delay): string {
  if (typeof delay === 'number') return `${delay} ms`;
  if ('mean' in delay) return `${delay.mean} ms on average, at most ${delay.max ?? LONGEST_MS} ms`;
  return `${delay[0]} to ${delay[1]} ms`;
}

export const latency = defineFault({
  name: 'latency',
  about: ({ ms }) => `takes ${delayText(ms)} longer`,
  options: { ms: delaySchema },
  async before({ ms }, { chance }) {
    await wait(drawDelay(ms, chance));
    return undefined;
  },
});

/** How long after the deadline the wait goes on: Lambda has ended the environment by then. */
const AFTER_MS = 2000;

export const hang = defineFault({
  name: 'hang',
  about: ({ busy = false }) =>
    `hangs until it times out, the CPU ${busy ? 'busy' : 'idle'}; Lambda ends the environment`,
  options: { busy: v.optional(v.boolean('true or false')) },
  async before({ busy = false }, { call }) {
    const end = (call.deadline ?? Date.now() + LONGEST_MS) + AFTER_MS;
    if (busy) while (Date.now() < end);
    else await wait(Math.max(0, end - Date.now()));
    return undefined;
  },
});

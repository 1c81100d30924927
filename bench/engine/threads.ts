/**
 * @module bench/engine/threads
 * Event bytes to reply bytes on two threads beside one, through the engine's public calls. By the wall clock: more
 * threads never save CPU time.
 */
import { availableParallelism } from 'node:os';
import { alternate, garbageCollector, summarize } from '../stats.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import { answerInPlace, apacheEngine, checkSame, parseReply, standardWork } from './work.ts';

const WARMUP_ROUNDS = 20;

async function run({ records, rounds }: Job): Promise<Found> {
  const work = standardWork(records);
  const engines = [1, 2].map((threads) => ({
    name: threads === 1 ? 'one thread' : 'two threads',
    engine: apacheEngine({ threads }),
  }));
  await Promise.all(engines.map(({ engine }) => engine.ready({ rawEvents: true })));
  const [one, two] = await Promise.all(
    engines.map(async ({ engine }) => parseReply(await answerInPlace(engine, work.bytes))),
  );
  checkSame(work, { 'one thread': one!, 'two threads': two! });
  const times = await alternate(
    engines.map(({ name, engine }) => ({ name, run: () => answerInPlace(engine, work.bytes) })),
    { rounds: rounds * 20, warmupRounds: WARMUP_ROUNDS, beforeRun: garbageCollector() },
  );
  await Promise.all(engines.map(({ engine }) => engine.close()));
  const results = [...times].map(([name, milliseconds]) => ({
    name: `threads: ${name}`,
    unit: 'ms',
    ...summarize(milliseconds),
  }));
  const [single, double] = results;
  return {
    figures: [
      {
        name: 'one thread / two',
        asked: { atLeast: 1.6 },
        found: single!.median / double!.median,
        unit: '×',
      },
      { name: 'the same, fastest of each', asked: null, found: single!.low / double!.low, unit: '×' },
    ],
    results,
    notes: [`${availableParallelism()} CPUs; work of others on them counts against two threads`],
  };
}

export const threads: Comparison = {
  name: 'threads',
  title: 'event bytes to reply bytes, two threads beside one',
  cpus: 'all',
  run,
};

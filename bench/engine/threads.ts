/**
 * @module bench/engine/threads
 * Event bytes to reply bytes on two threads beside one, through the engine's public calls, from the event being in its
 * place: that is where the socket reads it to. By the wall clock: more threads never save CPU time.
 */
import { availableParallelism } from 'node:os';
import type { Engine } from '../../engine/index.ts';
import { alternate, type Competitor, summarize } from '../measure/stats.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import { apacheEngine, checkSame, parseReply, standardWork, transformInPlace } from './work.ts';

const WARMUP_ROUNDS = 20;

function inPlace(name: string, engine: Engine, bytes: Uint8Array): Competitor {
  let place: Uint8Array | undefined;
  return {
    name,
    prepare: async () => {
      place = await engine.reserve(bytes.length);
      place.set(bytes);
    },
    run: () => engine.firehoseBytes(place!),
  };
}

async function run({ records, rounds }: Job): Promise<Found> {
  const work = standardWork(records);
  const engines = [1, 2].map((threads) => ({
    name: threads === 1 ? 'one thread' : 'two threads',
    engine: apacheEngine({ threads }),
  }));
  await Promise.all(engines.map(({ engine }) => engine.ready({ rawEvents: true })));
  const [one, two] = await Promise.all(
    engines.map(async ({ engine }) => parseReply(await transformInPlace(engine, work.bytes))),
  );
  checkSame(work, { 'one thread': one!, 'two threads': two! });
  const times = await alternate(
    engines.map(({ name, engine }) => inPlace(name, engine, work.bytes)),
    { rounds: rounds * 20, warmupRounds: WARMUP_ROUNDS },
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

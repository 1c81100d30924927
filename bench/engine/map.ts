/**
 * @module bench/engine/map
 * User code: event bytes to reply bytes with an identity `map`, beside a plain loop with V8's own RegExp that makes the same
 * objects; the README's pipeline with a `map` at its end; and `mapBatch` that waits a millisecond a batch, beside one that does not.
 */
import {
  createEngine,
  type MapBatchFunction,
  type MapFunction,
  type PipelineConfig,
} from '../../engine/index.ts';
import { alternate, CLOCKS, summarize } from '../measure/stats.ts';
import { createNodeTransform } from '../peers/node/transform.ts';
import { PEER_PATTERN, unnamedCaptures } from '../peers/pattern.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import { checkSame, parseReply, referenceReply, standardWork } from './work.ts';

const same: MapFunction = (record) => record;
const batch: MapBatchFunction = (records) => records;
const batchLater: MapBatchFunction = async (records) => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return records;
};

const README: PipelineConfig = {
  parse: 'apache-combined',
  steps: [
    { filter: { status: { gte: 400 } } },
    { redact: { host: { network: { v4: 24, v6: 48 } } } },
    { set: { env: 'prod' } },
    { drop: ['identity', 'user', 'referrer', 'agent'] },
    { map: same },
  ],
};

const LOOP = 'plain loop';
const MAP = 'map';
const WHOLE = 'README pipeline and map';
const SYNC = 'mapBatch';
const ASYNC = 'mapBatch, 1 ms';
/** Most of a run is code that V8 must have optimised. */
const WARMUP_ROUNDS = 5;

async function run({ records, rounds }: Job): Promise<Found> {
  const work = standardWork(records);
  const engines = {
    [MAP]: createEngine({ parse: 'apache-combined', map: same }, { threads: 1 }),
    [SYNC]: createEngine({ parse: 'apache-combined', map: { mapBatch: batch } }, { threads: 1 }),
    [ASYNC]: createEngine({ parse: 'apache-combined', map: { mapBatch: batchLater } }, { threads: 1 }),
  };
  const transform = createNodeTransform(unnamedCaptures(PEER_PATTERN));
  const runs: Readonly<Record<string, () => unknown>> = {
    [LOOP]: () => Buffer.from(JSON.stringify(transform(JSON.parse(work.bytes.toString('utf8'))))),
    ...Object.fromEntries(
      Object.entries(engines).map(([name, engine]) => [name, () => engine.firehoseBytes(work.bytes)]),
    ),
  };
  const replies: Parameters<typeof checkSame>[1] = { 're2 tier, no map': await referenceReply(work) };
  for (const [name, once] of Object.entries(runs))
    Object.assign(replies, { [name]: parseReply((await once()) as Uint8Array) });
  checkSame(work, replies);
  const competitors = Object.entries(runs).map(([name, once]) => ({
    name,
    run: async () => void (await once()),
  }));
  const options = { rounds, warmupRounds: WARMUP_ROUNDS };
  // By CPU time what a loop takes; by the clock what waiting takes.
  const readme = createEngine(README, { threads: 1 });
  const whole = { name: WHOLE, run: async () => void (await readme.firehoseBytes(work.bytes)) };
  const cpu = await alternate(competitors.slice(0, 2), { ...options, now: CLOCKS.cpu });
  const wall = await alternate(competitors.slice(2), { ...options, now: CLOCKS.wall });
  const alone = await alternate([whole], { ...options, now: CLOCKS.cpu });
  await Promise.all([readme, ...Object.values(engines)].map((engine) => engine.close()));
  const results = [...cpu, ...wall, ...alone].map(([name, ms]) => ({
    name: `user code: ${name}`,
    unit: 'µs/record',
    ...summarize(ms.map((time) => (time * 1000) / records)),
  }));
  const medians = Object.fromEntries(
    [LOOP, MAP, SYNC, ASYNC, WHOLE].map((name, at) => [name, results[at]!.median]),
  );
  return {
    figures: [
      {
        name: `${LOOP} / ${MAP}, CPU time`,
        asked: { atLeast: 2 },
        found: medians[LOOP]! / medians[MAP]!,
        unit: '×',
      },
      {
        name: `${SYNC} / ${ASYNC}, wall time`,
        asked: { atLeast: 0.9 },
        found: medians[SYNC]! / medians[ASYNC]!,
        unit: '×',
      },
      // Five times the 59 thousand that it began with.
      {
        name: `${WHOLE}, CPU time`,
        asked: { atLeast: 5 * 59 },
        found: 1000 / medians[WHOLE]!,
        unit: 'thousand/s',
      },
    ],
    results,
  };
}

export const map: Comparison = {
  name: 'map',
  title: 'user code: an identity map, and mapBatch with a wait',
  cpus: 'one',
  run,
};

/**
 * @module bench/engine/map
 * User code: event bytes to reply bytes with an identity `map`, beside a plain loop with V8's own RegExp that makes the same
 * objects; and `mapBatch` that waits a millisecond a batch, beside one that does not.
 */
import { createEngine, type MapBatchFunction, type MapFunction } from '../../engine/index.ts';
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

const LOOP = 'plain loop';
const MAP = 'map';
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
  const cpu = await alternate(competitors.slice(0, 2), { ...options, now: CLOCKS.cpu });
  const wall = await alternate(competitors.slice(2), { ...options, now: CLOCKS.wall });
  await Promise.all(Object.values(engines).map((engine) => engine.close()));
  const results = [...cpu, ...wall].map(([name, ms]) => ({
    name: `user code: ${name}`,
    unit: 'µs/record',
    ...summarize(ms.map((time) => (time * 1000) / records)),
  }));
  const [loop, map, sync, later] = results.map(({ median }) => median) as [number, number, number, number];
  return {
    figures: [
      { name: `${LOOP} / ${MAP}, CPU time`, asked: { atLeast: 2 }, found: loop / map, unit: '×' },
      { name: `${SYNC} / ${ASYNC}, wall time`, asked: { atLeast: 0.9 }, found: sync / later, unit: '×' },
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

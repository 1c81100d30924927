/**
 * @module bench/engine/ways
 * Events on both of the engine's paths within this process, raw and managed: replies compared with the reference path's
 * first, then CPU time a record, in turns.
 */
import { createEngine, type Engine, type PipelineConfig } from '../../engine/index.ts';
import { alternate, CLOCKS, type Summary, summarize } from '../measure/stats.ts';
import { checkSame, parseReply, transformInPlace, type Work } from './work.ts';

/** Events to a run: the quick path does more, so that a clock can tell. */
const REPEATS = { raw: 8, managed: 1 } as const;
export type Way = keyof typeof REPEATS;
const WAYS = Object.keys(REPEATS) as Way[];
const WARMUP_ROUNDS = 5;

export interface Input {
  readonly name: string;
  readonly pipeline: PipelineConfig;
  readonly work: Work;
}

export interface WayCost {
  readonly name: string;
  readonly way: Way;
  readonly work: Work;
  /** CPU time, in µs a record. */
  readonly cost: Summary;
}

/** @throws Error where a path's reply differs from the reference path's */
export async function measureWays(inputs: readonly Input[], rounds: number): Promise<readonly WayCost[]> {
  const engines = new Map<string, Engine>();
  const engineFor = (pipeline: PipelineConfig, tier: 'auto' | 're2') => {
    const key = `${tier} ${JSON.stringify(pipeline)}`;
    const engine = engines.get(key) ?? createEngine(pipeline, { threads: 1, tier });
    engines.set(key, engine);
    return engine;
  };
  const runs = [];
  for (const { name, pipeline, work } of inputs) {
    const engine = engineFor(pipeline, 'auto');
    const once = {
      raw: () => transformInPlace(engine, work.bytes),
      managed: async () => Buffer.from(JSON.stringify(await engine.firehose(JSON.parse(work.json)))),
    };
    checkSame(work, {
      're2 tier': await engineFor(pipeline, 're2').firehose(work.event),
      raw: parseReply(await once.raw()),
      managed: parseReply(await once.managed()),
    });
    for (const way of WAYS) {
      const run = async () => {
        for (let count = 0; count < REPEATS[way]; count += 1) await once[way]();
      };
      runs.push({ name: `${way}: ${name}`, run, input: name, way, work });
    }
  }
  // Without forced collections, which discard code that hardly runs.
  const times = await alternate(runs, { rounds, warmupRounds: WARMUP_ROUNDS, now: CLOCKS.cpu });
  await Promise.all([...engines.values()].map((engine) => engine.close()));
  return runs.map(({ name, input, way, work }) => ({
    name: input,
    way,
    work,
    cost: summarize(times.get(name)!.map((ms) => (ms * 1000) / (work.records * REPEATS[way]))),
  }));
}

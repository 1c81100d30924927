/**
 * @module bench/main/ways
 * An event on both of the engine's ways within this process, raw and managed, so often in one run that a clock can tell.
 */
import type { Engine } from '../../engine/index.ts';
import { answerInPlace, type Work } from '../engine/work.ts';

/** Events to a run: what is quick is done more often. */
const REPEATS = { raw: 8, managed: 1 } as const;

export interface WayRun {
  readonly name: string;
  readonly way: keyof typeof REPEATS;
  /** Records that a run goes through. */
  readonly records: number;
  readonly run: () => Promise<void>;
}

export function bothWays(engine: Engine, name: string, work: Work): readonly WayRun[] {
  const once = {
    raw: () => answerInPlace(engine, work.bytes),
    managed: async () => Buffer.from(JSON.stringify(await engine.firehose(JSON.parse(work.json)))),
  };
  return (['raw', 'managed'] as const).map((way) => ({
    name,
    way,
    records: work.records * REPEATS[way],
    run: async () => {
      for (let count = 0; count < REPEATS[way]; count += 1) await once[way]();
    },
  }));
}

/**
 * @module bench/engine/corpora
 * The harder corpora beside the plain one, raw and managed: bytes of lines a second.
 */
import { VARIANTS, type Variant } from '../../simulator/samples/corpus.ts';
import type { Summary } from '../measure/stats.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import { measureWays, type WayCost } from './ways.ts';
import { standardWork } from './work.ts';

const PLAIN: Variant = 'ascii';
const ASKED = { atLeast: 0.5 };

/** MB (of a million bytes) of lines a second: the quickest round is the least cost. */
function speedOf({ work, cost }: WayCost): Summary {
  const speed = (microseconds: number) => work.lineBytes / work.records / microseconds;
  return { ...cost, median: speed(cost.median), low: speed(cost.high), high: speed(cost.low) };
}

async function run({ records, rounds }: Job): Promise<Found> {
  const inputs = (Object.keys(VARIANTS) as Variant[]).map((name) => ({
    name,
    pipeline: { parse: 'apache-combined' },
    work: standardWork(records, name),
  }));
  const costs = await measureWays(inputs, rounds * 3);
  const rows = costs.map((one) => ({ ...one, speed: speedOf(one) }));
  const plainOf = (way: string) => rows.find((row) => row.way === way && row.name === PLAIN)!.speed.median;
  return {
    figures: rows.map(({ way, name, speed }) =>
      name === PLAIN
        ? { name: `${way}: ${name}`, asked: null, found: speed.median, unit: 'MB/s' }
        : { name: `${way}: ${name} / ${PLAIN}`, asked: ASKED, found: speed.median / plainOf(way), unit: '×' },
    ),
    results: rows.map(({ way, name, speed }) => ({
      name: `corpora: ${way}: ${name}`,
      unit: 'MB/s',
      ...speed,
    })),
    notes: ['CPU time; speeds are of the lines themselves'],
  };
}

export const corpora: Comparison = {
  name: 'corpora',
  title: 'the harder corpora beside the plain one',
  cpus: 'one',
  run,
};

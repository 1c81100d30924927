/**
 * @module bench/engine/redaction
 * One event of Apache lines with an address cut to its network and two masked fields, beside the same without.
 */
import type { Comparison, Found, Job } from './comparison.ts';
import { measureWays } from './ways.ts';
import { standardWork } from './work.ts';

const NONE = 'none';
const MASKED = 'mask and network';

async function run({ records, rounds }: Job): Promise<Found> {
  const work = standardWork(records);
  const redact = { host: { network: { v4: 24, v6: 48 } }, user: 'mask', referrer: 'mask' } as const;
  const costs = await measureWays(
    [
      { name: NONE, pipeline: { parse: 'apache-combined' }, work },
      { name: MASKED, pipeline: { parse: 'apache-combined', steps: [{ redact }] }, work },
    ],
    rounds,
  );
  const cost = (wanted: string) =>
    costs.find(({ name, way }) => name === wanted && way === 'raw')!.cost.median;
  return {
    figures: [
      {
        name: 'mask and network, beside none',
        asked: { atLeast: 0.6 },
        found: cost(NONE) / cost(MASKED),
        unit: '×',
      },
    ],
    results: costs.map(({ name, way, cost: found }) => ({
      name: `redaction, ${way}: ${name}`,
      unit: 'µs/record',
      ...found,
    })),
  };
}

export const redaction: Comparison = { name: 'redaction', title: 'redact, raw', cpus: 'one', run };

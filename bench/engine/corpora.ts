/**
 * @module bench/engine/corpora
 * The harder corpora beside the plain one, raw and managed: bytes of lines a second.
 */
import { VARIANTS, type Variant } from '../../simulator/samples/corpus.ts';
import { alternate, CLOCKS, summarize } from '../stats.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import { answerInPlace, apacheEngine, checkSame, parseReply, referenceReply, standardWork } from './work.ts';

const WARMUP_ROUNDS = 3;
const PLAIN: Variant = 'ascii';
const ASKED = { atLeast: 0.5 };

async function run({ records, rounds }: Job): Promise<Found> {
  const engine = apacheEngine({ threads: 1 });
  const works = (Object.keys(VARIANTS) as Variant[]).map((variant) => ({
    variant,
    work: standardWork(records, variant),
  }));
  for (const { work } of works) {
    checkSame(work, {
      're2 tier': await referenceReply(work),
      raw: parseReply(await answerInPlace(engine, work.bytes)),
      managed: await engine.firehose(work.event),
    });
  }
  const ways = works.flatMap(({ variant, work }) => [
    { name: `raw: ${variant}`, way: 'raw', variant, work, run: () => answerInPlace(engine, work.bytes) },
    {
      name: `managed: ${variant}`,
      way: 'managed',
      variant,
      work,
      run: async () => Buffer.from(JSON.stringify(await engine.firehose(JSON.parse(work.json)))),
    },
  ]);
  const times = await alternate(ways, {
    rounds: rounds * 3,
    warmupRounds: WARMUP_ROUNDS,
    now: CLOCKS.cpu,
  });
  await engine.close();
  const results = ways.map(({ name, way, variant, work }) => ({
    way,
    variant,
    name: `corpora: ${name}`,
    unit: 'MB/s',
    ...summarize(times.get(name)!.map((milliseconds) => work.lineBytes / 1000 / milliseconds)),
  }));
  const plainOf = (way: string) =>
    results.find((other) => other.way === way && other.variant === PLAIN)!.median;
  return {
    figures: results.map(({ way, variant, median }) =>
      variant === PLAIN
        ? { name: `${way}: ${variant}`, asked: null, found: median, unit: 'MB/s' }
        : { name: `${way}: ${variant} / ${PLAIN}`, asked: ASKED, found: median / plainOf(way), unit: '×' },
    ),
    results: results.map(({ way: _way, variant: _variant, ...result }) => result),
    notes: ['CPU time; speeds are of the lines themselves'],
  };
}

export const corpora: Comparison = {
  name: 'corpora',
  title: 'the harder corpora beside the plain one',
  cpus: 'one',
  run,
};

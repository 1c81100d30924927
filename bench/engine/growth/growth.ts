/**
 * @module bench/engine/growth/growth
 * Whether cost grows with the input and no faster: ns a byte for more and more records, longer and longer lines, and lines
 * and patterns made to be bad. A rise is named.
 */

import { formatNumber } from '../../../cli/table.ts';
import { packRecords } from '../../../engine/batch.ts';
import { createEngine, type Engine, type Outcome } from '../../../engine/index.ts';
import { alternate, CLOCKS, type Competitor, garbageCollector, summarize } from '../../measure/stats.ts';
import type { Comparison, Found, Job } from '../comparison.ts';
import { checkSame, eventOf, parseReply, transformInPlace, type Work, workOf } from '../work.ts';
import { FAMILIES, type Family } from './families.ts';
import { exponent, type Point, worstRise } from './slope.ts';

type Way = Family['ways'][number];

const ASKED = { atMost: 1.5 };
const WARMUP_ROUNDS = 3;
/** Bytes of lines that one measurement goes through at least, however small the input: a clock has its grain. */
const MEASURED_BYTES = 1_500_000;

const engineFor = ({ regex }: Family, tier: 'auto' | 're2'): Engine =>
  createEngine({ parse: regex === undefined ? 'apache-combined' : { regex } }, { tier, threads: 1 });

const textOf = ({ bytes, status }: Outcome) =>
  `${Buffer.from(status).toString('hex')} ${Buffer.from(bytes).toString('latin1')}`;

const RUN: Readonly<Record<Way, (engine: Engine, work: Work) => () => Promise<unknown>>> = {
  records: (engine, { event }) => {
    const batch = packRecords(event.records.map(({ data }) => Buffer.from(data, 'base64')));
    return () => engine.run(batch);
  },
  raw:
    (engine, { bytes }) =>
    () =>
      transformInPlace(engine, bytes),
  managed:
    (engine, { json }) =>
    async () =>
      Buffer.from(JSON.stringify(await engine.firehose(JSON.parse(json)))),
};

/** @throws Error if the engine's choice and the re2 tier differ */
async function check(family: Family, way: Way, engine: Engine, work: Work): Promise<void> {
  const reference = engineFor(family, 're2');
  if (way === 'records') {
    const batch = packRecords(work.event.records.map(({ data }) => Buffer.from(data, 'base64')));
    const [ours, theirs] = [await engine.run(batch), await reference.run(batch)].map(textOf);
    if (ours !== theirs) throw new Error(`the replies differ: ${family.name}, ${work.records} records`);
  } else {
    const ours =
      way === 'raw'
        ? parseReply(await transformInPlace(engine, work.bytes))
        : await engine.firehose(work.event);
    checkSame(work, { 're2 tier': await reference.firehose(work.event), [way]: ours });
  }
  await reference.close();
}

export interface Grown {
  readonly name: string;
  readonly tier: string;
  readonly points: readonly Point[];
}

export async function measureGrowth(
  family: Family,
  way: Way,
  { rounds, quick }: Pick<Job, 'rounds' | 'quick'>,
): Promise<Grown> {
  const sizes = quick ? family.sizes.slice(0, 2) : family.sizes;
  const engine = engineFor(family, 'auto');
  const runs: (Competitor & { readonly size: number; readonly bytes: number })[] = [];
  for (const size of sizes) {
    const work = workOf(eventOf(family.lines(size)));
    await check(family, way, engine, work);
    const repeats = quick ? 1 : Math.max(1, Math.round(MEASURED_BYTES / work.lineBytes));
    const once = RUN[way](engine, work);
    const run = async () => {
      for (let count = 0; count < repeats; count += 1) await once();
    };
    runs.push({ name: String(size), run, size, bytes: repeats * work.lineBytes });
  }
  const times = await alternate(runs, {
    rounds: Math.max(3, rounds),
    warmupRounds: WARMUP_ROUNDS,
    beforeRun: garbageCollector(),
    now: CLOCKS.cpu,
  });
  await engine.close();
  const points = runs.map(({ name, size, bytes }) => ({
    size,
    // The cheapest round: work of others only ever adds, and one disturbed size would look like growth.
    nanosecondsPerByte: (summarize(times.get(name)!).low * 1e6) / bytes,
  }));
  return { name: `${way}: ${family.name}`, tier: engine.tier, points };
}

/** `… 2.1 → 2.0 → 2.0 ns a byte for 100 → … records` */
function describe({ name, tier, points }: Grown, unit: string): string {
  const costs = points.map(({ nanosecondsPerByte }) => formatNumber(nanosecondsPerByte, 2)).join(' → ');
  const sizes = points.map(({ size }) => formatNumber(size)).join(' → ');
  return `${name} (${tier}): ${costs} ns a byte for ${sizes} ${unit}; time ~ size^${formatNumber(exponent(points), 2)}`;
}

async function run(job: Job): Promise<Found> {
  const grown: { readonly what: Grown; readonly unit: string }[] = [];
  for (const family of FAMILIES) {
    for (const way of family.ways)
      grown.push({ what: await measureGrowth(family, way, job), unit: family.unit });
  }
  const rising = grown.filter(({ what }) => worstRise(what.points) > ASKED.atMost);
  return {
    figures: grown.map(({ what }) => ({
      name: what.name,
      asked: ASKED,
      found: worstRise(what.points),
      unit: '×',
    })),
    results: grown.flatMap(({ what }) =>
      what.points.map(({ size, nanosecondsPerByte }) => ({
        name: `growth: ${what.name}, ${size}`,
        unit: 'ns/byte',
        ...summarize([nanosecondsPerByte]),
      })),
    ),
    notes: [
      ...grown.map(({ what, unit }) => describe(what, unit)),
      rising.length === 0
        ? 'nothing grows faster than its input'
        : `grows faster than its input: ${rising.map(({ what }) => what.name).join('; ')}`,
    ],
  };
}

export const growth: Comparison = {
  name: 'growth',
  title: 'cost of a byte as inputs grow: the worst rise from any size to a larger one',
  cpus: 'one',
  run,
};

/**
 * @module bench/main/growth
 * Whether cost grows with the input and no faster: more records, longer records, more records that fail, escapes, UTF-8,
 * threads. What is made to be bad, lines and patterns, is in `npm run bench:engine -- --only growth`, with the same means.
 */
import { availableParallelism } from 'node:os';
import { formatNumber, formatSpread, formatTable } from '../../cli/table.ts';
import { generateLines, VARIANTS, type Variant } from '../../simulator/samples/corpus.ts';
import { allowedCpus, pin } from '../affinity.ts';
import { measureGrowth } from '../engine/growth.ts';
import { FAMILIES, type Family } from '../engine/growth-families.ts';
import { exponent, worstRise } from '../engine/slope.ts';
import {
  answerInPlace,
  apacheEngine,
  checkSame,
  eventOf,
  parseReply,
  referenceReply,
  standardWork,
  type Work,
  workOf,
} from '../engine/work.ts';
import { alternate, CLOCKS, garbageCollector, summarize } from '../stats.ts';
import { measureFormats } from './formats.ts';
import { ONE_CPU } from './one-cpu.ts';
import type { Found, Job, Section } from './section.ts';
import type { GrowthSection, GrowthSeries } from './sections.ts';
import { bothWays } from './ways.ts';

/** A byte that costs so much more at some size than at a smaller one is not linear growth. */
const NAMED = 1.5;
const CORPUS_RECORDS = 5_000;
/** Per cent of the lines that do not parse. */
const FAILING = [1, 10, 50, 100];
const MAX_THREADS = 6;
const WARMUP_ROUNDS = 5;

/** Of the families those that real logs are like. */
const REAL = new Set([
  'access log, more lines',
  'access log, longer agents',
  'access log, longer paths',
  'UTF-8 agents',
  'escaped quotes',
]);

async function measureSeries(
  job: Job,
  report: (units: number, total: number) => void,
): Promise<GrowthSeries[]> {
  const ways = FAMILIES.filter(({ name }) => REAL.has(name)).flatMap((family) =>
    family.ways.map((way) => ({ family, way })),
  );
  const series: GrowthSeries[] = [];
  for (const { family, way } of ways) {
    const { name, points } = await measureGrowth(family, way as Family['ways'][number], job);
    series.push({
      name,
      unit: family.unit,
      points,
      exponent: exponent(points),
      worstRise: worstRise(points),
    });
    report(1, ways.length + 2);
  }
  return series;
}

/** Some of the lines replaced by what is no log line at all. */
function withFailing(count: number, percent: number): string[] {
  return [...generateLines({ seed: 1, count })].map((line, index) =>
    (index * percent) % 100 < percent ? `not a log line: ${line}` : line,
  );
}

async function measureCorpora({ quick, rounds }: Job): Promise<GrowthSection['corpora']> {
  const count = quick ? 500 : CORPUS_RECORDS;
  const works: readonly { readonly name: string; readonly work: Work }[] = [
    ...(Object.keys(VARIANTS) as Variant[])
      .filter((variant) => variant !== 'often-failing')
      .map((variant) => ({ name: variant, work: standardWork(count, variant) })),
    ...FAILING.map((percent) => ({
      name: `${percent} % failing`,
      work: workOf(eventOf(withFailing(count, percent))),
    })),
  ];
  const engine = apacheEngine({ threads: 1 });
  for (const { work } of works) {
    checkSame(work, {
      're2 tier': await referenceReply(work),
      raw: parseReply(await answerInPlace(engine, work.bytes)),
      managed: await engine.firehose(work.event),
    });
  }
  const runs = works.flatMap(({ name, work }) => bothWays(engine, name, work));
  const key = ({ name, way }: { readonly name: string; readonly way: string }) => `${way}: ${name}`;
  const times = await alternate(
    runs.map((one) => ({ name: key(one), run: one.run })),
    // Without forced collections, which throw code away that hardly runs.
    { rounds: rounds * 3, warmupRounds: WARMUP_ROUNDS, now: CLOCKS.cpu },
  );
  await engine.close();
  return runs.map(({ name, way, records }) => ({
    name,
    way,
    cost: summarize(times.get(key({ name, way }))!.map((ms) => (ms * 1000) / records)),
  }));
}

async function measureThreads({ quick, rounds }: Job): Promise<GrowthSection['threads']> {
  const work = standardWork(quick ? 1_000 : 10_000);
  const counts = Array.from(
    { length: Math.min(availableParallelism(), MAX_THREADS) },
    (_, index) => index + 1,
  );
  const engines = counts.map((threads) => ({ threads, engine: apacheEngine({ threads }) }));
  const replies: Record<string, ReturnType<typeof parseReply>> = {};
  for (const { threads, engine } of engines) {
    await engine.ready({ rawEvents: true });
    replies[`${threads} threads`] = parseReply(await answerInPlace(engine, work.bytes));
  }
  checkSame(work, replies);
  const times = await alternate(
    engines.map(({ threads, engine }) => ({
      name: String(threads),
      run: () => answerInPlace(engine, work.bytes),
    })),
    { rounds: rounds * 20, warmupRounds: 20, beforeRun: garbageCollector() },
  );
  await Promise.all(engines.map(({ engine }) => engine.close()));
  return counts.map((threads) => ({
    threads,
    cost: summarize(times.get(String(threads))!.map((ms) => (ms * 1000) / work.records)),
  }));
}

/** Series that grow faster than their input, by name. */
export const nonLinear = ({ series, named }: GrowthSection): string[] =>
  series.filter((one) => one.worstRise > named).map(({ name }) => name);

function textOf(section: GrowthSection): string {
  const { series, corpora, formats, threads } = section;
  const rising = nonLinear(section);
  return [
    formatTable(
      ['', 'sizes', 'ns/byte', 'time ~ size^', 'worst rise'],
      series.map(({ name, unit, points, exponent: power, worstRise: rise }) => [
        name,
        `${points.map(({ size }) => formatNumber(size)).join(' → ')} ${unit}`,
        points.map(({ nanosecondsPerByte }) => formatNumber(nanosecondsPerByte, 2)).join(' → '),
        formatNumber(power, 2),
        `${formatNumber(rise, 2)} ×`,
      ]),
    ),
    rising.length === 0
      ? `nothing grows faster than its input (a rise over ${section.named} × would be named)`
      : `grows faster than its input: ${rising.join('; ')}`,
    formatTable(
      ['lines', 'way', 'CPU µs/record', 'spread'],
      corpora.map(({ name, way, cost }) => [
        name,
        way,
        formatNumber(cost.median, 2),
        formatSpread(cost.spread),
      ]),
    ),
    formatTable(
      ['format', 'bytes', 'way', 'CPU µs/record', 'spread'],
      formats.map(({ name, recordBytes, way, cost }) => [
        name,
        formatNumber(recordBytes),
        way,
        formatNumber(cost.median, 2),
        formatSpread(cost.spread),
      ]),
    ),
    formatTable(
      ['threads', 'µs/record', 'spread', 'times one thread'],
      threads.map(({ threads: count, cost }) => [
        String(count),
        formatNumber(cost.median, 3),
        formatSpread(cost.spread),
        `${formatNumber(threads[0]!.cost.median / cost.median, 2)} ×`,
      ]),
    ),
  ].join('\n\n');
}

async function run(job: Job, report: Parameters<Section['run']>[1]): Promise<Found> {
  const cpus = allowedCpus();
  const pinned = ONE_CPU !== null && pin(String(ONE_CPU));
  let section: GrowthSection;
  try {
    const series = await measureSeries(job, report);
    const corpora = await measureCorpora(job);
    const formats = await measureFormats(job);
    report(1, series.length + 2);
    if (pinned && cpus !== null) pin(cpus);
    section = { named: NAMED, series, corpora, formats, threads: await measureThreads(job) };
    report(1, series.length + 2);
  } finally {
    if (pinned && cpus !== null) pin(cpus);
  }
  const plain = (way: string) =>
    section.corpora.find((one) => one.way === way && one.name === 'ascii')!.cost.median;
  const rising = nonLinear(section);
  return {
    sections: { growth: section },
    ratios: {
      ...Object.fromEntries(
        section.corpora
          .filter(({ name }) => name !== 'ascii')
          .map(({ name, way, cost }) => [`growth, ${way}: ascii / ${name}`, plain(way) / cost.median]),
      ),
      ...Object.fromEntries(
        section.threads
          .slice(1)
          .map(({ threads, cost }) => [
            `growth: one thread / ${threads}`,
            section.threads[0]!.cost.median / cost.median,
          ]),
      ),
    },
    text: textOf(section),
    notes: rising.length === 0 ? [] : [`grows faster than its input: ${rising.join('; ')}`],
  };
}

export const growth: Section = {
  name: 'growth',
  title: 'cost as the input grows',
  minutes: 2,
  run,
};

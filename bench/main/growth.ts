/**
 * @module bench/main/growth
 * Whether cost grows with the input and no faster: more records, longer records, more failing records, escapes, UTF-8.
 * Inputs built to be slow are in `npm run bench:engine -- --only growth`, measured the same way.
 */

import { formatNumber, formatSpread, formatTable } from '../../cli/table.ts';
import { FORMATS } from '../../engine/formats/index.ts';
import { generateLines, VARIANTS, type Variant } from '../../simulator/samples/corpus.ts';
import { FAMILIES } from '../engine/growth/families.ts';
import { measureGrowth } from '../engine/growth/growth.ts';
import { exponent, worstRise } from '../engine/growth/slope.ts';
import { measureWays } from '../engine/ways.ts';
import { eventOf, standardWork, workOf } from '../engine/work.ts';
import { ONE_CPU, pin } from '../measure/affinity.ts';
import type { Found, Job, Section } from './section.ts';
import type { GrowthSection, GrowthSeries } from './sections.ts';

/** A byte that costs that much more at one size than at a smaller one is not linear growth. */
const NAMED = 1.5;
const RECORDS = 5_000;
const QUICK_RECORDS = 500;
/** Of output in an event that is measured: with base64 and JSON around it, within Lambda's 6 MB. */
const REPLY_BYTES = 4_000_000;
/** Per cent of the lines that do not parse. */
const FAILING = [1, 10, 50, 100];

/** The families that real logs look like. */
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
    const { name, points } = await measureGrowth(family, way, job);
    const { unit } = family;
    series.push({ name, unit, points, exponent: exponent(points), worstRise: worstRise(points) });
    report(1, ways.length + 2);
  }
  return series;
}

/** Replaces that share of the lines with text that is not a log line. */
const withFailing = (count: number, percent: number): string[] =>
  [...generateLines({ seed: 1, count })].map((line, index) =>
    (index * percent) % 100 < percent ? `not a log line: ${line}` : line,
  );

async function measureCorpora({ quick, rounds }: Job): Promise<GrowthSection['corpora']> {
  const count = quick ? QUICK_RECORDS : RECORDS;
  const works = [
    ...(Object.keys(VARIANTS) as Variant[])
      .filter((variant) => variant !== 'often-failing')
      .map((variant) => ({ name: variant as string, work: standardWork(count, variant) })),
    ...FAILING.map((percent) => ({
      name: `${percent} % failing`,
      work: workOf(eventOf(withFailing(count, percent))),
    })),
  ];
  const pipeline = { parse: 'apache-combined' };
  const costs = await measureWays(
    works.map((work) => ({ ...work, pipeline })),
    rounds * 3,
  );
  return costs.map(({ name, way, cost }) => ({ name, way, cost }));
}

/** What a record of each built-in format costs, from its own examples: `millrace size` scales its plans by it. */
async function measureFormats({ quick, rounds }: Job): Promise<GrowthSection['formats']> {
  const inputs = FORMATS.map(({ name, examples }) => {
    const outputBytes = examples.reduce((sum, { output }) => sum + output.length, 0) / examples.length;
    const fitting = Math.floor(REPLY_BYTES / outputBytes);
    const count = quick ? QUICK_RECORDS : Math.min(RECORDS, fitting);
    const lines = Array.from({ length: count }, (_, index) => examples[index % examples.length]!.line);
    return { name, pipeline: { parse: name }, work: workOf(eventOf(lines)) };
  });
  const costs = await measureWays(inputs, rounds * 2);
  return costs.map(({ name, way, work, cost }) => ({
    name,
    way,
    recordBytes: work.lineBytes / work.records,
    cost,
  }));
}

/** Series that grow faster than their input, by name. */
const nonLinear = ({ series, named }: GrowthSection): string[] =>
  series.filter((one) => one.worstRise > named).map(({ name }) => name);

/** The report has no chart of these. */
const formatsText = (formats: GrowthSection['formats']): string =>
  formatTable(
    ['format', 'bytes', 'path', 'CPU µs/record', 'spread'],
    formats.map(({ name, recordBytes, way, cost }) => [
      name,
      formatNumber(recordBytes),
      way,
      formatNumber(cost.median, 2),
      formatSpread(cost.spread),
    ]),
  );

async function run(job: Job, report: Parameters<Section['run']>[1]): Promise<Found> {
  if (ONE_CPU !== null) pin(ONE_CPU);
  let section: GrowthSection;
  try {
    const series = await measureSeries(job, report);
    const corpora = await measureCorpora(job);
    report(1, series.length + 2);
    section = { named: NAMED, series, corpora, formats: await measureFormats(job) };
    report(1, series.length + 2);
  } finally {
    pin();
  }
  const plain = (way: string) =>
    section.corpora.find((one) => one.way === way && one.name === 'ascii')!.cost.median;
  const rising = nonLinear(section);
  return {
    sections: { growth: section },
    ratios: Object.fromEntries(
      section.corpora
        .filter(({ name }) => name !== 'ascii')
        .map(({ name, way, cost }) => [`growth, ${way}: ascii / ${name}`, plain(way) / cost.median]),
    ),
    text: formatsText(section.formats),
    notes: rising.length === 0 ? [] : [`grows faster than its input: ${rising.join('; ')}`],
  };
}

export const growth: Section = {
  name: 'growth',
  title: 'cost as the input grows',
  minutes: 2,
  run,
};

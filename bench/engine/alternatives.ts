/**
 * @module bench/engine/alternatives
 * `anyOf` over ten formats, with lines of all of them in turn, beside each format alone with its own lines: how much of their
 * mean speed is left where a record may be any of them.
 */
import { FORMATS } from '../../engine/formats/index.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import { measureWays } from './ways.ts';
import { eventOf, workOf } from './work.ts';

const NAMES = [
  'apache-combined',
  'nginx-combined',
  'aws-alb',
  'aws-s3-access',
  'haproxy-http',
  'syslog-rfc5424',
  'nginx-error',
  'cri',
  'aws-vpc-flow', // last of the patterns: any fourteen fields are one
  'ltsv',
];
const MIXED = 'any of ten';

/** The examples of formats, one of each format in turn. */
function linesOf(names: readonly string[], count: number): string[] {
  const examples = names.map((name) => FORMATS.find((format) => format.name === name)!.examples);
  return Array.from({ length: count }, (_, index) => {
    const lines = examples[index % names.length]!;
    return lines[Math.floor(index / names.length) % lines.length]!.line;
  });
}

async function run({ records, rounds }: Job): Promise<Found> {
  const costs = await measureWays(
    [
      ...NAMES.map((name) => ({
        name,
        pipeline: { parse: name },
        work: workOf(eventOf(linesOf([name], records))),
      })),
      {
        name: MIXED,
        pipeline: { anyOf: NAMES.map((parse) => ({ parse })) },
        work: workOf(eventOf(linesOf(NAMES, records))),
      },
    ],
    rounds,
  );
  const raw = costs.filter(({ way }) => way === 'raw');
  const mixed = raw.find(({ name }) => name === MIXED)!.cost.median;
  // Of the same lines, a tenth each: the mean of the times is the time of all of them, run apart.
  const alone = raw.filter(({ name }) => name !== MIXED).reduce((sum, { cost }) => sum + cost.median, 0);
  return {
    figures: [
      {
        name: 'any of ten, beside each alone',
        asked: { atLeast: 0.5 },
        found: alone / NAMES.length / mixed,
        unit: '×',
      },
    ],
    results: costs.map(({ name, way, cost }) => ({
      name: `alternatives, ${way}: ${name}`,
      unit: 'µs/record',
      ...cost,
    })),
  };
}

export const alternatives: Comparison = {
  name: 'alternatives',
  title: 'anyOf over ten formats, raw',
  cpus: 'one',
  run,
};

/**
 * @module bench/report/readme
 * The part of the README that is measured: between its two markers stand a picture and a table made from a record, with the
 * command that makes them.
 */
import type { BenchRecord } from '../record.ts';
import { formatNumber } from '../table.ts';
import { throughput } from './charts/throughput.ts';
import { inScheme } from './colours.ts';
import { times } from './words.ts';

const BEGIN = '<!-- measured: written by `npm run report -- --readme` -->';
const END = '<!-- /measured -->';
/** Where the pictures are, from the README. */
export const PICTURES = {
  light: 'bench/record/throughput-light.svg',
  dark: 'bench/record/throughput-dark.svg',
} as const;

const PICTURE_WIDTH = 760;

/** The picture of one scheme, as a file of its own. */
export function pictureSvg(record: BenchRecord, scheme: keyof typeof PICTURES): string {
  const chart = throughput(record);
  if (chart === null) throw new RangeError('expected a record with the section peers, found none');
  const svg = chart.draw(PICTURE_WIDTH).replace('<svg ', '<svg color="var(--ink)" ');
  return `${inScheme(svg, scheme)}\n`;
}

/** What stands between the markers. */
export function measuredSection(record: BenchRecord, file: string): string {
  const { sections, machine, date } = record;
  if (sections.peers === undefined)
    throw new RangeError('expected a record with the section peers, found none');
  const { contestants, work } = sections.peers;
  const cost = (name: string) => contestants.find((one) => one.name === name)!.warm.median;
  const [raw, managed] = [cost('millrace-raw-1'), cost('millrace-managed-1')];
  const rows = contestants
    .filter(({ threads }) => threads === null || threads === 1)
    .toSorted((a, b) => a.warm.median - b.warm.median)
    .map(({ title, ours, warm, cold }) => [
      ours ? `**${title}**` : title,
      formatNumber(warm.median, 2),
      ours ? '' : times(warm.median / raw),
      ours ? '' : times(warm.median / managed),
      formatNumber(cold.median),
    ]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    BEGIN,
    '**Records a second**, more is better:',
    '',
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${PICTURES.dark}">`,
    `  <img alt="Records a second of millrace and of the same job in other languages" src="${PICTURES.light}">`,
    '</picture>',
    '',
    line(['event bytes → response bytes', 'µs a record', 'raw is', 'managed is', 'first event, ms']),
    line(['---', '---:', '---:', '---:', '---:']),
    ...rows.map(line),
    '',
    `${formatNumber(work.records)} lines of ${formatNumber(work.lineBytes / work.records)} bytes an event, one thread, ${machine['cpu']}, ${date.slice(0, 10)}; \`npm run bench\` made [the record](bench/record/${file}),`,
    '`npm run report -- --readme` this section. First event: a process from its start to its end.',
    END,
  ].join('\n');
}

/**
 * @param readme the README's text
 * @throws RangeError where it lacks the markers
 */
export function withMeasured(readme: string, section: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin === -1 || end < begin) throw new RangeError(`README.md: expected the lines ${BEGIN} and ${END}`);
  return readme.slice(0, begin) + section + readme.slice(end + END.length);
}

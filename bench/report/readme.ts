/**
 * @module bench/report/readme
 * The part of the README that is measured: between its two markers stand pictures and tables made from a record, with the
 * command that makes them.
 */

import { inScheme } from '../../cli/page/colours.ts';
import { dollars, milliseconds, times } from '../../cli/page/format.ts';
import { formatNumber } from '../../cli/table.ts';
import { SIZED_MANAGED, SIZED_RAW } from '../main/competitors.ts';
import { bestSizes, costPerBillion } from '../main/sizes-cost.ts';
import type { BenchRecord } from '../record.ts';
import { throughput } from './charts/throughput.ts';
import { drawOverview, overviewRows } from './overview.ts';

const BEGIN = '<!-- measured: written by `npm run report -- --readme` -->';
const END = '<!-- /measured -->';

const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

interface Picture {
  readonly name: string;
  readonly alt: (record: BenchRecord) => string;
  /** Colours are variables; `null`: the record has nothing for it. */
  readonly draw: (record: BenchRecord) => string | null;
}

const PICTURE_WIDTH = 760;

const THROUGHPUT: Picture = {
  name: 'throughput',
  alt: () => 'Records a second of millrace and of the same job in other languages',
  draw: (record) => throughput(record)?.draw(PICTURE_WIDTH) ?? null,
};

const OVERVIEW: Picture = {
  name: 'overview',
  alt: (record) =>
    overviewRows(record)
      .flat()
      .map(({ title }) => title)
      .join('; '),
  draw: drawOverview,
};

const PICTURES: readonly Picture[] = [THROUGHPUT, OVERVIEW];

const fileOf = ({ name }: Picture, scheme: Scheme) => `bench/record/${name}-${scheme}.svg`;

/** All that there may be. */
export const PICTURE_FILES: readonly string[] = PICTURES.flatMap((picture) =>
  SCHEMES.map((scheme) => fileOf(picture, scheme)),
);

/** Each picture in each scheme, as a file of its own; its path is that from the README. */
export function pictureFiles(record: BenchRecord): { readonly file: string; readonly text: string }[] {
  return PICTURES.flatMap((picture) => {
    const svg = picture.draw(record)?.replace('<svg ', '<svg color="var(--ink)" ') ?? null;
    if (svg === null) return [];
    return SCHEMES.map((scheme) => ({ file: fileOf(picture, scheme), text: `${inScheme(svg, scheme)}\n` }));
  });
}

const pictureLines = (picture: Picture, record: BenchRecord) => [
  '<picture>',
  `  <source media="(prefers-color-scheme: dark)" srcset="${fileOf(picture, 'dark')}">`,
  `  <img alt="${picture.alt(record)}" src="${fileOf(picture, 'light')}">`,
  '</picture>',
  '',
];

/** The first column is words, the others are numbers. */
function tableLines(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line), ''];
}

function peersTable({ sections }: BenchRecord): string[] {
  if (sections.peers === undefined)
    throw new RangeError('expected a record with the section peers, found none');
  const { competitors } = sections.peers;
  const cost = (name: string) => competitors.find((one) => one.name === name)!.warm.median;
  const [raw, managed] = [cost('millrace-raw-1'), cost('millrace-managed-1')];
  const rows = competitors
    .filter(({ threads }) => threads === null || threads === 1)
    .toSorted((a, b) => a.warm.median - b.warm.median)
    .map(({ title, ours, warm, cold }) => [
      ours ? `**${title}**` : title,
      formatNumber(warm.median, 2),
      ours ? '' : times(warm.median / raw),
      ours ? '' : times(warm.median / managed),
      formatNumber(cold.median),
    ]);
  return tableLines(
    ['event bytes → response bytes', 'µs a record', 'raw is', 'managed is', 'first event, ms'],
    rows,
  );
}

/** At Lambda's sizes, raw and managed beside each other. */
function sizesTable({ sections }: BenchRecord): string[] {
  if (sections.sizes === undefined) return [];
  const { cells, work } = sections.sizes;
  const ways = [SIZED_RAW, SIZED_MANAGED];
  const best = ways.map(({ name }) => bestSizes(sections.sizes!, name));
  const sizes = [...new Set(cells.map(({ memoryMb }) => memoryMb))].sort((a, b) => a - b);
  const columns = (memoryMb: number) =>
    ways.flatMap(({ name }, index) => {
      const cell = cells.find((one) => one.competitor === name && one.memoryMb === memoryMb);
      if (cell === undefined) return ['', '', ''];
      const { recordsPerSecond, firstSeconds, outcome } = cell;
      if (recordsPerSecond === null || firstSeconds === null) return [outcome, '', ''];
      const mark = (text: string, which: 'cheapest' | 'fastest') =>
        best[index]?.[which].memoryMb === memoryMb ? `**${text}**` : text;
      const computed = outcome === 'computed' ? ' (computed)' : '';
      return [
        mark(formatNumber(recordsPerSecond), 'fastest') + computed,
        mark(dollars(costPerBillion(cell, work.records)!), 'cheapest'),
        milliseconds(firstSeconds * 1000),
      ];
    });
  const rows = sizes.map((memoryMb) => [`${formatNumber(memoryMb)} MB`, ...columns(memoryMb)]);
  const heading = ways.flatMap((_, at) => [
    `${['raw', 'managed'][at]}: records/s`,
    'a billion',
    'first event',
  ]);
  return tableLines(['Lambda', ...heading], rows);
}

/** What stands between the markers. */
export function measuredSection(record: BenchRecord, file: string): string {
  const { sections, machine, date } = record;
  const [throughputLines, peers] = [pictureLines(THROUGHPUT, record), peersTable(record)];
  const { work } = sections.peers!;
  const overview = OVERVIEW.alt(record) === '' ? [] : pictureLines(OVERVIEW, record);
  return [
    BEGIN,
    '**Records a second**, more is better:',
    '',
    ...throughputLines,
    ...peers,
    `${formatNumber(work.records)} lines of ${formatNumber(work.lineBytes / work.records)} bytes an event, one thread, ${machine['cpu']}, ${date.slice(0, 10)}; \`npm run bench\` made [the record](bench/record/${file}),`,
    '`npm run report -- --readme` this section. First event: a process from its start to its end.',
    '',
    ...overview,
    ...sizesTable(record),
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

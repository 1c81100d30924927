/**
 * @module bench/report/measured
 * What `millrace size` plans with: the sizes and formats of a record, as a file of the command line's own, since records do not ship.
 */
import { SIZED_MANAGED, SIZED_RAW } from '../main/competitors.ts';
import type { BenchRecord } from '../record.ts';

/** From the project's root. */
export const MEASURED_FILE = 'cli/size/measured.ts';

const WAYS = { [SIZED_RAW.name]: 'raw', [SIZED_MANAGED.name]: 'managed' } as const;

const round = (value: number | null) => (value === null ? null : Number(value.toPrecision(4)));

/** The file's text, as the formatter would have it. */
export function measuredText(record: BenchRecord, file: string): string {
  const { sizes, growth } = record.sections;
  if (sizes === undefined || growth === undefined) {
    throw new RangeError(`${file}: expected the sections sizes and growth, found one or none of them`);
  }
  const { work, cells } = sizes;
  const rows = cells.flatMap(({ competitor, memoryMb, outcome, recordsPerSecond, firstSeconds, peakMb }) => {
    const way = WAYS[competitor];
    if (way === undefined) return [];
    const speed = round(recordsPerSecond);
    return [
      `    { way: '${way}', memoryMb: ${memoryMb}, outcome: '${outcome}', recordsPerSecond: ${speed}, firstSeconds: ${round(firstSeconds)}, peakMb: ${round(peakMb)} },`,
    ];
  });
  const formats = growth.formats.map(
    ({ name, way, recordBytes, cost }) =>
      `    { name: '${name}', way: '${way}', recordBytes: ${round(recordBytes)}, microseconds: ${round(cost.median)} },`,
  );
  return `/**
 * @module cli/size/measured
 * What was measured at Lambda's sizes. Written by \`npm run report -- --readme\` from a record of \`npm run bench\`.
 */
import type { Measured } from './plan.ts';

// biome-ignore format: one size, one line
export const MEASURED: Measured = {
  record: '${file}',
  date: '${record.date.slice(0, 10)}',
  cpu: '${record.machine['cpu']}',
  format: 'apache-combined',
  records: ${work.records},
  recordBytes: ${round(work.lineBytes / work.records)},
  eventBytes: ${work.eventBytes},
  replyBytes: ${work.replyBytes},
  formats: [
${formats.join('\n')}
  ],
  cells: [
${rows.join('\n')}
  ],
};
`;
}

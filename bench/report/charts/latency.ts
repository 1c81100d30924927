/**
 * @module bench/report/charts/latency
 * Latency by load, over HTTP as Lambda is called: the median and the slowest hundredth, for each size of event.
 */

import { colour } from '../../../cli/page/colours.ts';
import { megabytes, milliseconds } from '../../../cli/page/format.ts';
import { formatNumber } from '../../../cli/table.ts';
import type { MakeChart } from '../make-chart.ts';
import { drawLines, type Line } from './lines-chart.ts';

const COLOURS = ['ours', 'ours-2', 'rust', 'go', 'python'] as const;

export const latency: MakeChart = ({ sections }) => {
  if (sections.latency === undefined || sections.latency.rows.length === 0) return null;
  const { rows, processes } = sections.latency;
  const sizes = [...new Set(rows.map(({ eventBytes }) => eventBytes))].sort((a, b) => a - b);
  const lines = sizes.flatMap((eventBytes, index): Line[] => {
    const own = rows
      .filter((row) => row.eventBytes === eventBytes)
      .sort((a, b) => a.concurrency - b.concurrency);
    const line = (percentile: 'p50Ms' | 'p99Ms', name: string, dashed: boolean): Line => ({
      name: `${megabytes(eventBytes)}, ${name}`,
      colour: colour(COLOURS[index % COLOURS.length]!),
      dashed,
      points: own.map((row) => ({
        x: row.concurrency,
        y: row[percentile],
        title: `${megabytes(eventBytes)}, ${row.concurrency} at once: ${name} ${milliseconds(row[percentile])}`,
      })),
    });
    return [line('p50Ms', 'median', false), line('p99Ms', '99 %', true)];
  });
  const errors = rows.reduce((sum, row) => sum + row.errors, 0);
  const loads = [...new Set(rows.map(({ concurrency }) => concurrency))].sort((a, b) => a - b);
  const title = 'Latency by load';
  const fastest = rows.reduce(
    (best, row) => (row.recordsPerSecond > best.recordsPerSecond ? row : best),
    rows[0]!,
  );
  return {
    id: 'latency',
    title,
    says: `Events sent over HTTP to ${processes} runtime ${processes === 1 ? 'process' : 'processes'}, more and more at once: the line is the median, dashes are the slowest hundredth. At most ${formatNumber(fastest.recordsPerSecond)} records a second; errors: ${formatNumber(errors)}.`,
    draw: (width) =>
      drawLines(
        lines,
        {
          x: { label: 'requests at once', ticks: loads, format: String },
          y: { label: 'latency', format: milliseconds },
        },
        width,
        `${title}: ${lines.map(({ name }) => name).join(', ')}`,
      ),
    table: {
      heading: ['event', 'records', 'at once', 'median', '90 %', '99 %', 'records/s', 'errors'],
      rows: rows.map((row) => [
        megabytes(row.eventBytes),
        formatNumber(row.records),
        formatNumber(row.concurrency),
        milliseconds(row.p50Ms),
        milliseconds(row.p90Ms),
        milliseconds(row.p99Ms),
        formatNumber(row.recordsPerSecond),
        formatNumber(row.errors),
      ]),
    },
  };
};

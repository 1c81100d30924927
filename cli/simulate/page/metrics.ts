/**
 * @module cli/simulate/page/metrics
 * The stream's metrics as tables: over the run, and minute by minute.
 */
import type { MetricPoint } from '../../../simulator/simulation.ts';
import type { ChartTable } from '../../page/chart.ts';
import { formatNumber } from '../../table.ts';

/** Whole numbers as such, small others with three digits behind the point. */
const short = (value: number) =>
  formatNumber(value, Number.isInteger(value) || value >= 1000 ? 0 : value >= 10 ? 1 : 3);

const namesOf = (metrics: readonly MetricPoint[]) => [...new Set(metrics.map(({ name }) => name))];

export function metricsTable(metrics: readonly MetricPoint[]): ChartTable {
  return {
    heading: ['AWS/Firehose', 'sum', 'samples', 'mean', 'least, a minute', 'most'],
    rows: namesOf(metrics).map((name) => {
      const points = metrics.filter((point) => point.name === name);
      const sum = points.reduce((total, point) => total + point.sum, 0);
      const samples = points.reduce((total, point) => total + point.samples, 0);
      return [
        name,
        short(sum),
        formatNumber(samples),
        samples === 0 ? '' : short(sum / samples),
        short(Math.min(...points.map((point) => point.sum))),
        short(Math.max(...points.map((point) => point.sum))),
      ];
    }),
  };
}

/** More minutes would make the page too long to read. */
export const MOST_MINUTES = 240;

/** Sums by minute of the stream's time. */
export function minutesTable(metrics: readonly MetricPoint[]): ChartTable {
  const names = namesOf(metrics);
  const sums = new Map(metrics.map(({ name, minute, sum }) => [`${minute} ${name}`, sum]));
  const minutes = [...new Set(metrics.map(({ minute }) => minute))].sort((a, b) => a - b);
  return {
    heading: ['minute', ...names],
    rows: minutes.slice(0, MOST_MINUTES).map((minute) => [
      String(minute),
      ...names.map((name) => {
        const sum = sums.get(`${minute} ${name}`);
        return sum === undefined ? '' : short(sum);
      }),
    ]),
  };
}

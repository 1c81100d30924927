/**
 * @module cli/simulate/page/faults
 * Faults that fired, by name, and the retries that followed, over the stream's time.
 */
import * as Plot from '@observablehq/plot';
import { colour } from '../../page/colours.ts';
import { formatNumber } from '../../table.ts';
import type { MakeSimulationChart } from './make-chart.ts';
import { drawOverTime, unitFor } from './over-time.ts';

const COLOURS = ['rust', 'go', 'python', 'node-re2', 'node', 'go-encoding-json', 'ours-2', 'ours'] as const;
const RETRIES = 'retries';

export const faults: MakeSimulationChart = ({ fired, result }) => {
  const sums = Object.entries(fired.counts)
    .map(([name, counts]) => ({ name, sum: counts.reduce((total, value) => total + value, 0) }))
    .sort((a, b) => Number(b.name === RETRIES) - Number(a.name === RETRIES) || b.sum - a.sum);
  if (sums.length === 0) return null;
  const { last } = result;
  const unit = unitFor(last.streamMs);
  const names = sums.map(({ name }, index) => ({
    name,
    colour: name === RETRIES ? colour('peer') : colour(COLOURS[index % COLOURS.length]!),
  }));
  const step = fired.stepMs;
  const bars = names.flatMap(({ name, colour: fill }) =>
    fired.counts[name]!.flatMap((count, index) => (count === 0 ? [] : [{ name, fill, count, index }])),
  );
  const words = sums.map(({ name, sum }) => `${name} ${formatNumber(sum)}`).join(', ');
  const title = 'Retries and faults';
  const from = (index: number) => formatNumber((index * step) / unit.ms, 1);
  const steps = [...new Set(bars.map(({ index }) => index))].sort((a, b) => a - b);
  return {
    id: 'faults',
    title,
    says: `In steps of ${formatNumber(step / 1000)} seconds of the stream's time. In all: ${words}.`,
    draw: (width) =>
      drawOverTime(
        names,
        {
          unit,
          endMs: last.streamMs,
          y: { label: 'in a step', format: (value) => (Number.isInteger(value) ? formatNumber(value) : '') },
        },
        width,
        `${title}, over the stream's time: ${words}`,
        (x) => [
          Plot.rectY(
            bars,
            Plot.stackY({
              x1: ({ index }: (typeof bars)[number]) => x(index * step),
              x2: ({ index }: (typeof bars)[number]) => Math.min(x((index + 1) * step), x(last.streamMs)),
              y: 'count',
              fill: 'fill',
              z: 'name',
              insetLeft: 0.5,
              insetRight: 0.5,
              title: ({ name, count, index }: (typeof bars)[number]) =>
                `${name}, from ${from(index)} ${unit.name}: ${formatNumber(count)}`,
            }),
          ),
        ],
      ),
    table: {
      heading: [`from ${unit.name}`, ...names.map(({ name }) => name)],
      rows: steps.map((index) => [
        from(index),
        ...names.map(({ name }) => formatNumber(fired.counts[name]![index] ?? 0)),
      ]),
    },
  };
};

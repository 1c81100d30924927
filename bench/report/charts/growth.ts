/**
 * @module bench/report/charts/growth
 * Cost of a byte as inputs grow: a line that does not rise is linear growth. One chart for each thing that grows; and bars
 * for the kinds of lines, which fit on no axis.
 */

import { type Bar, barChart } from '../../../cli/page/chart.ts';
import { colour } from '../../../cli/page/colours.ts';
import { times } from '../../../cli/page/format.ts';
import { formatNumber, formatSpread } from '../../../cli/table.ts';
import type { MakeChart } from '../make-chart.ts';
import { drawLines, type Line } from './lines-chart.ts';

const COLOURS = ['ours', 'ours-2', 'rust', 'go', 'python', 'node', 'node-re2'] as const;

function growthIn(unit: string, id: string, title: string): MakeChart {
  return ({ sections }) => {
    const all = sections.growth;
    const series = all?.series.filter((one) => one.unit === unit) ?? [];
    if (all === undefined || series.length === 0) return null;
    // One colour for what is the same but for the way; the managed way is dashed.
    const family = (name: string) => name.slice(name.indexOf(': ') + 2);
    const families = [...new Set(series.map(({ name }) => family(name)))];
    const lines = series.map(
      ({ name, points }, index): Line => ({
        name: name.replace('access log, ', ''),
        colour: colour(
          COLOURS[(families.length === 1 ? index : families.indexOf(family(name))) % COLOURS.length]!,
        ),
        dashed: name.startsWith('managed'),
        points: points.map(({ size, nanosecondsPerByte }) => ({
          x: size,
          y: nanosecondsPerByte,
          title: `${name}, ${formatNumber(size)} ${unit}: ${formatNumber(nanosecondsPerByte, 2)} ns a byte`,
        })),
      }),
    );
    const rising = series.filter(({ worstRise }) => worstRise > all.named);
    const verdict =
      rising.length === 0
        ? `Nothing grows faster than its input: no byte costs more than ${formatNumber(all.named, 1)} times what it costs in a smaller one.`
        : `Not linear: ${rising.map(({ name, worstRise }) => `${name} (${times(worstRise)})`).join(', ')}.`;
    const sizes = [...new Set(series.flatMap(({ points }) => points.map(({ size }) => size)))].sort(
      (a, b) => a - b,
    );
    return {
      id,
      title,
      says: `Nanoseconds a byte of lines; a line that falls or stays level is growth in proportion to the input or less. ${verdict}`,
      draw: (width) =>
        drawLines(
          lines,
          {
            x: { label: unit, ticks: sizes, format: (value) => formatNumber(value) },
            y: { label: 'ns a byte', format: String },
          },
          width,
          `${title}. ${verdict}`,
        ),
      table: {
        heading: ['', unit, 'ns a byte', 'time ~ size^', 'worst rise'],
        rows: series.map(({ name, points, exponent, worstRise }) => [
          name,
          points.map(({ size }) => formatNumber(size)).join(' → '),
          points.map(({ nanosecondsPerByte }) => formatNumber(nanosecondsPerByte, 2)).join(' → '),
          formatNumber(exponent, 2),
          times(worstRise),
        ]),
      },
    };
  };
}

export const growthByRecords = growthIn('records', 'growth-records', 'As events get more records');
export const growthByLength = growthIn('bytes a line', 'growth-length', 'As records get longer');

export const corpora: MakeChart = ({ sections }) => {
  const all = sections.growth?.corpora ?? [];
  if (all.length === 0) return null;
  const bars = all.map(
    ({ name, way, cost }): Bar => ({
      name: `${way}: ${name}`,
      value: cost.median,
      label: `${formatNumber(cost.median, 2)} µs`,
      fill: colour(way === 'raw' ? 'ours' : 'ours-2'),
    }),
  );
  return barChart(bars, {
    id: 'corpora',
    title: 'By the kind of lines',
    says: 'CPU time a record, µs, less is better: plain lines, lines with much UTF-8 or many escapes, and more and more lines that do not parse.',
    table: {
      heading: ['way', 'lines', 'CPU µs a record', 'spread'],
      rows: all.map(({ name, way, cost }) => [
        way,
        name,
        formatNumber(cost.median, 2),
        formatSpread(cost.spread),
      ]),
    },
  });
};

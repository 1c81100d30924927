/**
 * @module bench/report/charts/cost
 * What a billion records cost in Lambda, by the function's memory.
 */

import { competitorColour } from '../../../cli/page/colours.ts';
import { dollars, perSecond } from '../../../cli/page/format.ts';
import { firehoseCost, PRICES } from '../../../cli/size/prices.ts';
import { formatNumber } from '../../../cli/table.ts';
import { bestSizes, costPerBillion } from '../../main/sizes-cost.ts';
import type { MakeChart } from '../make-chart.ts';
import { drawLines, type Line } from './lines-chart.ts';

export const cost: MakeChart = ({ sections }, prices = PRICES) => {
  if (sections.sizes === undefined) return null;
  const { competitors, cells, work } = sections.sizes;
  const money = (value: number) =>
    prices.currency === 'USD' ? dollars(value) : `${formatNumber(value, 2)} ${prices.currency}`;
  const sizes = [...new Set(cells.map(({ memoryMb }) => memoryMb))].sort((a, b) => a - b);
  const lines = competitors.flatMap(({ name, title }): Line[] => {
    const points = cells
      .filter((cell) => cell.competitor === name && cell.recordsPerSecond !== null)
      .map((cell) => {
        const y = costPerBillion(cell, work.records, prices)!;
        const computed = cell.outcome === 'computed';
        return {
          x: cell.memoryMb,
          y,
          title: `${title}, ${formatNumber(cell.memoryMb)} MB: ${money(y)}, ${perSecond(cell.recordsPerSecond!)}${computed ? ', computed' : ''}`,
          hollow: computed,
        };
      });
    return points.length === 0 ? [] : [{ name: title, colour: competitorColour(name), points }];
  });
  if (lines.length === 0) return null;
  const best = competitors.flatMap(({ name, title, ours }) => {
    const found = ours ? bestSizes(sections.sizes!, name, prices) : null;
    return found === null
      ? []
      : [
          `${title} is cheapest at ${formatNumber(found.cheapest.memoryMb)} MB (${money(costPerBillion(found.cheapest, work.records, prices)!)}) and fastest at ${formatNumber(found.fastest.memoryMb)} MB`,
        ];
  });
  const killed = cells.filter(({ outcome }) => outcome === 'killed');
  const title = 'What a billion records cost in Lambda';
  const nameOf = (competitor: string) => competitors.find(({ name }) => name === competitor)!.title;
  const lost =
    killed.length === 0
      ? 'None is killed for want of memory.'
      : `Killed for want of memory: ${killed.map(({ competitor, memoryMb }) => `${nameOf(competitor)} at ${formatNumber(memoryMb)} MB`).join(', ')}.`;
  const says = `Lambda's own price (${prices.region}, x86, list prices of ${prices.asOf}), events of ${formatNumber(work.records)} records, memory and CPU limited as Lambda does. ${best.join('; ')}. ${lost} What Firehose itself asks for taking in a billion such records, ${money(firehoseCost(prices, 1e9, work.lineBytes / work.records))} (each is rounded up to 5 KB), is not in it.`;
  return {
    id: 'cost',
    title,
    says,
    draw: (width) =>
      drawLines(
        lines,
        {
          x: { label: 'memory, MB', ticks: sizes, format: String },
          y: { label: 'US$ a billion records', format: (value) => `$${value}` },
        },
        width,
        `${title}, by memory: ${best.join('; ')}`,
      ),
    table: {
      heading: [
        '',
        'MB',
        '',
        'records/s',
        'first event s',
        'peak MB',
        'a billion cost, x86',
        'arm, at this speed',
      ],
      rows: cells.map((cell) => [
        nameOf(cell.competitor),
        formatNumber(cell.memoryMb),
        cell.outcome,
        cell.recordsPerSecond === null ? '' : formatNumber(cell.recordsPerSecond),
        cell.firstSeconds === null ? '' : formatNumber(cell.firstSeconds, 2),
        cell.peakMb === null ? '' : formatNumber(cell.peakMb),
        cell.recordsPerSecond === null ? '' : money(costPerBillion(cell, work.records, prices)!),
        cell.recordsPerSecond === null ? '' : money(costPerBillion(cell, work.records, prices, 'arm')!),
      ]),
    },
  };
};

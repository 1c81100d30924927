/**
 * @module bench/report/charts/throughput
 * Records a second by competitor, warm, on one thread; and what a process needs for its first event.
 */

import { type Bar, barChart } from '../../../cli/page/chart.ts';
import { colour, competitorColour } from '../../../cli/page/colours.ts';
import { milliseconds, perSecond, times } from '../../../cli/page/format.ts';
import { formatNumber, formatSpread } from '../../../cli/table.ts';
import type { MakeChart } from '../make-chart.ts';

const fillOf = ({ name, ours }: { readonly name: string; readonly ours: boolean }) =>
  ours ? competitorColour(name) : colour('peer');

export const throughput: MakeChart = ({ sections }) => {
  if (sections.peers === undefined) return null;
  const { competitors, work } = sections.peers;
  const sorted = competitors.toSorted((a, b) => a.warm.median - b.warm.median);
  const find = (name: string) => competitors.find((one) => one.name === name);
  const [raw, managed] = [find('millrace-raw-1'), find('millrace-managed-1')];
  if (raw === undefined || managed === undefined) return null;
  const bars = sorted.map((one): Bar => {
    const ratio = one.warm.median / raw.warm.median;
    const behind = one.ours ? '' : ` · raw is ${times(ratio)}`;
    return {
      name: one.title,
      value: 1 / one.warm.median,
      label: `${perSecond(1e6 / one.warm.median)}${behind}`,
      fill: fillOf(one),
    };
  });
  const list = (base: typeof raw) =>
    ['rust', 'go', 'node', 'python']
      .flatMap((name) => find(name) ?? [])
      .map(({ title, warm }) => `${times(warm.median / base.warm.median)} as fast as ${title}`)
      .join(', ');
  return barChart(bars, {
    id: 'throughput',
    title: 'Records a second',
    says: `Event bytes in, response bytes out, ${formatNumber(work.records)} Apache lines an event, one thread unless said. Given the bytes (raw), millrace does ${perSecond(1e6 / raw.warm.median)}: ${list(raw)}. Behind Lambda's Node runtime, which parses and prints JSON around it (managed), ${perSecond(1e6 / managed.warm.median)}: ${list(managed)}.`,
    table: {
      heading: ['', 'records/s', 'µs a record', 'spread', 'raw is', 'managed is'],
      rows: sorted.map(({ title: who, warm }) => [
        who,
        formatNumber(1e6 / warm.median),
        formatNumber(warm.median, 2),
        formatSpread(warm.spread),
        times(warm.median / raw.warm.median),
        times(warm.median / managed.warm.median),
      ]),
    },
  });
};

export const cold: MakeChart = ({ sections }) => {
  if (sections.peers === undefined) return null;
  const sorted = sections.peers.competitors.toSorted((a, b) => a.cold.median - b.cold.median);
  const bars = sorted.map(
    (one): Bar => ({
      name: one.title,
      value: one.cold.median,
      label: milliseconds(one.cold.median),
      fill: fillOf(one),
    }),
  );
  const quickest = sorted.find(({ ours }) => ours);
  return barChart(bars, {
    id: 'cold',
    title: 'The first event of a process',
    says: `From the start of a process to its end, with one event of ${formatNumber(sections.peers.work.records)} records; less is better. Programs that are compiled beforehand win here; millrace's best is ${milliseconds(quickest?.cold.median ?? 0)}, Node's own start included.`,
    table: {
      heading: ['', 'ms', 'spread'],
      rows: sorted.map(({ title: who, cold: time }) => [
        who,
        formatNumber(time.median),
        formatSpread(time.spread),
      ]),
    },
  });
};

export const lines: MakeChart = ({ sections }) => {
  if (sections.lines === undefined) return null;
  const sorted = sections.lines.competitors.toSorted((a, b) => b.speed.median - a.speed.median);
  const bars = sorted.map(
    (one): Bar => ({
      name: one.title,
      value: one.speed.median,
      label: `${formatNumber(one.speed.median)} MB/s`,
      fill: one.ours ? colour('ours') : colour('peer'),
    }),
  );
  const mb = formatNumber(sections.lines.bytes / 1e6);
  return barChart(bars, {
    id: 'lines',
    title: 'On the command line',
    says: `A file of ${mb} MB of Apache lines to JSON lines, the whole process from its start to its end, MB of lines a second; mawk runs a program written for this one format, and prints the same bytes for every line that millrace accepts.`,
    table: {
      heading: ['', 'MB/s', 'spread', 'CPU s', 'peak MB'],
      rows: sorted.map(({ title: who, speed, cpuMs, peakMb }) => [
        who,
        formatNumber(speed.median),
        formatSpread(speed.spread),
        cpuMs === undefined ? '' : formatNumber(cpuMs.median / 1000, 2),
        formatNumber(peakMb),
      ]),
    },
  });
};

/**
 * @module cli/simulate/page/calls
 * The calls of the function: how long each took and how it ended, over the stream's time.
 */
import * as Plot from '@observablehq/plot';
import type { InvocationRecord } from '../../../simulator/simulation.ts';
import { colour } from '../../page/colours.ts';
import { milliseconds } from '../../page/format.ts';
import { logTicks } from '../../page/log-ticks.ts';
import { formatNumber } from '../../table.ts';
import type { MakeSimulationChart } from './make-chart.ts';
import { drawOverTime, unitFor } from './over-time.ts';

/** Failed calls are drawn above the others, larger and in distinct shapes. */
const OUTCOMES = {
  ok: { name: 'ok', colour: colour('ours'), symbol: 'circle' },
  error: { name: 'error', colour: colour('rust'), symbol: 'diamond' },
  timeout: { name: 'timeout', colour: colour('python'), symbol: 'triangle' },
  exit: { name: 'exit', colour: colour('node-re2'), symbol: 'square' },
  throttled: { name: 'throttled', colour: colour('peer'), symbol: 'times' },
  refused: { name: 'refused', colour: colour('go'), symbol: 'star' },
} as const satisfies Record<
  InvocationRecord['outcome'],
  { readonly name: string; readonly colour: string; readonly symbol: string }
>;

/** So that a call of no measurable time has a place on a logarithmic axis. */
const LEAST_MS = 0.1;
const MOST_ROWS = 200;

const heightOf = ({ milliseconds: ms }: InvocationRecord) => Math.max(LEAST_MS, ms);

export const calls: MakeSimulationChart = ({ calls: kept, result }) => {
  if (kept.length === 0) return null;
  const { last } = result;
  const unit = unitFor(last.streamMs);
  const there = Object.values(OUTCOMES).filter(({ name }) => kept.some(({ outcome }) => outcome === name));
  const badFirst = kept.toSorted((a, b) => Number(a.outcome === 'ok') - Number(b.outcome === 'ok'));
  const { started, retries, ...outcomes } = last.invocations;
  const ends = Object.entries(outcomes)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${formatNumber(count)}`)
    .join(', ');
  const part =
    kept.length < started ? ` ${formatNumber(kept.length)} of ${formatNumber(started)} are drawn.` : '';
  const { p50, p90, p99 } = last.duration;
  const says = `${formatNumber(started)} calls, ${formatNumber(retries)} of them retries: ${ends}. Of the last successful ones, p50 ${milliseconds(p50)}, p90 ${milliseconds(p90)}, p99 ${milliseconds(p99)} of real time.${part}`;
  const heights = kept.map(heightOf);
  const title = 'How long the calls took';
  const describe = (call: InvocationRecord) =>
    `version ${call.version}, ${formatNumber(call.records)} records, try ${call.attempt}: ${milliseconds(call.milliseconds)}, ${[call.outcome, call.code, ...call.faults].filter((word) => word !== null).join(', ')}`;
  return {
    id: 'calls',
    title,
    says,
    draw: (width) =>
      drawOverTime(
        there,
        {
          unit,
          endMs: last.streamMs,
          y: {
            label: 'duration',
            format: milliseconds,
            logTicks: logTicks(Math.min(...heights), Math.max(...heights)),
          },
        },
        width,
        `${title}, over the stream's time: ${ends}`,
        (x) =>
          there.map(({ name, colour: fill, symbol }) =>
            Plot.dot(
              kept.filter(({ outcome }) => outcome === name),
              {
                x: (call: InvocationRecord) => x(call.streamMs),
                y: heightOf,
                r: name === 'ok' ? 3 : 5,
                symbol,
                fill,
                fillOpacity: name === 'ok' ? 0.55 : 1,
                title: describe,
              },
            ),
          ),
      ),
    // Failed calls first.
    table: {
      heading: [unit.name, 'ms', 'outcome', 'version', 'records', 'try', 'faults'],
      rows: badFirst
        .slice(0, MOST_ROWS)
        .map((call) => [
          formatNumber(call.streamMs / unit.ms, 1),
          formatNumber(call.milliseconds, 1),
          call.code === null ? call.outcome : `${call.outcome} (${call.code})`,
          call.version,
          formatNumber(call.records),
          String(call.attempt),
          call.faults.join(', '),
        ]),
    },
  };
};

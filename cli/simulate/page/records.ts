/**
 * @module cli/simulate/page/records
 * What became of the records, over the stream's time.
 */
import * as Plot from '@observablehq/plot';
import type { LedgerCounts, Snapshot } from '../../../simulator/simulation.ts';
import { colour } from '../../page/colours.ts';
import { formatNumber } from '../../table.ts';
import type { MakeSimulationChart } from './make-chart.ts';
import { drawOverTime, unitFor } from './over-time.ts';

const KINDS = [
  { name: 'put', colour: colour('ours') },
  { name: 'delivered', colour: colour('node') },
  { name: 'dropped', colour: colour('python') },
  { name: 'failed', colour: colour('rust') },
] as const satisfies readonly { readonly name: keyof LedgerCounts; readonly colour: string }[];

const MINUTE_MS = 60_000;
/** Steps of a stream's time; the drawing has the longest that leaves it so many points. */
const STEPS_MS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400].map((s) => s * 1000);
const LEAST_POINTS = 20;

/** A ledger's count at a moment, between two snapshots by proportion. */
function countAt(snapshots: readonly Snapshot[], name: keyof LedgerCounts, streamMs: number): number {
  const at = snapshots.findIndex((one) => one.streamMs >= streamMs);
  if (at === -1) return snapshots.at(-1)?.ledger[name] ?? 0;
  const [low, high] = [snapshots[at - 1], snapshots[at]!];
  if (low === undefined) return high.streamMs === 0 ? high.ledger[name] : 0;
  const share = (streamMs - low.streamMs) / (high.streamMs - low.streamMs);
  return low.ledger[name] + (high.ledger[name] - low.ledger[name]) * share;
}

export interface Step {
  readonly fromMs: number;
  readonly toMs: number;
  /** Records a minute, by the kinds' names. */
  readonly rates: Readonly<Record<(typeof KINDS)[number]['name'], number>>;
}

/** The run in steps of one length; the last one ends where it does. */
export function stepsOf(snapshots: readonly Snapshot[]): Step[] {
  const endMs = snapshots.at(-1)?.streamMs ?? 0;
  const step = STEPS_MS.findLast((ms) => endMs / ms >= LEAST_POINTS) ?? STEPS_MS[0]!;
  return Array.from({ length: Math.ceil(endMs / step) }, (_, index) => {
    const [fromMs, toMs] = [index * step, Math.min(endMs, (index + 1) * step)];
    const rate = (name: keyof LedgerCounts) =>
      ((countAt(snapshots, name, toMs) - countAt(snapshots, name, fromMs)) / (toMs - fromMs)) * MINUTE_MS;
    return {
      fromMs,
      toMs,
      rates: {
        put: rate('put'),
        delivered: rate('delivered'),
        dropped: rate('dropped'),
        failed: rate('failed'),
      },
    };
  });
}

export const records: MakeSimulationChart = ({ snapshots, result }) => {
  const steps = stepsOf(snapshots);
  if (steps.length === 0) return null;
  const unit = unitFor(result.last.streamMs);
  const shown = KINDS.filter(({ name }) => result.last.ledger[name] > 0);
  const title = 'Records a minute';
  const sums = shown.map(({ name }) => `${name} ${formatNumber(result.last.ledger[name])}`).join(', ');
  return {
    id: 'records',
    title,
    says: `By the stream's own time. In all: ${sums}.`,
    draw: (width) =>
      drawOverTime(
        shown,
        {
          unit,
          endMs: result.last.streamMs,
          y: { label: 'records a minute', format: (value) => formatNumber(value) },
        },
        width,
        `${title} over the stream's time: ${sums}`,
        (x) => {
          const points = shown.flatMap(({ name, colour: stroke }) =>
            steps.map(({ fromMs, toMs, rates }) => ({
              x: x((fromMs + toMs) / 2),
              y: rates[name],
              stroke,
              title: `${name}, ${formatNumber(toMs / unit.ms, 1)} ${unit.name}: ${formatNumber(rates[name])} a minute`,
            })),
          );
          return [
            Plot.line(points, { x: 'x', y: 'y', stroke: 'stroke', z: 'stroke', strokeWidth: 2 }),
            Plot.dot(points, { x: 'x', y: 'y', r: 2.5, fill: 'stroke', title: 'title' }),
          ];
        },
      ),
    table: {
      heading: [unit.name, ...shown.map(({ name }) => `${name} a minute`)],
      rows: steps.map(({ fromMs, toMs, rates }) => [
        `${formatNumber(fromMs / unit.ms, 1)} – ${formatNumber(toMs / unit.ms, 1)}`,
        ...shown.map(({ name }) => formatNumber(rates[name])),
      ]),
    },
  };
};

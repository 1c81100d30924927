/**
 * @module cli/simulate/page/over-time
 * Drawings over the stream's time: lines, stacked bars, points.
 */
import * as Plot from '@observablehq/plot';
import { drawPlot } from '../../page/chart.ts';
import { legendOf, type Named } from '../../page/legend.ts';

const HEIGHT = 320;
const MARGIN = { top: 30, left: 58, right: 16, bottom: 46 } as const;

/** A unit that the stream's time is read in, by how long it was. */
export interface TimeUnit {
  readonly name: string;
  readonly ms: number;
}

const UNITS: readonly TimeUnit[] = [
  { name: 'hours', ms: 3_600_000 },
  { name: 'minutes', ms: 60_000 },
  { name: 'seconds', ms: 1_000 },
];
/** A time is read in a unit of which it has so many. */
const ENOUGH = 3;

export const unitFor = (ms: number): TimeUnit =>
  UNITS.find((unit) => ms >= unit.ms * ENOUGH) ?? UNITS.at(-1)!;

export interface Axes {
  readonly unit: TimeUnit;
  /** Of the run, in ms. */
  readonly endMs: number;
  readonly y: {
    readonly label: string;
    readonly format: (value: number) => string;
    /** The lines of a logarithmic axis; without them it is linear, from nought. */
    readonly logTicks?: readonly number[];
  };
}

/**
 * @param marks from a function that turns ms of the stream's time into what stands on the axis
 * @param label what it is, for a screen reader
 */
export function drawOverTime(
  names: readonly Named[],
  axes: Axes,
  width: number,
  label: string,
  marks: (x: (streamMs: number) => number) => readonly Plot.Markish[],
): string {
  const legend = legendOf(names, width);
  const bottom = MARGIN.bottom + legend.height;
  const { unit, endMs, y } = axes;
  const x = (streamMs: number) => streamMs / unit.ms;
  return drawPlot(
    {
      width,
      height: HEIGHT + legend.height,
      marginTop: MARGIN.top,
      marginLeft: MARGIN.left,
      marginRight: MARGIN.right,
      marginBottom: bottom,
      x: { domain: [0, Math.max(x(endMs), Number.MIN_VALUE)], axis: null },
      y: {
        axis: null,
        ...(y.logTicks === undefined ? { zero: true, nice: true } : { type: 'log' as const }),
      },
      marks: [
        Plot.gridY(y.logTicks, { ticks: 5, stroke: 'var(--line)', strokeOpacity: 1 }),
        Plot.axisX({
          ticks: Math.max(2, Math.floor(width / 60)),
          tickSize: 0,
          color: 'var(--ink-soft)',
          label: null,
        }),
        ...(y.logTicks === undefined
          ? [
              Plot.axisY({
                ticks: 5,
                tickSize: 0,
                tickFormat: y.format,
                color: 'var(--ink-soft)',
                label: null,
              }),
            ]
          : [
              // As text: an axis leaves out labels.
              Plot.text(y.logTicks, {
                y: (tick: number) => tick,
                text: (tick: number) => y.format(tick),
                frameAnchor: 'left',
                textAnchor: 'end',
                dx: -8,
                fill: 'var(--ink-soft)',
              }),
            ]),
        ...marks(x),
        Plot.text([y.label], {
          frameAnchor: 'top-left',
          dx: 6 - MARGIN.left,
          dy: -26,
          textAnchor: 'start',
          fill: 'var(--ink-soft)',
        }),
        Plot.text([`${unit.name} of the stream`], {
          frameAnchor: 'bottom',
          dy: 38,
          fill: 'var(--ink-soft)',
        }),
        ...legend.marks(MARGIN.left, bottom),
      ],
    },
    label,
  );
}

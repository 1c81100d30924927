/**
 * @module bench/report/charts/lines-chart
 * Lines on logarithmic axes, each with its name at its end where there is room, else in a legend below.
 */
import * as Plot from '@observablehq/plot';
import { drawPlot, isWide, spreadLabels } from '../../../cli/page/chart.ts';
import { LETTER, legendOf } from '../../../cli/page/legend.ts';
import { logTicks } from '../../../cli/page/log-ticks.ts';

export interface LinePoint {
  readonly x: number;
  readonly y: number;
  /** What is said of it. */
  readonly title: string;
  /** Drawn hollow: not measured. */
  readonly hollow?: boolean;
}

export interface Line {
  readonly name: string;
  readonly colour: string;
  readonly dashed?: boolean;
  readonly points: readonly LinePoint[];
}

export interface Axes {
  readonly x: {
    readonly label: string;
    readonly ticks: readonly number[];
    readonly format: (value: number) => string;
  };
  readonly y: { readonly label: string; readonly format: (value: number) => string };
}

const HEIGHT = 380;
const MARGIN = { top: 30, bottom: 46 } as const;
const MARGIN_LEFT = 64;
const LABEL_GAP = 16;
/** @param label what it is, for a screen reader */
export function drawLines(lines: readonly Line[], axes: Axes, width: number, label: string): string {
  const wide = isWide(width);
  const points = lines.flatMap(({ name, colour, points: all }) =>
    all.map((point) => ({ ...point, name, colour })),
  );
  const low = Math.min(...points.map(({ y }) => y)) / 1.15;
  const high = Math.max(...points.map(({ y }) => y)) * 1.15;
  const longest = Math.max(...lines.map(({ name }) => name.length)) * LETTER;
  const below = legendOf(lines, width);
  const legend = wide ? 0 : below.height;
  const bottom = MARGIN.bottom + legend;
  const height = HEIGHT + legend;
  const inner = height - MARGIN.top - bottom;
  const pixel = (y: number) => MARGIN.top + inner * (1 - Math.log(y / low) / Math.log(high / low));
  const ends = lines.flatMap(({ name, colour, dashed, points: all }) => {
    const last = all.at(-1);
    return last === undefined ? [] : [{ name, colour, dashed, ...last }];
  });
  const furthest = Math.max(...points.map(({ x }) => x));
  const heights = spreadLabels(
    ends.map(({ y }) => pixel(y)),
    LABEL_GAP,
  );
  const names = wide
    ? ends.map((end, index) =>
        Plot.text([end], {
          x: () => furthest,
          y: 'y',
          text: 'name',
          fill: end.colour,
          textAnchor: 'start',
          dx: 12,
          dy: heights[index]! - pixel(end.y),
          fontWeight: 600,
        }),
      )
    : below.marks(MARGIN_LEFT, bottom);
  return drawPlot(
    {
      width,
      height,
      marginTop: MARGIN.top,
      marginBottom: bottom,
      marginLeft: MARGIN_LEFT,
      marginRight: wide ? longest + 20 : 30,
      x: { type: 'log', label: null, axis: null },
      y: { type: 'log', label: null, axis: null, domain: [low, high] },
      marks: [
        Plot.gridY(logTicks(low, high), { stroke: 'var(--line)', strokeOpacity: 1 }),
        // As text: an axis leaves out labels, some for being too near, some for not beginning with a 1 or 2.
        Plot.text([...axes.x.ticks], {
          x: (tick: number) => tick,
          text: (tick: number) => axes.x.format(tick),
          frameAnchor: 'bottom',
          dy: 16,
          fill: 'var(--ink-soft)',
        }),
        Plot.text(logTicks(low, high), {
          y: (tick: number) => tick,
          text: (tick: number) => axes.y.format(tick),
          frameAnchor: 'left',
          textAnchor: 'end',
          dx: -8,
          fill: 'var(--ink-soft)',
        }),
        Plot.text([axes.y.label], {
          frameAnchor: 'top-left',
          dx: -50,
          dy: -26,
          textAnchor: 'start',
          fill: 'var(--ink-soft)',
        }),
        Plot.text([axes.x.label], {
          frameAnchor: 'bottom',
          dy: 38,
          fill: 'var(--ink-soft)',
        }),
        ...lines.map((line) =>
          Plot.line(line.points, {
            x: 'x',
            y: 'y',
            stroke: line.colour,
            strokeWidth: 2.25,
            ...(line.dashed ? { strokeDasharray: '5 4' } : {}),
          }),
        ),
        Plot.dot(points, {
          x: 'x',
          y: 'y',
          r: 4,
          fill: (point) => (point.hollow ? 'var(--ground)' : point.colour),
          stroke: 'colour',
          strokeWidth: 1.5,
          title: 'title',
        }),
        ...names,
      ],
    },
    label,
  );
}

/**
 * @module cli/page/chart
 * What a chart is, and how one is drawn: Observable Plot on a document outside of a browser, to SVG text. Colours are CSS
 * variables (`cli/page/colours.ts`), so that one drawing serves light and dark.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

export interface ChartTable {
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Chart {
  /** In the page's addresses: `#cost`. */
  readonly id: string;
  readonly title: string;
  /** What one sees in it, in a sentence or two. */
  readonly says: string;
  /** SVG that wide, in CSS pixels. */
  readonly draw: (width: number) => string;
  /** The same numbers for readers who cannot see it. */
  readonly table: ChartTable;
}

/** From this width on there is room for words beside the marks. */
const WIDE = 560;
export const isWide = (width: number): boolean => width >= WIDE;

/** Space for the numbers that stand behind the bars. */
const BAR_HEIGHT = 26;

const FONT = { fontSize: '13px', fontFamily: 'system-ui, sans-serif', overflow: 'visible' } as const;

/**
 * @param label what it is, for a screen reader
 * @returns an `svg` element
 */
export function drawPlot(options: Plot.PlotOptions, label: string): string {
  const { document } = parseHTML('<html><body></body></html>');
  const svg = Plot.plot({ ...options, style: FONT, document: document as never });
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return svg.outerHTML;
}

/** Width of a letter, in pixels, with some to spare: fonts differ. */
const LETTER = 7.5;

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** What stands behind it. */
  readonly label: string;
  /** A CSS colour. */
  readonly fill: string;
}

/** Bars with their names before and their numbers behind them, the first on top; narrow: names above. */
function drawBars(bars: readonly Bar[], width: number, label: string): string {
  const wide = isWide(width);
  const high = wide ? BAR_HEIGHT : BAR_HEIGHT * 1.7;
  const most = Math.max(...bars.map(({ value }) => value));
  const names = wide ? Math.max(...bars.map(({ name }) => name.length)) * LETTER + 12 : 0;
  return drawPlot(
    {
      width,
      height: bars.length * high + 8,
      marginLeft: names,
      marginRight: wide ? 170 : 118,
      marginTop: 4,
      marginBottom: 4,
      x: { axis: null, domain: [0, most] },
      y: { axis: null, domain: bars.map(({ name }) => name), padding: wide ? 0.22 : 0.1 },
      marks: [
        Plot.barX(bars, {
          x: 'value',
          y: 'name',
          fill: 'fill',
          rx: 3,
          insetTop: wide ? 0 : 18,
          title: ({ name, label: text }: Bar) => `${name}: ${text}`,
        }),
        Plot.text(bars, {
          x: 0,
          y: 'name',
          text: 'name',
          textAnchor: wide ? 'end' : 'start',
          lineAnchor: wide ? 'middle' : 'top',
          dx: wide ? -8 : 0,
          dy: wide ? 0 : -high * 0.45 + 2,
          fill: 'var(--ink)',
        }),
        Plot.text(bars, {
          x: 'value',
          y: 'name',
          text: 'label',
          textAnchor: 'start',
          dx: 6,
          dy: wide ? 0 : 9,
          fill: 'var(--ink-soft)',
        }),
      ],
    },
    label,
  );
}

/** A chart of bars, read out bar by bar. */
export function barChart(
  bars: readonly Bar[],
  { title, ...chart }: Pick<Chart, 'id' | 'title' | 'says' | 'table'>,
): Chart {
  const label = `${title}: ${bars.map((bar) => `${bar.name} ${bar.label}`).join('; ')}`;
  return { ...chart, title, draw: (width) => drawBars(bars, width, label) };
}

const PASSES = 50;

/**
 * Heights for labels so that none covers another: the given ones, pushed apart where they are too near.
 * @param gap the least distance, in pixels
 */
export function spreadLabels(heights: readonly number[], gap: number): number[] {
  const order = heights.map((_, index) => index).sort((a, b) => heights[a]! - heights[b]!);
  const placed = [...heights];
  // What is pushed away from one label may then stand on the next: again, until all have room.
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (let at = 1; at < order.length; at += 1) {
      const [above, below] = [order[at - 1]!, order[at]!];
      const missing = gap - (placed[below]! - placed[above]!);
      if (missing <= 0) continue;
      placed[above]! -= missing / 2;
      placed[below]! += missing / 2;
    }
  }
  return placed;
}

/**
 * @module bench/report/overview
 * The README's second picture: cost by memory, latency by load, growth, in one drawing. A panel that the record has nothing
 * for is left out, and another takes its place.
 */

import type { Chart } from '../../cli/page/chart.ts';
import type { BenchRecord } from '../record.ts';
import { cost } from './charts/cost.ts';
import { growthByLength, growthByRecords } from './charts/growth.ts';
import { latency } from './charts/latency.ts';
import type { MakeChart } from './make-chart.ts';

/** Across the whole picture. */
const LEADING: readonly MakeChart[] = [cost];
/** Beside each other below it: the first so many that the record has. */
const FOLLOWING: readonly MakeChart[] = [latency, growthByRecords, growthByLength];
const BESIDE = 2;

const WIDTH = 840;
const GAP = 40;
/** For the title of a panel. */
const TITLE_HEIGHT = 34;

/** What is drawn of a record, from the top to the bottom. */
export function overviewRows(record: BenchRecord): readonly (readonly Chart[])[] {
  const made = (charts: readonly MakeChart[]) => charts.flatMap((make) => make(record) ?? []);
  const following = made(FOLLOWING).slice(0, BESIDE);
  return [...made(LEADING).map((chart) => [chart]), ...(following.length === 0 ? [] : [following])];
}

const heightOf = (svg: string) => Number(/^<svg [^>]*?height="([\d.]+)"/.exec(svg)?.[1]);

/** @returns an `svg` element whose colours are variables; `null` where there is nothing to draw */
export function drawOverview(record: BenchRecord): string | null {
  const rows = overviewRows(record);
  if (rows.length === 0) return null;
  const panels: string[] = [];
  let top = 0;
  for (const row of rows) {
    const width = (WIDTH - GAP * (row.length - 1)) / row.length;
    const drawings = row.map(({ draw }) => draw(width));
    for (const [index, drawing] of drawings.entries()) {
      const left = index * (width + GAP);
      panels.push(
        `<text x="${left}" y="${top + 18}" font-size="16" font-weight="600" fill="var(--ink)">${row[index]!.title}</text>`,
        drawing.replace('<svg ', `<svg x="${left}" y="${top + TITLE_HEIGHT}" `),
      );
    }
    top += TITLE_HEIGHT + Math.max(...drawings.map(heightOf)) + GAP / 2;
  }
  const label = rows.flat().map(({ title }) => title);
  return [
    `<svg width="${WIDTH}" height="${top}" viewBox="0 0 ${WIDTH} ${top}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${label.join('; ')}" font-family="system-ui, sans-serif">`,
    ...panels,
    '</svg>',
  ].join('\n');
}

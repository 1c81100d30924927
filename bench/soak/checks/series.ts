/**
 * @module bench/soak/checks/series
 * Whether a series of measurements grows, judged so that no single measurement decides it.
 */
import { summarize } from '../../measure/stats.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const median = (values: readonly number[]): number => summarize(values).median;

/** More points than this are thinned out evenly: all pairs are looked at. */
const MOST_POINTS = 300;

function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= MOST_POINTS) return points;
  const step = points.length / MOST_POINTS;
  return Array.from({ length: MOST_POINTS }, (_, index) => points[Math.floor(index * step)]!);
}

/**
 * The slope by Theil and Sen: the median of the slopes of all pairs, which 29 % of outliers cannot move
 * (https://en.wikipedia.org/wiki/Theil–Sen_estimator).
 */
export function slope(points: readonly Point[]): number {
  const few = thinned(points);
  const slopes: number[] = [];
  for (let first = 0; first < few.length; first += 1) {
    for (let second = first + 1; second < few.length; second += 1) {
      const [a, b] = [few[first]!, few[second]!];
      if (a.x !== b.x) slopes.push((b.y - a.y) / (b.x - a.x));
    }
  }
  return slopes.length === 0 ? 0 : median(slopes);
}

/** What was measured after the warm-up: the second half, by x. */
export function secondHalf(points: readonly Point[]): readonly Point[] {
  const xs = points.map(({ x }) => x);
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
  return points.filter(({ x }) => x >= middle);
}

/**
 * @module bench/engine/growth/slope
 * Growth in numbers: how cost a byte changes as inputs get larger.
 */

/** One size of input. */
export interface Point {
  readonly size: number;
  readonly nanosecondsPerByte: number;
}

/**
 * The worst rise: how much more a byte costs at some size than at any smaller one. 1: it never rises. Falling costs are
 * what fixed ones look like when they are shared by more bytes, and are no fault.
 */
export function worstRise(points: readonly Point[]): number {
  let least = Number.POSITIVE_INFINITY;
  let worst = 1;
  for (const { nanosecondsPerByte } of points) {
    worst = Math.max(worst, nanosecondsPerByte / least);
    least = Math.min(least, nanosecondsPerByte);
  }
  return worst;
}

/** Exponent of the whole time in the size: 1 is linear, 2 quadratic; the least-squares line through the logarithms. */
export function exponent(points: readonly Point[]): number {
  const logs = points.map(
    ({ size, nanosecondsPerByte }) => [Math.log(size), Math.log(size * nanosecondsPerByte)] as const,
  );
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(logs.map(([x]) => x)), mean(logs.map(([, y]) => y))];
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

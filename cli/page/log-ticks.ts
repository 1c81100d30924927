/**
 * @module cli/page/log-ticks
 * Where a logarithmic axis has its lines.
 */

/** 0.01, 0.02, 0.05, 0.1 …, those within. */
export function logTicks(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const decades = Array.from(
    { length: Math.ceil(Math.log10(high)) - first + 1 },
    (_, index) => 10 ** (first + index),
  );
  const steps = high / low > 300 ? [1] : [1, 2, 5];
  return decades
    .flatMap((decade) => steps.map((step) => Number((decade * step).toPrecision(3))))
    .filter((tick) => tick >= low && tick <= high);
}

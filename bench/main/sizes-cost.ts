/**
 * @module bench/main/sizes-cost
 * What follows from the cells of the sizes: sizes that were not measured, cost, the best size.
 */
import { type Architecture, lambdaCost, PRICES, type Prices } from '../../cli/size/prices.ts';
import type { SizeCell, SizesSection } from './sections.ts';

/** What a size that this machine is too small for would do: no more than the largest that it is not. */
export function computeCell(
  memoryMb: number,
  cells: readonly SizeCell[],
  competitor: string,
): SizeCell | null {
  const measured = cells
    .filter(
      (cell) => cell.competitor === competitor && cell.memoryMb < memoryMb && cell.outcome === 'measured',
    )
    .toSorted((a, b) => b.memoryMb - a.memoryMb)[0];
  return measured === undefined ? null : { ...measured, memoryMb, outcome: 'computed' };
}

const BILLION = 1e9;

/** What a billion records cost in Lambda; `null` where the cell did not get so far. */
export function costPerBillion(
  { memoryMb, recordsPerSecond }: SizeCell,
  records: number,
  prices: Prices = PRICES,
  architecture: Architecture = 'x86',
): number | null {
  if (recordsPerSecond === null) return null;
  return lambdaCost(prices, architecture, {
    memoryMb,
    seconds: records / recordsPerSecond,
    invocations: BILLION / records,
  });
}

/** The cheapest and the fastest size of a competitor; `null` where it ran in none. */
export function bestSizes(
  { cells, work }: SizesSection,
  competitor: string,
  prices: Prices = PRICES,
): { readonly cheapest: SizeCell; readonly fastest: SizeCell } | null {
  const ran = cells.filter((cell) => cell.competitor === competitor && cell.recordsPerSecond !== null);
  const [any] = ran;
  if (any === undefined) return null;
  const cost = (cell: SizeCell) => costPerBillion(cell, work.records, prices)!;
  return {
    cheapest: ran.reduce((best, cell) => (cost(cell) < cost(best) ? cell : best), any),
    fastest: ran.reduce((best, cell) => (cell.recordsPerSecond! > best.recordsPerSecond! ? cell : best), any),
  };
}

/**
 * @module bench/main/regression
 * A run beside the last record: ratios are compared, not times, so that a slower machine is not a regression.
 * What the ratios are of differs by processor all the same, and work of others disturbs some more than others: then what is
 * worse is said and does not count.
 */

import { formatNumber, formatTable } from '../../cli/table.ts';
import { type BenchRecord, type Kept, sameProcessor } from '../record.ts';

/** A ratio may fall by so much before it is called worse. */
export const TOLERANCE = 0.1;

/** Processes that want a CPU, for each that there is, in the minute before a run; and at its end, its own included. */
const BUSY_BEFORE = 0.5;
const BUSY_AT_END = 2;

export interface Change {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

export interface Comparison {
  /** Ratios that both have. */
  readonly compared: number;
  /** Ratios of the last record alone: a part was not run, or a competitor is gone. */
  readonly gone: number;
  readonly worse: readonly Change[];
  readonly better: readonly Change[];
  /** Why `worse` does not count; `null`: it does. */
  readonly excuse: string | null;
}

type Compared = Pick<BenchRecord, 'ratios' | 'machine' | 'settings'>;

/** Whether the machine was busy during a run, judged by its load. */
export function wasBusy({ machine, settings }: Pick<BenchRecord, 'machine' | 'settings'>): boolean {
  const cores = Number(machine['cores']);
  return (
    Number(settings['loadBefore'] ?? 0) > cores * BUSY_BEFORE || Number(machine['load']) > cores * BUSY_AT_END
  );
}

function excuseFor(before: Compared, after: Compared): string | null {
  if (!sameProcessor(before.machine, after.machine)) return 'the last record is of another machine';
  if (wasBusy(before)) return 'the last record is of a busy machine';
  return wasBusy(after) ? 'the machine was busy' : null;
}

/** Ratios are such that more is better. */
export function compareRatios(before: Compared, after: Compared): Comparison {
  const changes = Object.entries(after.ratios).flatMap(([name, ratio]) => {
    const old = before.ratios[name];
    return old === undefined ? [] : [{ name, before: old, after: ratio }];
  });
  return {
    compared: changes.length,
    gone: Object.keys(before.ratios).length - changes.length,
    worse: changes.filter((change) => change.after < change.before * (1 - TOLERANCE)),
    better: changes.filter((change) => change.after * (1 - TOLERANCE) > change.before),
    excuse: excuseFor(before, after),
  };
}

/**
 * Measures, and once more where that is worse than the last record: a disturbance passes, a slower program stays.
 * @returns what has fewer ratios that are worse
 */
export async function measureSteadily<T>(
  measure: () => Promise<T>,
  last: Kept | null,
  comparable: (found: T) => Compared,
): Promise<T> {
  const count = (found: T) => {
    if (last === null) return 0;
    const { worse, excuse } = compareRatios(last.record, comparable(found));
    return excuse === null ? worse.length : 0;
  };
  const first = await measure();
  if (count(first) === 0) return first;
  console.log(`worse than in ${last!.file}: measured once more`);
  const second = await measure();
  return count(second) < count(first) ? second : first;
}

/** What a record has to say of itself beside the last one; empty where nothing that counts is worse. */
export function verdictOf({ worse, excuse }: Comparison, file: string): string[] {
  if (worse.length === 0 || excuse !== null) return [];
  const names = worse.map(
    ({ name, before, after }) => `${name} ${formatNumber((after / before - 1) * 100)} %`,
  );
  return [`worse than in ${file}: ${names.join('; ')}`];
}

/** In words, for the terminal. */
export function describeComparison(
  { compared, gone, worse, better, excuse }: Comparison,
  file: string,
): string {
  const rows = (changes: readonly Change[]) =>
    formatTable(
      ['ratio', 'last', 'now', 'change'],
      changes.map(({ name, before, after }) => [
        name,
        formatNumber(before, 2),
        formatNumber(after, 2),
        `${formatNumber((after / before - 1) * 100)} %`,
      ]),
    );
  const tolerance = `${formatNumber(TOLERANCE * 100)} %`;
  return [
    `${compared} ratios compared with ${file}, tolerance ${tolerance}${gone === 0 ? '' : `; ${gone} of its ratios are not in this run`}:`,
    ...(worse.length === 0 ? ['none is worse'] : [`${worse.length} worse`, rows(worse)]),
    ...(better.length === 0 ? [] : [`${better.length} better`, rows(better)]),
    ...(excuse === null || worse.length === 0 ? [] : [`this does not count: ${excuse}`]),
  ].join('\n');
}

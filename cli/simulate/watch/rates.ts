/**
 * @module cli/simulate/watch/rates
 * Rates, from the snapshots of the last minute.
 */
import type { Snapshot } from '../../../simulator/simulation.ts';

/** A count of a snapshot that only grows. */
export type Counter = (snapshot: Snapshot) => number;

/** Records that are settled, well or not. */
export const settled: Counter = ({ ledger }) => ledger.delivered + ledger.dropped + ledger.failed;

/** The time that is drawn. */
export const MINUTE_MS = 60_000;
/** Rates shown as numbers are over this time: long enough to read, short enough to be current. */
const NOW_MS = 5_000;

/** A counter's value at a moment of the real clock, between two snapshots by proportion. */
function valueAt(history: readonly Snapshot[], counter: Counter, realMs: number): number {
  const after = history.findIndex((one) => one.realMs >= realMs);
  if (after === -1) return history.length === 0 ? 0 : counter(history.at(-1)!);
  const [low, high] = [history[after - 1], history[after]!];
  if (low === undefined) return counter(high);
  const share = (realMs - low.realMs) / (high.realMs - low.realMs);
  return counter(low) + (counter(high) - counter(low)) * share;
}

/** Per second of real time, over the last five; 0 at first. */
export function rateNow(history: readonly Snapshot[], counter: Counter): number {
  const [first, last] = [history[0], history.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const from = Math.max(first.realMs, last.realMs - NOW_MS);
  const seconds = (last.realMs - from) / 1000;
  return seconds <= 0 ? 0 : (counter(last) - valueAt(history, counter, from)) / seconds;
}

/** Per second, in equal parts of the last minute, the newest last; `null` before the run began. */
export function ratesOfMinute(
  history: readonly Snapshot[],
  counter: Counter,
  parts: number,
): (number | null)[] {
  const [first, last] = [history[0], history.at(-1)];
  if (first === undefined || last === undefined) return Array.from({ length: parts }, () => null);
  const step = MINUTE_MS / parts;
  const begin = last.realMs - MINUTE_MS;
  return Array.from({ length: parts }, (_, part) => {
    const [from, to] = [begin + part * step, begin + (part + 1) * step];
    if (to <= first.realMs) return null;
    const start = Math.max(from, first.realMs);
    return (valueAt(history, counter, to) - valueAt(history, counter, start)) / ((to - start) / 1000);
  });
}

const EIGHTHS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Values as columns of blocks, in that many rows from the top; `null` is blank, and 0 is the lowest block. */
export function columns(values: readonly (number | null)[], rows: number): string[] {
  const most = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  return Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * EIGHTHS.length;
    return values
      .map((value) => {
        if (value === null) return ' ';
        const eighths = Math.max(1, Math.round((value / most) * rows * EIGHTHS.length)) - below;
        return eighths <= 0 ? ' ' : EIGHTHS[Math.min(EIGHTHS.length, eighths) - 1];
      })
      .join('');
  });
}

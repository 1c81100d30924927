/**
 * @module cli/simulate/progress
 * How far a run has come, in one line on stderr, only where that is a terminal.
 */

import type { Simulation } from '../../simulator/simulation.ts';
import { formatNumber } from '../table.ts';

const FORMAT =
  '{bar} {percentage}%  {settled} of {all} records  {calls} calls, {retries} retries  {stream} of the stream';
const EVERY_MS = 200;

/** `2 d 3 h`, `1 h 5 min`, `4 min 12 s`: two units at most. */
export function durationText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const units = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = units.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** `null`: nothing is shown here. */
export async function startProgress(run: Simulation): Promise<{ stop(): void } | null> {
  if (!process.stderr.isTTY) return null;
  const { Presets, SingleBar } = await import('cli-progress'); // 20 ms that a pipe need not wait for
  const bar = new SingleBar(
    { format: FORMAT, barsize: 20, clearOnComplete: true, hideCursor: true, gracefulExit: false },
    Presets.shades_grey,
  );
  const payload = () => {
    const { ledger, total, invocations, streamMs } = run.snapshot();
    return {
      settled: formatNumber(ledger.put - ledger.open),
      all: formatNumber(total),
      calls: formatNumber(invocations.started),
      retries: formatNumber(invocations.retries),
      stream: durationText(streamMs),
      done: ledger.put - ledger.open,
    };
  };
  bar.start(run.snapshot().total, 0, payload());
  const timer = setInterval(() => {
    const shown = payload();
    bar.update(shown.done, shown);
  }, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      bar.stop();
    },
  };
}

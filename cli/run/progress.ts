/**
 * @module cli/run/progress
 * A progress bar on stderr, only where that is a terminal, and gone when the run has ended.
 */
import { isatty } from 'node:tty';
import type { Input } from './inputs.ts';
import { type Counts, countRecords, duration, megabytes } from './tally.ts';

export interface Progress {
  /** Shows the tally as it is now. */
  update(): void;
  stop(): void;
}

const WITH_TOTAL = '{bar} {percentage}%  {done} of {all} MB  {records}  {speed} MB/s  {eta_formatted} left';
const WITHOUT_TOTAL = '{done} MB  {records}  {speed} MB/s';

/** Nothing where the records themselves go to the terminal: a bar among them would tear both. */
const isWanted = () => process.stderr.isTTY && !isatty(1);

/** `null`: no bar here. */
export async function startProgress(inputs: readonly Input[], tally: Counts): Promise<Progress | null> {
  if (!isWanted()) return null;
  const { Presets, SingleBar } = await import('cli-progress'); // 20 ms that a pipe need not wait for
  const sizes = inputs.map(({ size }) => size);
  const total = sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  const started = performance.now();
  const bar = new SingleBar(
    {
      format: total === null ? WITHOUT_TOTAL : WITH_TOTAL,
      barsize: 20,
      clearOnComplete: true,
      hideCursor: true,
      formatTime: (seconds) => (seconds < 60 ? `${Math.round(seconds)} s` : duration(seconds)),
    },
    Presets.shades_grey,
  );
  const payload = () => ({
    done: megabytes(tally.bytes),
    all: megabytes(total ?? 0),
    records: countRecords(tally.records),
    speed: megabytes(tally.bytes / Math.max((performance.now() - started) / 1000, 0.001)),
  });
  bar.start(total ?? 0, 0, payload());
  // The bar's own `gracefulExit` takes Ctrl-C for itself and the run would go on; this gives the terminal its cursor
  // back and then dies of the signal, as without a bar.
  const interrupted = () => {
    bar.stop();
    process.kill(process.pid, 'SIGINT');
  };
  process.once('SIGINT', interrupted);
  return {
    update: () => bar.update(tally.bytes, payload()),
    stop() {
      process.removeListener('SIGINT', interrupted);
      bar.stop();
    },
  };
}

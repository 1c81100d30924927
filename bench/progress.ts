/**
 * @module bench/progress
 * A progress bar on stderr where that is a terminal, and nothing at all where it is not: logs and pipes stay clean.
 */
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** Moves the bar by so many units. */
  advance(units: number): void;
  /** Takes the bar away, so that what follows starts on a clean line. */
  stop(): void;
}

const SILENT: Progress = { advance() {}, stop() {} };

export interface ProgressOptions {
  /** What is going on, in a word or two. */
  readonly title: string;
  /** How many units make it full; `null` where that is not known: the bar is left out, the count is shown. */
  readonly total: number | null;
  /** What a unit is: `records`. */
  readonly unit: string;
  /** Where it is drawn (default: stderr). */
  readonly stream?: NodeJS.WriteStream;
}

/** @example const bar = startProgress({ title: 'transform', total: 100_000, unit: 'records' }); bar.advance(4_400) */
export function startProgress(options: ProgressOptions): Progress {
  const stream = options.stream ?? process.stderr;
  if (!stream.isTTY) return SILENT;
  const { title, total, unit } = options;
  const counted = total === null ? `{value} ${unit}` : `{bar} {percentage}%  {value}/{total} ${unit}`;
  const bar = new SingleBar({
    format: `${title}  ${counted}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    formatValue: (value, _options, type) =>
      type === 'percentage' ? String(value) : value.toLocaleString('en-US'),
    stream,
  });
  bar.start(total ?? 0, 0);
  return { advance: (units) => bar.increment(units), stop: () => bar.stop() };
}

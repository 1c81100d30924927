/**
 * @module bench/measure/stats
 * How the benches measure and sum up: competitors take turns, and a result is a median with its spread.
 *
 * On a machine that others use as well, one long run of A and then one of B compares two moments, not two programs.
 * So each round runs every competitor once, the order turns from round to round, and the median is what counts.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Several measurements of one thing, summed up; all in the unit that was measured. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Half the distance between the quartiles, as a share of the median: 0.02 is ±2 %. */
  readonly spread: number;
  readonly count: number;
}

/** The value below which that share of the sorted samples lies, interpolated. */
export function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const lower = sorted[Math.floor(position)]!;
  const upper = sorted[Math.ceil(position)]!;
  return lower + (upper - lower) * (position - Math.floor(position));
}

export function summarize(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new RangeError('nothing was measured');
  const sorted = [...samples].sort((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  return {
    median,
    low: sorted[0]!,
    high: sorted.at(-1)!,
    spread: median === 0 ? 0 : (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2 / median,
    count: samples.length,
  };
}

/**
 * Clocks, in ms. `wall` is what users see. `cpu` is the time that the process had a CPU, all its threads together: on a
 * machine that others keep busy it says more about a program, and nothing about waiting.
 */
export const CLOCKS = {
  wall: () => performance.now(),
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
} as const;

/** Something to be timed. `run` does the whole work once; what it returns is only awaited. */
export interface Competitor {
  readonly name: string;
  readonly run: () => unknown;
}

export interface AlternateOptions {
  /** Rounds that count. */
  readonly rounds: number;
  /** Rounds before those, so that the code is compiled and the caches are filled. */
  readonly warmupRounds: number;
  /** Called before every run, outside the time: to collect garbage that is another competitor's. */
  readonly beforeRun?: () => void;
  /** The clock, in ms: one of {@link CLOCKS}, or a test's own. Default: `wall`. */
  readonly now?: () => number;
}

/** Node's garbage collector as a function, without `--expose-gc` on the command line. */
export function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/**
 * Runs competitors in turns.
 * @returns name → one time per round, in ms
 * @example const times = await alternate([{ name: 'a', run: a }, { name: 'b', run: b }], { rounds: 9, warmupRounds: 2 })
 */
export async function alternate(
  competitors: readonly Competitor[],
  options: AlternateOptions,
): Promise<Map<string, number[]>> {
  const now = options.now ?? CLOCKS.wall;
  const times = new Map(competitors.map(({ name }) => [name, [] as number[]]));
  for (let round = -options.warmupRounds; round < options.rounds; round += 1) {
    for (let turn = 0; turn < competitors.length; turn += 1) {
      const competitor = competitors[(turn + round + options.warmupRounds) % competitors.length]!;
      options.beforeRun?.();
      const start = now();
      await competitor.run();
      const elapsed = now() - start;
      if (round >= 0) times.get(competitor.name)!.push(elapsed);
    }
  }
  return times;
}

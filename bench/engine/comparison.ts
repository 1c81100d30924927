/**
 * @module bench/engine/comparison
 * What a comparison is: it checks that the replies are the same, measures, and reports.
 */
import type { Result } from '../record.ts';
import type { Figure } from './figures.ts';

export interface Job {
  /** Little work and few rounds: to see that it runs, not to quote. */
  readonly quick: boolean;
  /** Rounds of measurements that count. */
  readonly rounds: number;
  /** Records of the standard event. */
  readonly records: number;
}

export interface Found {
  readonly figures: readonly Figure[];
  /** The measurements behind them. */
  readonly results: readonly Result[];
  /** What a reader must know: what was left out, what grew. */
  readonly notes?: readonly string[];
}

export interface Comparison {
  /** As `--only` takes it. */
  readonly name: string;
  readonly title: string;
  /** How many CPUs it wants; on `one` all its threads and processes share that one. */
  readonly cpus: 'one' | 'all';
  /** @throws Error if two replies differ */
  readonly run: (job: Job) => Promise<Found>;
}

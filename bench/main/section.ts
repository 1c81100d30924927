/**
 * @module bench/main/section
 * What a section of `npm run bench` is: it compares the replies, measures, and reports.
 */
import type { Sections } from './sections.ts';

export interface Job {
  /** Little work and few rounds: to see that it runs, not to quote. */
  readonly quick: boolean;
  /** Rounds that count. */
  readonly rounds: number;
}

export interface Found {
  /** The section as the record keeps it. */
  readonly sections: Sections;
  /** Name → how many times as fast (or as cheap) millrace is: more is better. What the next run is compared with. */
  readonly ratios: Readonly<Record<string, number>>;
  /** For the terminal, beside the report's tables. */
  readonly text?: string;
  /** What a reader must know: what was left out, what grew. */
  readonly notes: readonly string[];
}

export interface Section {
  /** As `--only` takes it. */
  readonly name: keyof Sections;
  readonly title: string;
  /** About how many minutes it takes, in full. */
  readonly minutes: number;
  /** @throws Error if two replies differ */
  readonly run: (job: Job, report: (units: number, total: number) => void) => Promise<Found>;
}

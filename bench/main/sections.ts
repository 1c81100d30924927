/**
 * @module bench/main/sections
 * What a record of `npm run bench` holds, section by section. Any section may be absent: it was not asked for, or could
 * not be measured there. The report shows those that are there.
 */
import type { Summary } from '../measure/stats.ts';

export interface Sections {
  readonly peers?: PeersSection;
  readonly lines?: LinesSection;
  readonly sizes?: SizesSection;
  readonly growth?: GrowthSection;
  readonly latency?: LatencySection;
}

/** The work of a section: one Firehose event, again and again. */
export interface EventWork {
  readonly records: number;
  /** Of the event's JSON. */
  readonly eventBytes: number;
  /** Of the lines in it. */
  readonly lineBytes: number;
  /** Of the reply's JSON. */
  readonly replyBytes: number;
}

/** The competitors. */
export interface Competitor {
  /** As `bench/main/competitors.ts` names it. */
  readonly name: string;
  readonly title: string;
  readonly ours: boolean;
  /** Threads it may use; `null`: no limit. */
  readonly threads: number | null;
}

/** Event bytes to response bytes. */
export interface PeersSection {
  readonly work: EventWork;
  readonly competitors: readonly (Competitor & {
    /** Compiler or interpreter, and libraries. */
    readonly madeOf: string;
    /** µs a record, in a process that has warmed up on such events. */
    readonly warm: Summary;
    /** ms from the start of a process to its end, with one event. */
    readonly cold: Summary;
  })[];
}

/** A file of lines to JSON lines, a process from its start to its end. */
export interface LinesSection {
  readonly bytes: number;
  readonly competitors: readonly (Competitor & {
    /** MB (of a million bytes) of lines a second. */
    readonly speed: Summary;
    /** CPU time of all threads; older records lack it. */
    readonly cpuMs?: Summary;
    readonly peakMb: number;
  })[];
}

export interface SizeCell {
  /** A competitor's name. */
  readonly competitor: string;
  readonly memoryMb: number;
  /** `killed`: for want of memory. `computed`: this machine has too few CPUs; the row of the largest size that it has. */
  readonly outcome: 'measured' | 'computed' | 'killed' | 'failed';
  /** `null` where it did not get so far. */
  readonly recordsPerSecond: number | null;
  /** From the start of the process to its end, with one event. */
  readonly firstSeconds: number | null;
  /** Of the cgroup, file cache included. */
  readonly peakMb: number | null;
}

/** At Lambda's sizes: memory, and CPU in proportion. */
export interface SizesSection {
  readonly work: EventWork;
  readonly competitors: readonly Competitor[];
  readonly cells: readonly SizeCell[];
}

/** Cost as one size of the input grows. */
export interface GrowthSeries {
  readonly name: string;
  /** What grows. */
  readonly unit: string;
  readonly points: readonly { readonly size: number; readonly nanosecondsPerByte: number }[];
  /** Of the whole time in the size: 1 is linear. */
  readonly exponent: number;
  /** The most that a byte costs at one size beside any smaller one. */
  readonly worstRise: number;
}

export interface GrowthSection {
  /** From this rise on growth is named. */
  readonly named: number;
  readonly series: readonly GrowthSeries[];
  /** µs a record of lines of one kind. */
  readonly corpora: readonly { readonly name: string; readonly way: string; readonly cost: Summary }[];
  /** CPU µs a record of each built-in format's examples. */
  readonly formats: readonly {
    readonly name: string;
    readonly way: 'raw' | 'managed';
    readonly recordBytes: number;
    readonly cost: Summary;
  }[];
}

/** Over HTTP, as Lambda is called. */
export interface LatencySection {
  /** Runtime processes behind the endpoint. */
  readonly processes: number;
  readonly rows: readonly {
    readonly eventBytes: number;
    readonly records: number;
    /** Requests under way at once. */
    readonly concurrency: number;
    readonly p50Ms: number;
    readonly p90Ms: number;
    readonly p99Ms: number;
    readonly recordsPerSecond: number;
    readonly errors: number;
  }[];
}

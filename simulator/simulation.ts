/**
 * @module simulator/simulation
 * The contract of the delivery-stream simulator: a run's options, what can be observed while it goes on, and its result. Types
 * only, so that drivers and views of a run need none of its code.
 */
import type { Command } from '../emulator/runtime-process.ts';
import type { Random } from './samples/random.ts';

/** A version of the function behind the alias. */
export interface VersionOptions {
  /** Its name as published: `1`, `2`. */
  readonly name: string;
  /** Its share of the alias's calls; the shares of all versions sum to 1. */
  readonly weight: number;
  readonly runtime: 'raw' | 'managed';
  /** As `MILLRACE_PIPELINE`: a format's name, inline JSON, a file in `taskRoot`. */
  readonly pipeline: string;
  /** As `MILLRACE_CHAOS`; `null`: no faults. */
  readonly chaos: string | null;
  /** In MB. */
  readonly memory: number;
  /** The function's folder, for pipelines and maps that are files. */
  readonly taskRoot?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Wraps its processes' command: to run them within limits. */
  readonly wrap?: (command: Command) => Command;
  /** Receives what its processes write to their logs, both streams. */
  readonly onOutput?: (chunk: Buffer) => void;
}

/** Records that are no log lines. */
export interface OtherRecords {
  /** They come once in so many records. */
  readonly oneIn: number;
  draw(random: Random): Buffer;
}

export interface StreamOptions {
  readonly source: 'direct' | 'kinesis' | 'msk';
  /** Firehose's buffer hint for transformation, in bytes of raw data: 0.2–3 MB. */
  readonly bufferBytes: number;
  /** … and in seconds of the stream's time: 0–900. */
  readonly bufferSeconds: number;
  /** Tries after the first one. */
  readonly retries: number;
  /** Active partitions at once; `null`: no dynamic partitioning. */
  readonly partitionLimit: number | null;
  /** An invocation's time limit, in milliseconds of the real clock. */
  readonly timeoutMs: number;
  /** Invocations at once: environments of a version, and shards. */
  readonly concurrency: number;
}

/** Counts that only grow. */
export interface InvocationCounts {
  /** Calls of the function, retries included. */
  readonly started: number;
  readonly ok: number;
  /** The function reported an error. */
  readonly errors: number;
  readonly timeouts: number;
  /** The process ended while it had an event. */
  readonly exits: number;
  readonly throttled: number;
  /** Replies that Firehose rejects as a whole. */
  readonly refused: number;
  readonly retries: number;
}

/** Where the log records that were put are, as counts. */
export interface LedgerCounts {
  readonly put: number;
  /** Records of the stream that they were put in. */
  readonly outer: number;
  /** Of those put, the ones put a second time, as the reply to their put was lost: in the bucket they are duplicates. */
  readonly putAgain: number;
  /** Those whose event was sent to the function again: its work may be done twice, and is delivered once. */
  readonly calledAgain: number;
  /** In a buffer, in flight, or waiting for a retry. */
  readonly open: number;
  readonly delivered: number;
  readonly dropped: number;
  readonly failed: number;
  /** Anything else: one of these makes the run fail. */
  readonly lost: number;
  readonly duplicated: number;
  readonly corrupted: number;
}

/** A run as it is at a moment; cheap to make, many a second. */
export interface Snapshot {
  /** Milliseconds of the stream's time since its start, and of the real clock. */
  readonly streamMs: number;
  readonly realMs: number;
  /** Records that will be put in all; those put again are added as they come. */
  readonly total: number;
  readonly ledger: LedgerCounts;
  readonly buffered: { readonly records: number; readonly bytes: number };
  readonly inFlight: { readonly invocations: number; readonly records: number };
  readonly invocations: InvocationCounts;
  /** Calls by version. */
  readonly versions: Readonly<Record<string, number>>;
  /** Faults that fired, by name. */
  readonly faults: Readonly<Record<string, number>>;
  /** Bytes put, and bytes delivered. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Quantiles of the last successful invocations, in milliseconds. */
  readonly duration: { readonly p50: number; readonly p90: number; readonly p99: number };
  readonly activePartitions: number;
}

/** One call of the function. */
export interface InvocationRecord {
  readonly requestId: string;
  readonly version: string;
  /** Which environment of the version, counted from 0, and which call of it, from 1. */
  readonly environment: number;
  readonly call: number;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly records: number;
  readonly bytes: number;
  /** When it began, in the stream's time, and how long it took. */
  readonly streamMs: number;
  readonly milliseconds: number;
  readonly outcome: 'ok' | 'error' | 'timeout' | 'exit' | 'throttled' | 'refused';
  /** Firehose's error code; `null` if it succeeded. */
  readonly code: string | null;
  /** Names of the faults that fired in it. */
  readonly faults: readonly string[];
}

/** A metric of the namespace `AWS/Firehose`: its name there, and its sum over a minute of the stream's time. */
export interface MetricPoint {
  readonly name: string;
  readonly minute: number;
  readonly sum: number;
  readonly samples: number;
}

/** One of the first objections of the ledger to a run. */
export interface Finding {
  readonly kind: 'lost' | 'duplicated' | 'corrupted';
  /** Its number among those put, from 0; `null`: it was never put. */
  readonly record: number | null;
  readonly expected: string;
  readonly found: string;
}

/** Why log records failed, by code. */
export interface FailureCount {
  /** The engine's, of a record that failed; else Firehose's. */
  readonly code: string;
  readonly records: number;
  /** Of the first one: its number among those put, and what was said of it. */
  readonly record: number;
  readonly reason: string;
}

export interface SimulationResult {
  /**
   * Whether every record put was found exactly once, byte for byte, and one at least was delivered; of a run that was stopped,
   * whether none was found wrong so far.
   */
  readonly clean: boolean;
  /** The most frequent first. */
  readonly failures: readonly FailureCount[];
  readonly last: Snapshot;
  readonly findings: readonly Finding[];
  readonly metrics: readonly MetricPoint[];
}

export interface SimulationOptions {
  readonly seed: number;
  readonly stream: StreamOptions;
  readonly versions: readonly VersionOptions[];
  /** Log records to put, and how many a second of the stream's time. */
  readonly records: number;
  readonly rate: number;
  /** How producers pack them: a name of the table in `wraps/`, or `mixed`. Default: `none`, each by itself. */
  readonly wrap?: string;
  /** Lines to put in place of the log lines that the simulator makes, without their line feeds; repeated as needed. */
  readonly input?: { readonly name: string; readonly lines: readonly Buffer[] };
  /** Put among the log lines. Default: none. */
  readonly others?: OtherRecords;
  /** Where delivered and failed objects are kept as files; `null`: only the ledger reads them. */
  readonly out: string | null;
}

/** Is told what happens in a run. */
export interface Watcher {
  invocation?(record: InvocationRecord): void;
}

/** A run in progress. */
export interface Simulation {
  snapshot(): Snapshot;
  /** Process ids of the live environments, to measure them. */
  pids(): readonly number[];
  /** @throws Error if the function cannot be started at all */
  readonly done: Promise<SimulationResult>;
  /** Ends it early: records still open then are counted as open, not as lost. */
  stop(): void;
}

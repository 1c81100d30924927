/**
 * @module engine/sinks/sink
 * The contract of a sink: where outputs go when the source's reply does not carry them. One file here with all of its faces, and
 * one row in the table.
 */
import type * as v from 'valibot';
import type { PartitionKeys } from '../outcome.ts';
import type { OutputPlan } from '../plan/plan.ts';

/** What one record became. */
export interface Output {
  readonly bytes: Uint8Array;
  readonly keys: PartitionKeys | null;
}

/** An output that was not delivered, or not as a whole, and why in words. */
export interface Undelivered {
  /** Which of the outputs, from 0. */
  readonly index: number;
  readonly detail: string;
}

export interface PutOptions {
  /** When to give up, in milliseconds since 1970; infinite without a deadline. */
  readonly deadline: number;
  /** Context values of the whole batch. */
  readonly values: Readonly<Record<string, string>>;
}

export interface Sink {
  /**
   * Delivers outputs, each at least once. What comes back by rising index is to be failed to the source.
   * @throws MillraceError `ERR_MILLRACE_SDK` where AWS's SDK is missing
   */
  put(outputs: readonly Output[], options: PutOptions): Promise<readonly Undelivered[]>;
  /** Loads what the first call needs. */
  ready(): Promise<void>;
}

/** What planning knows. */
export interface SinkPlanning {
  /** The option, for errors. */
  readonly path: string;
  /** Partition keys that outputs have. */
  readonly keys: readonly string[];
  /** How outputs are compressed, if they are: `output.compress`. Default none. */
  readonly compress?: OutputPlan['compress'];
}

export interface SinkKind<Config = unknown, P = unknown> {
  readonly name: string;
  readonly summary: string;
  readonly schema: v.GenericSchema<Config>;
  plan(config: Config, planning: SinkPlanning): P;
  open(plan: P): Sink;
  /** One line. */
  explain(plan: P): string;
  /** The `sink` option. */
  readonly examples: readonly { readonly title: string; readonly config: Config }[];
}

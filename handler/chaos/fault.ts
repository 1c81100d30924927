/**
 * @module handler/chaos/fault
 * What a fault is: a name, options of its own, and what it does before a call, or to its reply.
 */
import type * as v from 'valibot';
import type { Chance } from './chance.ts';

/** An invocation as faults see it. */
export interface Call {
  readonly requestId: string;
  /** What it was called by: `arn:aws:lambda:…:function:name:alias`. */
  readonly functionArn: string | null;
  /** Milliseconds since 1970. */
  readonly deadline: number | null;
  /** The event as a value; `null` where it is not JSON. Parsed on first use, before the reply. */
  readonly event: () => unknown;
}

/** One record of a reply to Firehose, as it goes out. */
export interface ReplyRecord {
  recordId: string;
  result: string;
  data?: string;
  kafkaRecordValue?: string;
  metadata?: unknown;
}

/** What a fault gets when it fires. */
export interface FaultContext {
  readonly call: Call;
  readonly chance: Chance;
  readonly place: Place;
}

/** What a fault of replies gets as well. */
export interface ReplyFaultContext extends FaultContext {
  /** Indices of the records that it may change: those of the records that match, else all. */
  readonly targets: readonly number[];
  /** The event's records' data as they came, by id. */
  readonly original: ReadonlyMap<string, string>;
}

/** The process that faults are injected into. */
export interface Place {
  /** `name:port` of the Runtime API, which no fault may cut off; `null` outside of Lambda. */
  readonly runtimeApi: string | null;
  /** Threads of the engine that are alive. */
  readonly workers: ReadonlySet<{ terminate(): Promise<number> }>;
}

/** Undoes a fault after the call. */
export type Undo = () => void;

/** Why a fault had nothing to act on. */
export interface Missed {
  readonly missed: string;
}

type Options<Entries extends v.ObjectEntries> = v.InferOutput<v.StrictObjectSchema<Entries, undefined>>;

export interface FaultDefinition<Name extends string, Entries extends v.ObjectEntries> {
  readonly name: Name;
  /** What happens to an invocation, for `millrace chaos check`. */
  readonly about: (options: Options<Entries>) => string;
  readonly options: Entries;
  /** Before the call. */
  readonly before?: (
    options: Options<Entries>,
    context: FaultContext,
  ) => undefined | Undo | Missed | Promise<undefined | Undo | Missed>;
  /** The records to send in place of the reply's. */
  readonly reply?: (
    options: Options<Entries>,
    records: readonly ReplyRecord[],
    context: ReplyFaultContext,
  ) => readonly ReplyRecord[];
}

/** A fault whose options are known to be its own. */
export type Fault = FaultDefinition<string, v.ObjectEntries>;

export function defineFault<const Name extends string, Entries extends v.ObjectEntries>(
  definition: FaultDefinition<Name, Entries>,
): FaultDefinition<Name, Entries> {
  return definition;
}

/** What an invocation fails with where a fault says so. */
export class ChaosError extends Error {
  override readonly name = 'ChaosError';
}

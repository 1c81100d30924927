/**
 * @module handler/chaos/fault
 * What a fault is: a name, options of its own, and what it does before an invocation is answered, or to the answer.
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
  /** The event as a value; `null` where it is no JSON. Read when it is asked for first, and before it is answered. */
  readonly event: () => unknown;
}

/** One answer of a reply to Firehose, as it goes out. */
export interface ReplyRecord {
  recordId: string;
  result: string;
  data?: string;
  kafkaRecordValue?: string;
  metadata?: unknown;
}

/** What a fault is given where it strikes. */
export interface Strike {
  readonly call: Call;
  readonly chance: Chance;
  readonly place: Place;
}

/** What a fault is given to work on in a reply. */
export interface ReplyStrike extends Strike {
  /** Places in the reply that it may strike: those of the records that match, else all. */
  readonly targets: readonly number[];
  /** The event's records' data as they came, by id. */
  readonly original: ReadonlyMap<string, string>;
}

/** The process that faults are done to. */
export interface Place {
  /** `name:port` of the Runtime API, which no fault may cut off; `null` outside of Lambda. */
  readonly runtimeApi: string | null;
  /** Threads of the engine that are alive. */
  readonly workers: ReadonlySet<{ terminate(): Promise<number> }>;
}

/** Takes back what a fault did, once the invocation is answered. */
export type Undo = () => void;

/** Says that a fault found nothing to strike, and why. */
export interface Missed {
  readonly missed: string;
}

type Options<Entries extends v.ObjectEntries> = v.InferOutput<v.StrictObjectSchema<Entries, undefined>>;

export interface FaultDefinition<Name extends string, Entries extends v.ObjectEntries> {
  readonly name: Name;
  /** In words, for `millrace chaos check`: what becomes of an invocation. */
  readonly about: (options: Options<Entries>) => string;
  readonly options: Entries;
  /** Before the invocation is answered. */
  readonly before?: (
    options: Options<Entries>,
    strike: Strike,
  ) => undefined | Undo | Missed | Promise<undefined | Undo | Missed>;
  /** A new list of answers in place of the reply's. */
  readonly reply?: (
    options: Options<Entries>,
    records: readonly ReplyRecord[],
    strike: ReplyStrike,
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

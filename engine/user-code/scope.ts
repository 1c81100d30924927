/**
 * @module engine/user-code/scope
 * A call of user code: what goes in, how long it may take, and the ends that a record can come to.
 */
import { OUT_OF_TIME } from '../failures.ts';
import type { Limits } from '../limits.ts';
import type { Origin } from '../plan/step.ts';
import { RecordFailure } from '../values/failure.ts';
import type { MapContext, MapRecord } from './function.ts';
import { type Returned, readResult } from './result.ts';

/** A record that user code is called on. */
export interface Call {
  /** Its number in the batch. */
  readonly record: number;
  readonly object: MapRecord;
  readonly context: MapContext;
  /** Of an inner record: what the caller knows it by. */
  readonly origin: Origin | null;
}

export interface CallScope {
  readonly limits: Limits;
  /** Milliseconds left; infinite: there is no deadline. */
  left(): number;
  /** Milliseconds that user code may take over a record without an end. */
  readonly patience: number;
  /** Told the first and the last record that user code may be busy with. */
  progress(first: number, last: number): void;
}

/** The records that user code is called on, made as they are asked for, and what becomes of them. */
export interface Calls<T> {
  readonly count: number;
  /** Asked for once each, by rising place. A failure: there is no object of the record. */
  at(place: number): Call | RecordFailure;
  /** What becomes of a result, where that is known without a look at all that is in it; `null`: it is not. */
  tryAccept?(returned: unknown, call: Call): T | null;
  /** What becomes of the records returned for one: made at once, as user code may change them later. */
  accept(returned: readonly Returned[], call: Call): T | RecordFailure;
  /** Takes the end of each, by rising place while user code gives no promises. */
  end(place: number, end: T | RecordFailure): void;
}

export const late = () => new RecordFailure('deadline', OUT_OF_TIME, OUT_OF_TIME);

/** In the last milliseconds records are not stopped one after the other: the first that takes them all is the last. */
const NEAR_THE_END = 100;

/** The failure of a record that took too long. */
export function stuck(ms: number, { patience }: CallScope): RecordFailure {
  if (ms < patience) return late();
  const detail = `map made no progress for ${patience / 1000} s`;
  return new RecordFailure('worker', detail, detail);
}

/**
 * How long a record may take now. One must not use up the time of those behind it, so it may take half of what is left.
 * @param isLast no record is behind it
 */
export function allowance({ left, patience }: CallScope, isLast: boolean): number {
  const ms = left();
  return Math.min(patience, isLast ? ms : Math.max(ms / 2, Math.min(ms, NEAR_THE_END)));
}

/** Whether the whole record is lost, not only what user code failed. */
export const isLost = ({ code }: RecordFailure) => code === 'worker' || code === 'deadline';

/** What a result stands for, taken in. */
export function accepted<T>(returned: unknown, call: Call, { limits }: CallScope, calls: Calls<T>) {
  const known = calls.tryAccept?.(returned, call) ?? null;
  if (known !== null) return known;
  const read = readResult(returned, limits);
  return read instanceof RecordFailure ? read : calls.accept(read, call);
}

/**
 * @module cli/run/ranges/shared
 * What the threads of a run have in common: the job, which is plain data, and memory. But for taking units and passing turns, only the
 * thread whose turn it is looks at it.
 */
import type { Plan } from '../../../engine/index.ts';
import { ABSENT_BYTES } from '../absent-fields.ts';
import { FIRST_FAILURES_LENGTH } from '../first-failures.ts';
import { TALLY_LENGTH } from '../tally.ts';
import { type Control, createControl } from './turns.ts';
import type { UnitFile } from './units.ts';

export interface RangeJob {
  readonly plan: Plan;
  readonly files: readonly UnitFile[];
  readonly rangeBytes: number;
  /** The open file that records go to, and the one for rejects; `null`: none. */
  readonly out: number;
  readonly rejects: number | null;
  /** The folder of partitions. */
  readonly folder: string | null;
  /** No failures are shown. */
  readonly isQuiet: boolean;
  readonly shared: Shared;
}

/** Memory of the counts of a whole run. */
export interface SharedCounts {
  readonly tally: Float64Array<SharedArrayBuffer>;
  readonly firstFailures: Float64Array<SharedArrayBuffer>;
  readonly absent: SharedArrayBuffer;
}

export interface Shared {
  readonly counts: SharedCounts;
  readonly control: Control;
  /** See {@link PLACE}. */
  readonly place: Float64Array<SharedArrayBuffer>;
}

/**
 * Numbers of `place`: the line that is next in the file, the number of the first unit of a file that has ended before it was cut,
 * and the notes so far.
 */
export const PLACE = { line: 0, ended: 1, notes: 2 } as const;

const numbers = (length: number) => new Float64Array(new SharedArrayBuffer(8 * length));

export function createCounts(): SharedCounts {
  return {
    tally: numbers(TALLY_LENGTH),
    firstFailures: numbers(FIRST_FAILURES_LENGTH),
    absent: new SharedArrayBuffer(ABSENT_BYTES),
  };
}

export function createShared(counts: SharedCounts): Shared {
  return { counts, control: createControl(), place: numbers(3) };
}

/** What a thread tells the main thread in its turn. */
export interface Note {
  /** Notes are heard in this order, whichever thread they come from. */
  readonly order: number;
  readonly show?: string;
  readonly sample?: { readonly line: Uint8Array; readonly source: string };
}

/** How a thread ended. */
export type Ending =
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'reader-gone' }
  | { readonly kind: 'failed'; readonly code: string; readonly detail: object };

/**
 * @module bench/hostile/cases/case
 * The contract of a hostile record: what its author hopes to end, and what a pipeline may make of it.
 */
import type { FailureCode } from '../../../engine/index.ts';
import type { Random } from '../../../simulator/samples/random.ts';

/** What a record becomes: it comes out, or is left out, or fails with a code. */
export type Fate = 'ok' | 'dropped' | FailureCode;

/** What pipelines read; `gzip`: those that decode it; `any`: all of them make the same of the record. */
export type Form = 'json' | 'ltsv' | 'access' | 'gzip' | 'any';

export interface HostileCase {
  readonly name: string;
  /** The pipelines that {@link fates} speaks of; others may make of it what the reference path does. */
  readonly form: Form;
  /** The fates that are right; `null`: whatever the reference path says. */
  readonly fates: readonly Fate[] | null;
  /** A text stands for the event's `data` as it is, which need not be base64. */
  make(random: Random): Buffer | string;
}

/** A case as one record, which is the same in every pipeline. */
export interface Made {
  readonly of: HostileCase;
  readonly record: Buffer | string;
}

/** Bytes of the largest record that Firehose takes. */
export const LARGEST = 1_000 * 1024;
export const MB = 1_000_000;

export const times = (count: number, of: (index: number) => string, between = ','): string =>
  Array.from({ length: count }, (_, index) => of(index)).join(between);

export const hostile =
  (form: Form) =>
  (
    name: string,
    fates: HostileCase['fates'],
    make: (random: Random) => Buffer | string,
    isText = true,
  ): HostileCase => ({
    name,
    form,
    fates,
    make(random) {
      const made = make(random);
      return isText && typeof made === 'string' ? Buffer.from(made) : made;
    },
  });

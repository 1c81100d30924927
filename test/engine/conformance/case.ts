/**
 * @module test/engine/conformance/case
 * Record semantics as data: what a pipeline makes of records, to the byte. Every tier runs the same cases.
 */

import type { FailureCode } from '../../../engine/failures.ts';
import type { PipelineConfig } from '../../../engine/index.ts';

/** What one record becomes. Text stands without the line end that `newline` adds. */
export type Expected =
  | string
  | { readonly dropped: true }
  | { readonly failed: FailureCode }
  | { readonly text: string; readonly keys: Readonly<Record<string, string>> };

export interface Case {
  /** A sentence: what holds. */
  readonly name: string;
  readonly pipeline: PipelineConfig;
  /** Records and what each becomes; they are run as one batch. */
  readonly records: readonly (readonly [record: string | Uint8Array, expected: Expected])[];
  /** Environment variables that the pipeline names. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Context values: of the batch, and one a record. */
  readonly shared?: Readonly<Record<string, string>>;
  readonly perRecord?: Readonly<Record<string, readonly (string | null)[]>>;
}

export const DROPPED: Expected = { dropped: true };
export const failed = (code: FailureCode): Expected => ({ failed: code });
export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** Records that all fail for one reason. */
export const allFail = (code: FailureCode, records: readonly (string | Uint8Array)[]): Case['records'] =>
  records.map((record) => [record, failed(code)] as const);

/** The whole text as the field `v`, line ends inside it and all. */
export const WHOLE_TEXT = { regex: '^(?P<v>(?s:.*))$' } as const;

/** A pipeline that reads the whole text as a field `v` of a type. */
export const textAs = (type: NonNullable<PipelineConfig['types']>[string]): PipelineConfig => ({
  parse: WHOLE_TEXT,
  types: { v: type },
});

/** A pipeline that reads the member `v` of JSON records as a type. */
export const jsonAs = (type: NonNullable<PipelineConfig['types']>[string]): PipelineConfig => ({
  parse: { json: {} },
  types: { v: type },
});

/** text → the JSON of the field `v` it becomes. */
export const values = (pairs: readonly (readonly [string, string])[]): Case['records'] =>
  pairs.map(([text, json]) => [text, `{"v":${json}}`] as const);

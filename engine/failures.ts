/**
 * @module engine/failures
 * Why one record failed: data, not exceptions. A failure crosses threads as `{index, code, detail}`.
 */

/** Code → what it means. The only list; documentation, logs and tests read it. */
export const FAILURE_CODES = {
  data: 'the record has no data that can be read',
  base64: 'the data is not base64',
  decode: 'the record cannot be decoded',
  utf8: 'the record is not valid UTF-8',
  limit: 'the record is larger than a limit',
  'no-match': 'the record does not match the pattern',
  json: 'the record is not a JSON object',
  ltsv: 'the record is not labelled tab-separated values',
  logfmt: 'the record is not logfmt',
  kv: 'the record is not pairs of a key and a value',
  csv: 'the record is not a row of the columns named',
  w3c: 'the record is not a line of the fields named',
  type: 'a field is not of its type',
  partition: 'a partition key or a part of the Iceberg table has no value',
  map: 'the map function failed on the record',
  encode: 'the output format cannot hold a value',
  worker: 'the record stopped its worker thread',
  deadline: 'the time ran out before the record was done',
  overflow: 'the output did not fit into the reply',
  reingest: 'the record did not fit into the reply, and was not put into its source again',
  order: 'an earlier record of the same order failed',
  object: 'the S3 object cannot be read',
  sink: 'the output could not be delivered',
} as const;

export type FailureCode = keyof typeof FAILURE_CODES;

/** Where on its way a record fails, by code. */
export const FAILURE_STAGES: Readonly<Record<FailureCode, string>> = {
  data: 'read',
  base64: 'read',
  decode: 'decode',
  utf8: 'parse',
  limit: 'limits',
  'no-match': 'parse',
  json: 'parse',
  ltsv: 'parse',
  logfmt: 'parse',
  kv: 'parse',
  csv: 'parse',
  w3c: 'parse',
  type: 'steps',
  partition: 'partition',
  map: 'steps',
  encode: 'output',
  worker: 'steps',
  deadline: 'time',
  overflow: 'reply',
  reingest: 'reply',
  order: 'reply',
  object: 'read',
  sink: 'sink',
};

/** The detail of a record that fails as `deadline`. */
export const OUT_OF_TIME = 'the deadline came first';

/** How far a record got that its parser did not take. */
export interface Furthest {
  /** Bytes of the record before the place; of a record that was decoded, of the inner one. */
  readonly offset: number;
  /** What would have been right there: of a pattern what it has there, of any other parser words; and the column it is part of. */
  readonly expected: readonly { readonly column: string | null; readonly what: string }[];
  /** What stands there, cut at 24 characters; empty at the end of the record. Left out where the pipeline redacts. */
  readonly found?: string;
  /** Of several alternatives of `anyOf`: the one that got there, counted from 0. */
  readonly alternative?: number;
}

/** One failed record of a batch. */
export interface Failure {
  /** Which record, counted from 0 in its batch. */
  readonly index: number;
  /** Of a record that was decoded: the first of its inner records that failed, counted from 0. */
  readonly inner?: number;
  readonly code: FailureCode;
  /** What exactly was wrong, in words; names fields and shows at most a few characters of their values. */
  readonly detail: string;
  /** Only where it was asked for (`RunOptions.furthest`), and where a parser failed whose place is known. */
  readonly furthest?: Furthest;
}

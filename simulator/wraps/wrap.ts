/**
 * @module simulator/wraps/wrap
 * The contract of a wrap: log records as producers pack them into one record of the stream. It says what is inside by itself,
 * so that nobody has to ask the engine's decoders. One file here, and one row in the table.
 */
import type { ContextName } from '../../engine/plan/context.ts';
import type { Random } from '../samples/random.ts';

/** A log record inside of another. */
export interface Inner {
  readonly bytes: Buffer;
  /** Context values that it has from there. */
  readonly context: Readonly<Partial<Record<ContextName, string | null>>>;
}

/** A record of the stream. */
export interface Wrapped {
  readonly raw: Buffer;
  /** What it holds, in order; `null`: it is a log record itself. */
  readonly inner: readonly Inner[] | null;
}

export interface WrapKind {
  readonly name: string;
  /** What a pipeline must decode, as its plan has it; the first is for a pipeline that names nothing. */
  readonly decodes: readonly (readonly string[])[];
  /** Log records in one, at most. */
  most(decode: readonly string[]): number;
  /** @param records at least one, at most {@link most} */
  wrap(records: readonly Buffer[], random: Random, decode: readonly string[]): Wrapped;
}

/** Inner records without context values. */
export const innerOf = (records: readonly Buffer[]): Inner[] =>
  records.map((bytes) => ({ bytes, context: {} }));

const LINE_FEED = Buffer.from('\n');

/** The first line of a record, with a line feed: what can be one among several lines. */
export function asLine(record: Buffer): Buffer {
  const end = record.indexOf(0x0a);
  return end < 0 ? Buffer.concat([record, LINE_FEED]) : record.subarray(0, end + 1);
}

/**
 * @module engine/batch
 * The one form in which records enter the engine: bytes and offsets.
 *
 *     bytes   │ r e c o r d   0 │ r e c o r d   1 │ …          any gaps between records are ignored
 *     spans   │ start₀ end₀ │ start₁ end₁ │ …                  two 32-bit offsets a record, end exclusive
 */
import { checkRecord, checkRecords } from './arguments.ts';
import type { Failure } from './failures.ts';

/** Values that templates (`${requestId}`) can name: of the whole batch, or one a record. */
export interface BatchContext {
  readonly shared: Readonly<Record<string, string>>;
  /** name → one value a record (`null`: this record has none). Only names that the plan asks for are filled in. */
  readonly perRecord: Readonly<Record<string, readonly (string | null)[]>>;
}

/** A batch of records. `bytes` may lie in shared memory, so that threads read it without a copy. */
export interface Batch {
  readonly bytes: Uint8Array;
  /** `[start₀, end₀, start₁, end₁, …]`, offsets into `bytes`. */
  readonly spans: Uint32Array;
  /** Records that the source could not read (bad base64, say), by rising index; their spans are empty. */
  readonly unreadable: readonly Failure[];
  readonly context: BatchContext;
}

/** A context value as text: a number or a boolean as in JSON. `null`: there is none, as of anything else. */
export function contextText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || Number.isFinite(value) ? JSON.stringify(value) : null;
}

/** Context values of a whole batch as text, those left out that are none. */
export function contextTexts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(values).map(([name, value]) => [name, contextText(value)] as const);
  return Object.fromEntries(texts.filter((entry): entry is [string, string] => entry[1] !== null));
}

/** A batch whose context values are text, whatever the caller's were. */
export function withTexts(batch: Batch): Batch {
  const { shared, perRecord } = batch.context;
  const lists = Object.entries(perRecord).map(([name, values]) => [name, values.map(contextText)] as const);
  return { ...batch, context: { shared: contextTexts(shared), perRecord: Object.fromEntries(lists) } };
}

export const NO_CONTEXT: BatchContext = { shared: {}, perRecord: {} };

/** How many records a batch holds. */
export function batchSize(batch: Pick<Batch, 'spans'>): number {
  return batch.spans.length >>> 1;
}

/**
 * A batch from records that are bytes or text, copied together.
 * @throws MillraceError `ERR_MILLRACE_INPUT` for anything else
 * @example packRecords(['one', 'two'])  // spans [0, 3, 3, 6]
 */
export function packRecords(records: Iterable<Uint8Array | string>): Batch {
  checkRecords(records);
  const parts = Array.from(records, (record, index) => {
    checkRecord(record, index);
    return typeof record === 'string' ? Buffer.from(record, 'utf8') : record;
  });
  const spans = new Uint32Array(parts.length * 2);
  let end = 0;
  parts.forEach((part, index) => {
    spans[2 * index] = end;
    end += part.length;
    spans[2 * index + 1] = end;
  });
  const bytes = new Uint8Array(end);
  parts.forEach((part, index) => {
    bytes.set(part, spans[2 * index]);
  });
  return { bytes, spans, unreadable: [], context: NO_CONTEXT };
}

/** Records `from` (inclusive) to `to` (exclusive) of a batch, as views: no byte is copied. */
export function sliceBatch(batch: Batch, from: number, to: number): Batch {
  const perRecord = Object.fromEntries(
    Object.entries(batch.context.perRecord).map(([name, values]) => [name, values.slice(from, to)]),
  );
  return {
    bytes: batch.bytes,
    spans: batch.spans.subarray(2 * from, 2 * to),
    unreadable: batch.unreadable
      .filter((failure) => failure.index >= from && failure.index < to)
      .map((failure) => ({ ...failure, index: failure.index - from })),
    context: { shared: batch.context.shared, perRecord },
  };
}

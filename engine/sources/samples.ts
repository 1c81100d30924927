/**
 * @module engine/sources/samples
 * Failed records described for a log: which, where and why, and the shape of their text, never the text.
 */
import type { Batch } from '../batch.ts';
import { FAILURE_STAGES, type Failure } from '../failures.ts';
import type { PlanSteps } from '../plan/plan.ts';
import { bytesOf, decodeRecord, isProblem } from '../programs/decode-record.ts';
import { asBuffer } from '../values/text.ts';
import type { Sample } from './source.ts';

/** Characters of a shape, and of an id. */
export const LONGEST_SHAPE = 200;
/** No character of UTF-8 has more bytes. */
const CHARACTER_BYTES = 4;

/** Letters as `a`, digits as `9`, ASCII punctuation and spaces as they are, all else as `?`. */
export function shapeOf(bytes: Uint8Array): string {
  const text = asBuffer(bytes).toString('utf8', 0, LONGEST_SHAPE * CHARACTER_BYTES);
  return text
    .replace(/\p{L}\p{M}*/gu, 'a')
    .replace(/\p{N}/gu, '9')
    .replace(/[^\x20-\x7e]/gu, '?')
    .slice(0, LONGEST_SHAPE);
}

/** What its decoders found in a record; the record where they find nothing now. */
function innerOf(record: Buffer, inner: number | undefined, plan: PlanSteps): Buffer {
  if (inner === undefined) return record;
  const decoded = decodeRecord(record, plan, () => false);
  const one = isProblem(decoded) ? undefined : decoded[inner];
  return one === undefined ? record : bytesOf(one);
}

/** The first failures of a batch whose context has each record's `recordId`. */
export function sampleFailures(
  { bytes, spans, context }: Batch,
  failures: readonly Failure[],
  plan: PlanSteps,
  most: number,
): readonly Sample[] {
  return failures.slice(0, most).map(({ index, inner, code }): Sample => {
    const record = innerOf(asBuffer(bytes).subarray(spans[2 * index], spans[2 * index + 1]), inner, plan);
    return {
      recordId: context.perRecord['recordId']?.[index]?.slice(0, LONGEST_SHAPE) ?? null,
      ...(inner === undefined ? {} : { inner }),
      stage: FAILURE_STAGES[code],
      reason: code,
      bytes: record.length,
      ...(plan.redacts || record.length === 0 ? {} : { shape: shapeOf(record) }),
    };
  });
}

/** The context values to read for samples: each record's id as well. */
export const sampledNames = (names: readonly string[] | null, most: number): readonly string[] | null =>
  most === 0 || names === null ? names : [...names, 'recordId'];

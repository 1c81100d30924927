/**
 * @module engine/sources/compress
 * `output.compress`: what each record became, as a member of gzip, for a source whose reply carries it. What goes into a sink is
 * compressed there, where it is known what is put together.
 */
import { OUT_OF_TIME } from '../failures.ts';
import { type Outcome, STATUS } from '../outcome.ts';
import type { OutputPlan } from '../plan/plan.ts';
import { gzipMember } from '../sinks/gzip.ts';
import { withFailures } from './order.ts';

/** Of the time for an event, as much may go to work on its records where what they become is still to be compressed or put. */
export const WORK_SHARE = 0.6;

/** @param stopAt when to stop, in milliseconds since 1970: what is not compressed by then fails as `deadline` */
export function compressOutcome(outcome: Outcome, { compress }: OutputPlan, stopAt: number): Outcome {
  if (compress === 'none') return outcome;
  const spans = new Uint32Array(outcome.spans.length);
  const members: Uint8Array[] = [];
  const late: number[] = [];
  let length = 0;
  for (const [index, status] of outcome.status.entries()) {
    const bytes = outcome.bytes.subarray(outcome.spans[2 * index], outcome.spans[2 * index + 1]);
    spans[2 * index] = length;
    if (status === STATUS.ok && bytes.length > 0) {
      if (Date.now() >= stopAt) late.push(index);
      else {
        const member = gzipMember(bytes);
        members.push(member);
        length += member.length;
      }
    }
    spans[2 * index + 1] = length;
  }
  const compressed = { ...outcome, bytes: Buffer.concat(members, length), spans };
  return withFailures(
    compressed,
    late.map((index) => ({ index, code: 'deadline', detail: OUT_OF_TIME })),
  );
}

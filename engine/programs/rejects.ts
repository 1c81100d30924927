/**
 * @module engine/programs/rejects
 * Inner records that fail, left out of their record and kept, so that they can be put among the dead letters.
 */
import type { Batch } from '../batch.ts';
import { type Outcome, type Reject, STATUS } from '../outcome.ts';
import { type GatherPolicy, gather } from '../select.ts';

/** A record that was not done in time is none that is bad: it comes again. */
export const isRejected = ({ code }: Pick<Reject, 'code'>) => code !== 'deadline';

/** What became of records from what their inner records became, without those that failed. */
export function gatherRest(
  inner: Batch,
  ran: Outcome,
  counts: readonly number[],
  policy: GatherPolicy,
): Outcome {
  const origin = counts.flatMap((count, index) => Array<number>(count).fill(index));
  const status = ran.status.slice();
  const rejects: Reject[] = [];
  for (const { index, code, detail } of ran.failures.filter(isRejected)) {
    status[index] = STATUS.dropped;
    // Copied: it outlives the batch, and may cross threads.
    const bytes = inner.bytes.slice(inner.spans[2 * index], inner.spans[2 * index + 1]);
    rejects.push({ index: origin[index]!, code, detail, bytes: new Uint8Array(bytes) });
  }
  const failures = ran.failures.filter((failure) => !isRejected(failure));
  return { ...gather({ ...ran, status, failures }, counts, policy), rejects };
}

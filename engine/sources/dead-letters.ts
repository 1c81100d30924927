/**
 * @module engine/sources/dead-letters
 * Records that failed, into a sink of their own, and dropped then: those of a batch, and those within them. A dead letter is a line of
 * JSON as Firehose writes it under its error prefix, so that `millrace replay` reads both.
 */
import type { Batch } from '../batch.ts';
import type { Failure } from '../failures.ts';
import { type Outcome, type Reject, STATUS } from '../outcome.ts';
import { isRejected } from '../programs/rejects.ts';
import type { PutOptions, Sink } from '../sinks/index.ts';
import { withFailures } from './order.ts';

/** What has no bytes that could be kept fails to its source. */
const hasBytes = ({ code }: Failure) => code !== 'data' && code !== 'base64';

function letterOf({ code, detail, bytes }: Reject, decoded: boolean, now: number) {
  const letter = {
    attemptsMade: 1,
    errorCode: `millrace.${code}`,
    errorMessage: detail,
    attemptEndingTimestamp: now,
    ...(decoded ? { decoded } : {}), // an inner record: it is not to be decoded again
    rawData: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  };
  return { bytes: Buffer.from(`${JSON.stringify(letter)}\n`), keys: null };
}

/** The outcome in which what failed was put among the dead letters and is dropped; what could not be, fails. */
export async function putDeadLetters(
  sink: Sink,
  batch: Batch,
  outcome: Outcome,
  options: PutOptions,
): Promise<Outcome> {
  const isDead = (failure: Failure) => isRejected(failure) && hasBytes(failure);
  const whole = outcome.failures.filter(isDead).map(({ index, code, detail }): Reject => {
    const bytes = batch.bytes.subarray(batch.spans[2 * index], batch.spans[2 * index + 1]);
    return { index, code, detail, bytes };
  });
  // A record that fails takes those within it along.
  const within = (outcome.rejects ?? []).filter(({ index }) => outcome.status[index] !== STATUS.failed);
  const all = [...whole, ...within].sort((a, b) => a.index - b.index);
  if (all.length === 0) return outcome;
  const now = Date.now();
  const wholes = new Set(whole);
  const undelivered = await sink.put(
    all.map((reject) => letterOf(reject, !wholes.has(reject), now)),
    options,
  );
  const status = outcome.status.slice();
  for (const { index } of whole) status[index] = STATUS.dropped;
  const dropped = { ...outcome, status, failures: outcome.failures.filter((failure) => !isDead(failure)) };
  const lost = new Map<number, Failure>();
  for (const { index: place, detail } of undelivered) {
    const { index } = all[place]!;
    lost.set(index, { index, code: 'sink', detail: `deadLetter: ${detail}` });
  }
  return withFailures(dropped, [...lost.values()]);
}

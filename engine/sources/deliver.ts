/**
 * @module engine/sources/deliver
 * Outputs to a sink: what it does not take fails, so that the source sends it again.
 */
import { type Outcome, STATUS } from '../outcome.ts';
import type { PutOptions, Sink } from '../sinks/index.ts';
import { withFailures } from './order.ts';

/** Bytes of the outputs. */
export const okBytes = ({ spans, status }: Outcome): number =>
  status.reduce(
    (sum, one, index) => (one === STATUS.ok ? sum + spans[2 * index + 1]! - spans[2 * index]! : sum),
    0,
  );

/** The outcome in which every ok record was delivered. */
export async function deliver(sink: Sink, outcome: Outcome, options: PutOptions): Promise<Outcome> {
  const indices: number[] = [];
  for (const [index, status] of outcome.status.entries()) {
    // A record may become nothing, such as an empty line as it came.
    if (status === STATUS.ok && outcome.spans[2 * index] !== outcome.spans[2 * index + 1])
      indices.push(index);
  }
  if (indices.length === 0) return outcome;
  const outputs = indices.map((index) => ({
    bytes: outcome.bytes.subarray(outcome.spans[2 * index], outcome.spans[2 * index + 1]),
    keys: outcome.partitionKeys?.[index] ?? null,
  }));
  const undelivered = await sink.put(outputs, options);
  return withFailures(
    outcome,
    undelivered.map(({ index, detail }) => ({ index: indices[index]!, code: 'sink', detail })),
  );
}

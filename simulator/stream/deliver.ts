/**
 * @module simulator/stream/deliver
 * What becomes of the records of a batch that has been replied to, or given up: into the bucket, by partition, dropped, or failed, each
 * failure counted with its reason.
 */
import { FUNCTION_ARN } from '../function/alias.ts';
import type { Due } from '../ledger/due.ts';
import type { Failures } from '../ledger/failures.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Clock } from './clock.ts';
import type { Destination } from './destination.ts';
import { ERRORS, type ErrorKind } from './error-codes.ts';
import type { Metrics } from './metrics.ts';
import { prefixOf } from './partitions.ts';
import type { Verdict } from './reply-check.ts';
import type { Taken } from './source.ts';

export interface DeliveryOptions {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly failures: Failures;
  readonly metrics: Metrics;
  readonly destination: Destination;
  /** `null`: no dynamic partitioning. */
  readonly partitionLimit: number | null;
}

export interface Delivery {
  /** Gives records up. @param reason what the function said */
  giveUp(taken: readonly Taken[], error: ErrorKind, attempts: number, reason?: string): void;
  /** @param dues what the reference path has for each */
  deliver(
    taken: readonly Taken[],
    verdicts: readonly Verdict[],
    dues: readonly Due[],
    attempts: number,
  ): void;
}

/** The function failed what the reference path does not. */
const UNEXPLAINED = 'the function returned ProcessingFailed: a fault, its deadline, or no room in its reply';

export function createDelivery(options: DeliveryOptions): Delivery {
  const { clock, ledger, failures, metrics, destination, partitionLimit } = options;

  function fail(taken: Taken, error: ErrorKind, attempts: number, reason: string | null): void {
    failures.add(ERRORS[error].code, reason ?? ERRORS[error].message, taken);
    destination.fail(taken, { error, attempts, functionArn: FUNCTION_ARN });
  }

  /** The function says that it failed: the reference path may know why. */
  function failAsSaid(taken: Taken, { failure }: Due, attempts: number): void {
    if (failure === null) {
      fail(taken, 'failed', attempts, UNEXPLAINED);
      return;
    }
    failures.add(failure.code, failure.reason, taken);
    destination.fail(taken, { error: 'failed', attempts, functionArn: FUNCTION_ARN });
  }

  /** Puts an output into its partition; returns the error if it has no place there. */
  function toPartition(taken: Taken, { bytes, keys }: Verdict & { kind: 'ok' }): ErrorKind | null {
    if (partitionLimit !== null && keys === null) return 'keyless';
    const prefix = partitionLimit === null || keys === null ? '' : prefixOf(keys);
    const isFull = partitionLimit !== null && destination.activePartitions >= partitionLimit;
    if (isFull && !destination.isActive(prefix)) return 'partitions';
    destination.deliver(prefix, taken, bytes);
    return null;
  }

  return {
    giveUp(taken, error, attempts, reason) {
      for (const one of taken) fail(one, error, attempts, reason ?? null);
    },
    deliver(taken, verdicts, dues, attempts) {
      let ok = 0;
      let okBytes = 0;
      let exceeded = false;
      for (const [index, verdict] of verdicts.entries()) {
        const one = taken[index]!;
        if (verdict.kind === 'failed') {
          if (verdict.error === 'failed') failAsSaid(one, dues[index]!, attempts);
          else fail(one, verdict.error, attempts, null);
        } else if (verdict.kind === 'dropped') ledger.dropped(one.record);
        else {
          ok += 1;
          okBytes += verdict.bytes.length;
          const error = toPartition(one, verdict);
          if (error !== null) fail(one, error, attempts, null);
          exceeded ||= error === 'partitions';
        }
      }
      const now = clock.now();
      metrics.add('SucceedProcessing.Records', now, ok);
      metrics.add('SucceedProcessing.Bytes', now, okBytes);
      if (partitionLimit === null) return;
      metrics.add('ActivePartitionsCount', now, destination.activePartitions);
      metrics.add('PartitionCountExceeded', now, exceeded ? 1 : 0);
    },
  };
}

/**
 * @module engine/sources/order
 * Sources that keep an order: no record may overtake an earlier one of its group that failed, as that will come again.
 */
import type { Failure } from '../failures.ts';
import { type Outcome, STATUS } from '../outcome.ts';

/** An outcome in which some records have failed that were ok, and so have no output. */
export function withFailures(outcome: Outcome, failed: readonly Failure[]): Outcome {
  if (failed.length === 0) return outcome;
  const spans = outcome.spans.slice();
  const status = outcome.status.slice();
  const partitionKeys = outcome.partitionKeys === null ? null : [...outcome.partitionKeys];
  for (const { index } of failed) {
    status[index] = STATUS.failed;
    spans[2 * index + 1] = spans[2 * index]!;
    if (partitionKeys !== null) partitionKeys[index] = null;
  }
  const failures = [...outcome.failures, ...failed].sort((a, b) => a.index - b.index);
  return { ...outcome, spans, status, failures, partitionKeys };
}

/**
 * The outcome with all records withheld that are behind a failed one of their group.
 * @param groups one a record
 */
export function keepOrder(groups: readonly (string | null)[], outcome: Outcome): Outcome {
  const failedGroups = new Set<string | null>();
  const withheld: Failure[] = [];
  for (const [index, group] of groups.entries()) {
    if (outcome.status[index] === STATUS.failed) failedGroups.add(group);
    else if (failedGroups.has(group))
      withheld.push({ index, code: 'order', detail: 'an earlier record of its group failed' });
  }
  return withFailures(outcome, withheld);
}

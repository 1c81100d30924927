/**
 * @module engine/sources/summary
 * What is counted of an event: the same for every source.
 */
import type { FailureCode } from '../failures.ts';
import { countStatus, type Outcome } from '../outcome.ts';
import type { BatchSummary } from './source.ts';

/**
 * @param reply as it is sent
 * @param ids one a record, `null`: they have none
 */
export function summarise(outcome: Outcome, reply: unknown, ids: readonly unknown[] | null): BatchSummary {
  const failed: Partial<Record<FailureCode, number>> = {};
  for (const { code } of outcome.failures) failed[code] = (failed[code] ?? 0) + 1;
  const { ok, dropped } = countStatus(outcome);
  return {
    records: outcome.status.length,
    ok,
    dropped,
    failed,
    replyBytes: Buffer.byteLength(JSON.stringify(reply)),
    duplicates: ids === null ? null : ids.length - new Set(ids).size,
    inner: outcome.inner,
  };
}

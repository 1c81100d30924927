/**
 * @module handler/log
 * What the handler writes to the log: one JSON line an invocation, only where there is something to do about it, and
 * never a record's content.
 */

import { readThrown } from '../engine/errors.ts';
import { REPLY_CEILING } from '../engine/limits.ts';
import type { BatchSummary } from '../engine/sources/source.ts';

/** Firehose does not report why a record failed, so the reasons are counted here. */
export function summaryLine(
  { records, ok, dropped, failed, replyBytes, inner }: BatchSummary,
  requestId: string | undefined,
): string | null {
  const reasons = Object.entries(failed);
  if (reasons.length === 0) return null;
  const count = reasons.reduce((sum, [, number]) => sum + number, 0);
  const { overflow = 0 } = failed;
  const advice =
    overflow > 0
      ? {
          overflow: `${overflow} records did not fit into Lambda's reply of ${REPLY_CEILING} bytes and failed: make the stream's buffer size hint smaller, or drop fields`,
        }
      : {};
  return JSON.stringify({
    level: 'WARN',
    message: `millrace: ${count} of ${records} records failed`,
    requestId,
    records,
    ok,
    dropped,
    failed,
    replyBytes,
    ...(inner === null ? {} : { inner }),
    ...advice,
  });
}

/** Two records of an event with one id: Firehose rejects a reply with both, so it retries the whole batch. */
export function duplicateLine(duplicates: number, requestId: string | undefined): string {
  return JSON.stringify({
    level: 'WARN',
    message: `millrace: ${duplicates} records have an id that another record of the event has; each gets a result`,
    requestId,
  });
}

/** @param what where it happened; `null`: in an invocation */
export function errorLine(what: string | null, thrown: unknown, requestId?: string): string {
  const { name, message } = readThrown(thrown);
  return JSON.stringify({
    level: 'ERROR',
    message: `millrace: ${what === null ? '' : `${what}: `}${message}`,
    requestId,
    errorType: name,
  });
}

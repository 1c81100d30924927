/**
 * @module handler/log
 * What the handler writes to the log: a JSON line for each invocation, with its metrics where these are on, and never a record's
 * content.
 */

import { readThrown } from '../engine/errors.ts';
import { REPLY_CEILING } from '../engine/limits.ts';
import type { EventSummary } from '../engine/sources/source.ts';
import { type MetricSettings, metricsOf } from './metrics.ts';

/** Lambda's levels, the least first. */
export const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type Level = (typeof LEVELS)[number];

export interface LogSettings {
  /** Lines below it are not written. */
  readonly level: Level;
  /** `null`: none. */
  readonly metrics: MetricSettings | null;
  readonly functionName: string | undefined;
}

export const DEFAULT_LOG: LogSettings = { level: 'INFO', metrics: null, functionName: undefined };

/**
 * Straight to standard output: `console` puts a time and an id before a line, or makes it a text in another line's JSON, and
 * CloudWatch then finds neither fields nor metrics in it.
 */
export const writeLine = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function messageOf({ records, duplicates }: EventSummary, failed: number): string {
  const failures =
    failed > 0 ? `millrace: ${failed} of ${records} records failed` : `millrace: ${records} records`;
  if (!duplicates) return failures;
  return `${failures}; ${duplicates} have an id that another record of the event has, each gets a result`;
}

const overflowAdvice = (count: number) =>
  `${count} records did not fit into Lambda's reply of ${REPLY_CEILING} bytes and failed: make the stream's buffer size hint smaller, or drop fields`;

/**
 * The line of an invocation. Firehose does not report why a record failed, so the reasons are counted here.
 * @returns `null` where it is below the level and has no metrics
 */
export function summaryLine(
  summary: EventSummary,
  requestId: string | undefined,
  { level: least, metrics, functionName }: LogSettings = DEFAULT_LOG,
  now: Date = new Date(),
): string | null {
  const { inner, duplicates, samples, ...counts } = summary;
  const { overflow = 0 } = counts.failed;
  const failedRecords = Object.values(counts.failed).reduce((sum, count) => sum + count, 0);
  const level: Level = failedRecords > 0 || duplicates ? 'WARN' : 'INFO';
  const isHeard = LEVELS.indexOf(level) >= LEVELS.indexOf(least);
  const measured = metrics === null ? {} : metricsOf(summary, failedRecords, metrics, now, functionName);
  if (!isHeard && metrics === null) return null;
  // Lambda leaves out what is below its level, and takes a line without one for INFO.
  const head = { level: isHeard ? level : least, timestamp: now.toISOString() };
  const named = functionName === undefined ? {} : { functionName };
  if (!isHeard) {
    const { source, pipeline, pipelineVersion, tier } = counts;
    return JSON.stringify({ ...head, ...named, source, pipeline, pipelineVersion, tier, ...measured });
  }
  return JSON.stringify({
    level,
    message: messageOf(summary, failedRecords),
    timestamp: head.timestamp,
    requestId,
    ...named,
    ...counts,
    failedRecords,
    ...(inner === null ? {} : { inner }),
    ...(duplicates ? { duplicates } : {}),
    ...(samples.length === 0 ? {} : { samples }),
    ...(overflow > 0 ? { overflow: overflowAdvice(overflow) } : {}),
    ...measured,
  });
}

/** @param what where it happened; `null`: in an invocation */
export function errorLine(what: string | null, thrown: unknown, requestId?: string): string {
  const { name, message } = readThrown(thrown);
  return JSON.stringify({
    level: 'ERROR',
    message: `millrace: ${what === null ? '' : `${what}: `}${message}`,
    timestamp: new Date().toISOString(),
    requestId,
    errorType: name,
  });
}

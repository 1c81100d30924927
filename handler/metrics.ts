/**
 * @module handler/metrics
 * The metrics of an invocation in CloudWatch's embedded metric format, which CloudWatch reads from a line of the log
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 * A metric is a field of the line, under the field's own name.
 */
import type { EventSummary } from '../engine/sources/source.ts';

export interface MetricSettings {
  readonly namespace: string;
  /** Fields of the line, or names of {@link constants}, by which all metrics are told apart. */
  readonly dimensions: readonly string[];
  /** Dimensions of the user's own, with their value. */
  readonly constants: Readonly<Record<string, string>>;
}

/** Fields of the line that can be dimensions: few values each. */
export const DIMENSIONS = ['functionName', 'source', 'pipeline', 'pipelineVersion', 'tier'] as const;

/** Metric → its unit in CloudWatch. Beside them, `failed.CODE` for each reason that occurred. */
export const METRICS = {
  records: 'Count',
  ok: 'Count',
  dropped: 'Count',
  failedRecords: 'Count',
  handedBack: 'Count',
  inputBytes: 'Bytes',
  replyBytes: 'Bytes',
  durationMs: 'Milliseconds',
} as const;

/** The fields that make metrics of an invocation's line. */
export function metricsOf(
  summary: EventSummary,
  failedRecords: number,
  { namespace, dimensions, constants }: MetricSettings,
  now: Date,
  functionName: string | undefined,
): object {
  const { records, ok, dropped, handedBack, inputBytes, replyBytes, durationMs, inner } = summary;
  const counts: Record<keyof typeof METRICS, number> = {
    records,
    ok,
    dropped,
    failedRecords,
    handedBack,
    inputBytes,
    replyBytes,
    durationMs,
  };
  const more = Object.entries(summary.failed).map(([code, count]) => [`failed.${code}`, count] as const);
  const all = {
    ...counts,
    ...(inner === null ? {} : { innerRecords: inner.records }),
    ...Object.fromEntries(more),
  };
  const Metrics = Object.keys(all).map((Name) => ({
    Name,
    Unit: Object.hasOwn(METRICS, Name) ? METRICS[Name as keyof typeof METRICS] : 'Count',
  }));
  // A dimension that the line does not have would leave the metrics out.
  const known = { functionName, ...constants, ...summary } as Readonly<Record<string, unknown>>;
  const Dimensions = [dimensions.filter((name) => known[name] !== undefined && known[name] !== null)];
  const directive = { Namespace: namespace, Dimensions, Metrics };
  return { ...constants, ...all, _aws: { Timestamp: now.getTime(), CloudWatchMetrics: [directive] } };
}

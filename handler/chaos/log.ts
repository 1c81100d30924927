/**
 * @module handler/chaos/log
 * What chaos says: a line when it begins, and one for each fault that strikes. The latter is a metric as well, in CloudWatch's
 * embedded format (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html):
 * `millrace` / `ChaosStrikes`, by fault. No record's content is in them.
 */
import type { CheckedChaos } from './validate.ts';

export function startLine({ config, seed, until }: CheckedChaos, version: string | null): string {
  return JSON.stringify({
    level: 'WARN',
    message: 'millrace: chaos is on: invocations fail on purpose',
    version,
    seed,
    until: new Date(until).toISOString(),
    faults: config.faults.map(({ fault, weight, probability }) => ({ fault, weight, probability })),
  });
}

export const offLine = (why: string): string =>
  JSON.stringify({ level: 'WARN', message: `millrace: chaos is configured and off: ${why}` });

export const neverHereLine = (fault: string, match: unknown, version: string | null): string =>
  JSON.stringify({
    level: 'WARN',
    message: `millrace: chaos: ${fault} can never hit in this version, ${version ?? 'which is not known'}`,
    match,
  });

export interface StrikeReport {
  readonly fault: string;
  readonly requestId: string;
  /** How many times this fault has struck this environment. */
  readonly strikes: number;
  /** Which invocation of this environment it is, from 1. */
  readonly call: number;
}

export function strikeLine(report: StrikeReport, now: number): string {
  return JSON.stringify({
    level: 'WARN',
    message: `millrace: chaos struck: ${report.fault}`,
    ...report,
    ChaosStrikes: 1,
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: 'millrace',
          Dimensions: [['fault']],
          Metrics: [{ Name: 'ChaosStrikes', Unit: 'Count' }],
        },
      ],
    },
  });
}

export const missedLine = (report: Omit<StrikeReport, 'strikes'>, why: string): string =>
  JSON.stringify({
    level: 'WARN',
    message: `millrace: chaos found nothing to strike: ${report.fault}: ${why}`,
    ...report,
  });

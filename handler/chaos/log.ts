/**
 * @module handler/chaos/log
 * What chaos logs: a line when it starts, and one for each injected fault. The latter is also a metric, in CloudWatch's
 * embedded format (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html):
 * `millrace` / `ChaosFaults`, by fault. No record's content is in them.
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
  JSON.stringify({ level: 'WARN', message: `millrace: chaos is configured but off: ${why}` });

export const neverHereLine = (fault: string, match: unknown, version: string | null): string =>
  JSON.stringify({
    level: 'WARN',
    message: `millrace: chaos: ${fault} can never fire in this version, ${version ?? 'which is not known'}`,
    match,
  });

export interface FiredReport {
  readonly fault: string;
  readonly requestId: string;
  /** How many times this fault has fired in this environment. */
  readonly fired: number;
  /** The invocation's number in this environment, from 1. */
  readonly call: number;
}

export function firedLine(report: FiredReport, now: number): string {
  return JSON.stringify({
    level: 'WARN',
    message: `millrace: chaos injected: ${report.fault}`,
    ...report,
    ChaosFaults: 1,
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: 'millrace',
          Dimensions: [['fault']],
          Metrics: [{ Name: 'ChaosFaults', Unit: 'Count' }],
        },
      ],
    },
  });
}

export const missedLine = (report: Omit<FiredReport, 'fired'>, why: string): string =>
  JSON.stringify({
    level: 'WARN',
    message: `millrace: chaos skipped: ${report.fault}: ${why}`,
    ...report,
  });

/**
 * @module simulator/stream/metrics
 * The stream's metrics in the namespace `AWS/Firehose`, by minute of its time.
 * https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
 */
import type { MetricPoint } from '../simulation.ts';

/** Metric → what a sample of it is. */
export const METRICS = {
  IncomingRecords: 'records accepted, a put',
  IncomingBytes: 'their bytes',
  ThrottledRecords: 'records refused, to be put again, a put',
  'ExecuteProcessing.Duration': 'milliseconds of a successful call of the function',
  'ExecuteProcessing.Success': '1 for a successful call, 0 for another',
  'SucceedProcessing.Records': 'records that the function returned as Ok, a call',
  'SucceedProcessing.Bytes': 'their bytes, transformed',
  'DeliveryToS3.Records': 'records of an object',
  'DeliveryToS3.Bytes': 'its bytes',
  'DeliveryToS3.Success': '1 for an object',
  'DeliveryToS3.DataFreshness': "seconds since the arrival of the object's oldest record",
  ActivePartitionsCount: 'partitions with a buffer, at a call',
  PartitionCountExceeded: '1 for a call with a record beyond the limit of partitions, 0 for another',
} as const;

export type MetricName = keyof typeof METRICS;

const MINUTE_MS = 60_000;

export interface Metrics {
  add(name: MetricName, streamMs: number, value: number): void;
  /** In the table's order, then by time. */
  points(): MetricPoint[];
}

export function createMetrics(): Metrics {
  const names = Object.keys(METRICS) as MetricName[];
  const sums = new Map(names.map((name) => [name, new Map<number, { sum: number; samples: number }>()]));
  return {
    add(name, streamMs, value) {
      const minutes = sums.get(name)!;
      const minute = Math.floor(streamMs / MINUTE_MS);
      const point = minutes.get(minute);
      if (point === undefined) minutes.set(minute, { sum: value, samples: 1 });
      else {
        point.sum += value;
        point.samples += 1;
      }
    },
    points: () =>
      names.flatMap((name) =>
        [...sums.get(name)!]
          .sort(([a], [b]) => a - b)
          .map(([minute, point]) => ({ name, minute, sum: point.sum, samples: point.samples })),
      ),
  };
}

/**
 * @module cli/explain/format
 * The output and the policies of a plan, as `explain` shows them.
 */
import type { OutputPlan } from '../../engine/plan/plan.ts';

export function formatOutput({ format, newline, timestamp, nulls, compress }: OutputPlan): string {
  const end = newline ? 'a line feed after each record' : 'nothing between records';
  const gzip = compress === 'none' ? '' : ', in gzip where it leaves';
  if (format === 'raw') return `raw, ${end}${gzip}`;
  const times = {
    iso: 'ISO 8601',
    epoch: 'seconds since 1970',
    epochMillis: 'milliseconds since 1970',
    epochMicros: 'microseconds since 1970',
  };
  const left = nulls === 'drop' && format !== 'csv' ? 'nulls left out' : 'nulls kept';
  return `${format}, ${end}, timestamps as ${times[timestamp]}, ${left}${gzip}`;
}

export const ON_ERROR = {
  failed: 'failed: not written; counted, and in the file of --rejects',
  drop: 'drop: dropped',
  raw: 'raw: written as it came',
} as const;

export const OVERFLOW = {
  failed: 'failed',
  reingest: 'reingest: put into the source again, and dropped',
} as const;

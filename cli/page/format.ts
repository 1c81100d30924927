/**
 * @module cli/page/format
 * Numbers as the report writes them: few digits, always with their unit.
 */
import { formatNumber } from '../table.ts';

/** `3.7 M/s`, `246 k/s` */
export function perSecond(value: number): string {
  if (value >= 1e6) return `${formatNumber(value / 1e6, 1)} M/s`;
  return value >= 1e3 ? `${formatNumber(value / 1e3)} k/s` : `${formatNumber(value)}/s`;
}

/** `15 ×`, `2.7 ×` */
export const times = (ratio: number): string => `${formatNumber(ratio, ratio < 9.95 ? 1 : 0)} ×`;

/** `$0.42`, `$1,234` */
export const dollars = (value: number): string => `$${formatNumber(value, value < 100 ? 2 : 0)}`;

/** `1.5 ms`, `120 ms`, `2.1 s` */
export function milliseconds(value: number): string {
  if (value >= 1000) return `${formatNumber(value / 1000, 1)} s`;
  return `${formatNumber(value, value < 10 ? 1 : 0)} ms`;
}

/** `4.5 MB` of a million bytes */
export const megabytes = (bytes: number): string => `${formatNumber(bytes / 1e6, 1)} MB`;

/**
 * @module cli/simulate/watch/format
 * Numbers as the live view writes them.
 */

/** `1,234,567` */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** `12 KB`, `12.3 MB`, `1.23 GB`, of a thousand, a million and a thousand million bytes */
export function bytes(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(2)} GB`;
  return value >= 1e5 || value === 0 ? `${(value / 1e6).toFixed(1)} MB` : `${Math.ceil(value / 1e3)} KB`;
}

/** `0.8 ms`, `12 ms`, `1.3 s` */
export function milliseconds(value: number): string {
  if (value >= 1000) return `${(value / 1000).toFixed(1)} s`;
  return `${value.toFixed(value > 0 && value < 10 ? 1 : 0)} ms`;
}

/** `0.6 times`, `60 times` */
export const times = (ratio: number): string => `${ratio < 10 ? ratio.toFixed(1) : count(ratio)} times`;

/** `8.4 s`, `12 min 05 s`, `3 h 07 min` */
export function span(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 6000) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** `12.3 %`; of nothing: `0 %`. Never 100 % of what is not whole. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  if (part === whole) return '100 %';
  return `${Math.min(99.9, Math.max(0.1, (part / whole) * 100)).toFixed(1)} %`;
}

/**
 * @module engine/values/timestamps/epoch
 * Seconds or milliseconds since 1970-01-01T00:00:00Z, as text, with or without a fraction.
 */
import { FIRST_MS, LAST_MS } from './calendar.ts';

const SHAPE = /^(-?)([0-9]{1,15})(?:\.([0-9]{1,9}))?$/;

/** Milliseconds since 1970, rounded down; `null` where the text is not such a number. */
export function parseEpoch(text: string, unit: 's' | 'ms'): number | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const fraction = match[3] ?? '';
  // Digits are moved, not multiplied: 1.001 * 1000 is 1000.9999999999999.
  const kept = unit === 's' ? fraction.slice(0, 3).padEnd(3, '0') : '';
  const cut = unit === 's' ? fraction.slice(3) : fraction;
  const size = Number(match[2]! + kept);
  const ms = match[1] === '-' ? -size - (/[1-9]/.test(cut) ? 1 : 0) : size;
  return ms >= FIRST_MS && ms <= LAST_MS ? ms + 0 : null;
}

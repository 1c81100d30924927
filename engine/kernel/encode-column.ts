/**
 * @module engine/kernel/encode-column
 * The part that emit and filter ops have in common: which capture a field is, and what text of it is null.
 */
import { NO_NULL_TEXT } from './ops.ts';

/** A null text is compared as one 64-bit number; longer ones are declined (resolve-fields.ts). */
export const LONGEST_NULL_TEXT = 8;

/** @param captureAt where in the op the capture's address stands; the null text's place is the same in both */
export function encodeColumn(
  view: DataView,
  at: number,
  captureAt: number,
  capture: number,
  nullText: string | null,
): void {
  view.setUint32(at + captureAt, capture, true);
  view.setUint32(at + 12, NO_NULL_TEXT, true);
  if (nullText === null) return;
  const bytes = Buffer.from(nullText, 'utf8');
  view.setUint32(at + 12, bytes.length, true);
  bytes.forEach((byte, index) => {
    view.setUint8(at + 16 + index, byte);
    view.setUint8(at + 24 + index, 0xff);
  });
}

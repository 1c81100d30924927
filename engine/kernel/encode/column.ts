/**
 * @module engine/kernel/encode/column
 * The part that emit ops, filter ops and pieces have in common: which capture a field is, and what text of it is null.
 */
import type { ColumnPlan, TypePlan } from '../../plan/plan.ts';
import { CAPTURES, SPAN_BYTES } from '../memory.ts';
import { NO_NULL_TEXT } from '../ops.ts';

/** A null text is compared as one 64-bit number; longer ones are declined (resolve-fields.ts). */
export const LONGEST_NULL_TEXT = 8;

/** What filters and templates read: where it is, and what is known of it. */
export interface FieldPlace {
  /** Address of its capture. */
  readonly capture: number;
  readonly nullText: string | null;
  /** `null`: a JSON member of any kind. */
  readonly type: TypePlan | null;
  /** Whether its kind is known per record only (JSON members). */
  readonly isMember: boolean;
}

export const captureOf = (column: ColumnPlan): number => CAPTURES + column.group * SPAN_BYTES;

export function columnPlace(column: ColumnPlan, type: TypePlan): FieldPlace {
  return { capture: captureOf(column), nullText: column.nullText, type, isMember: false };
}

/** The place of the JSON member of that number. */
export function memberPlace(index: number, type: TypePlan | null): FieldPlace {
  return { capture: CAPTURES + index * SPAN_BYTES, nullText: null, type, isMember: true };
}

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

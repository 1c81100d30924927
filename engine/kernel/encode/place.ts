/**
 * @module engine/kernel/encode/place
 * Where the current record's value of a field is, a capture or a member, as filters, templates and emit ops read it.
 */
import type { Column, TypePlan } from '../../plan/plan.ts';
import { CAPTURES, KINDS, SPAN_BYTES } from '../memory.ts';
import { NO_NULL_TEXT } from '../ops.ts';

/** A null text is compared as one 64-bit number; longer ones are declined. */
export const LONGEST_NULL_TEXT = 8;

/** What CAPTURES has room for. */
export const MOST_CAPTURES = (KINDS - CAPTURES) / SPAN_BYTES;
/** The last place is never set: what a field is that records of this alternative lack. */
const UNSET_CAPTURE = MOST_CAPTURES - 1;

/** What filters and templates read: where it is, and what is known of it. */
export interface FieldPlace {
  /** Address of its capture. Of a member it is known once all members have their numbers. */
  readonly capture: number;
  readonly nullText: string | null;
  /** `null`: a member of any kind. */
  readonly type: TypePlan | null;
  /** Whether its kind is known per record only (JSON members). */
  readonly isMember: boolean;
}

/** Address of a capture, or of the member of that number. */
export const captureAt = (index: number): number => CAPTURES + index * SPAN_BYTES;

/** A column's place among the captures: its group, or for several groups a place behind those of the pattern. */
export type ColumnPlace = Column & { readonly place: number };

export const columnPlace = ({ place, nullText }: ColumnPlace, type: TypePlan): FieldPlace => ({
  capture: captureAt(place),
  nullText,
  type,
  isMember: false,
});

/** The place of a field that no record of this alternative has. */
export const NO_FIELD: FieldPlace = {
  capture: captureAt(UNSET_CAPTURE),
  nullText: null,
  type: null,
  isMember: false,
};

/** @param captureOffset where in the op the capture's address stands; the null text's place is the same in all */
export function encodePlace(
  view: DataView,
  at: number,
  captureOffset: number,
  capture: number,
  nullText: string | null,
): void {
  view.setUint32(at + captureOffset, capture, true);
  view.setUint32(at + 12, NO_NULL_TEXT, true);
  if (nullText === null) return;
  const bytes = Buffer.from(nullText, 'utf8');
  view.setUint32(at + 12, bytes.length, true);
  bytes.forEach((byte, index) => {
    view.setUint8(at + 16 + index, byte);
    view.setUint8(at + 24 + index, 0xff);
  });
}

/**
 * @module engine/types/moments
 * What the timestamp types share: a reader that remembers, and how filters compare a moment.
 */
import { KIND_MOMENT } from '../kernel/memory.ts';
import { parseIso } from '../values/timestamps/iso.ts';
import { Moment, type Value } from '../values/value.ts';
import type { TypeKernel, TypeKind } from './type.ts';

/**
 * Reads moments, and remembers the last: log lines come in the order of time, so that under load most lines share theirs
 * with the line before (a comparison in place of 0.6 µs of parsing and formatting).
 */
export function momentReader(parse: (text: string) => number | null): (text: string) => Value | undefined {
  let lastText: string | undefined;
  let last: Moment | undefined;
  return (text) => {
    if (text !== lastText) {
      const ms = parse(text);
      last = ms === null ? undefined : new Moment(ms);
      lastText = text;
    }
    return last;
  };
}

/** The operand's moment, for spellings that Date.parse and `iso` read alike; else `null`. */
function momentOf(text: string): bigint | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  if (match === null) return null;
  const ms = Date.parse(`${match[1]}T${match[2] ?? '00:00'}${match[3] ?? ':00'}${match[4] ?? 'Z'}`);
  return Number.isNaN(ms) ? null : BigInt(ms);
}

/** A moment on the kernel. */
export function momentKernel(emit: number, test: number, unit: TypeKernel['unit'] = () => 0): TypeKernel {
  return {
    emit,
    test,
    value: KIND_MOMENT,
    moment: true,
    unit,
    operand: (operand) => (typeof operand === 'string' ? momentOf(operand) : null),
  };
}

/** The faces that all timestamp types have in common. */
export const MOMENT = {
  takesNumbers: false,
  takesBooleans: false,
  takesEmpty: false,
  operand: {
    fits: (operand) => typeof operand === 'string' && parseIso(operand) !== null,
    expected: 'an ISO 8601 time, as the field is a timestamp',
  },
} as const satisfies Partial<TypeKind>;

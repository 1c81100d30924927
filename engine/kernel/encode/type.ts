/**
 * @module engine/kernel/encode/type
 * What emit ops of pattern and JSON records have in common: types, notations, the end.
 */
import type { OutputPlan, TypePlan } from '../../plan/plan.ts';
import type { Declined } from '../../plan/step.ts';
import { kernelType, type TypeKernel } from '../../types/index.ts';
import * as ops from '../ops.ts';
import type { ByteWriter } from './byte-writer.ts';

/** A literal's length is 16 bits. */
export const LONGEST_LITERAL = 60_000;

const NOTATIONS: Readonly<Record<OutputPlan['timestamp'], number>> = {
  iso: ops.MOMENT_ISO,
  epoch: ops.MOMENT_EPOCH,
  epochMillis: ops.MOMENT_EPOCH_MILLIS,
  epochMicros: ops.MOMENT_EPOCH_MICROS,
};

/** A type that the kernel knows; a plan with any other was declined before it is encoded. */
export const knownType = (type: TypePlan): TypeKernel => kernelType(type)!;

/** Why a field cannot be read as of a type; `null`: it can. */
export function declineType(type: TypePlan, name: string): Declined | null {
  return kernelType(type) === null ? { declined: `types.${name}: ${type.kind}` } : null;
}

/** What an op has to know of its type's options: a number, or the address of a text with a zero behind it. */
export function unitOf(writer: ByteWriter, type: TypePlan | null): number {
  const unit = type === null ? 0 : knownType(type).unit(type.options)!;
  return typeof unit === 'number' ? unit : writer.literal(unit).address;
}

export const notationOf = (output: OutputPlan): number => NOTATIONS[output.timestamp];

/** Whether values of the type are written as text, so that the literal before them ends with the quote. */
export function opensQuote(type: TypePlan, output: OutputPlan): boolean {
  const { emit, moment } = knownType(type);
  return emit === ops.EMIT_STRING || (moment && output.timestamp === 'iso');
}

/** The op that ends a program, with the text that ends a record. */
export function writeEnd(writer: ByteWriter, at: number, text: string): void {
  const end = writer.literal(text);
  writer.view.setUint8(at, ops.EMIT_END);
  writer.view.setUint16(at + 2, end.length, true);
  writer.view.setUint32(at + 4, end.address, true);
}

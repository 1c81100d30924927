/**
 * @module engine/kernel/encode/type
 * What emit ops of pattern and JSON records have in common: types, notations, the end.
 */
import type { OutputPlan, TypePlan } from '../../plan/plan.ts';
import * as ops from '../ops.ts';
import type { ByteWriter } from './byte-writer.ts';

/** A literal's length is 16 bits. */
export const LONGEST_LITERAL = 60_000;

const KINDS: Readonly<Record<Exclude<TypePlan['kind'], 'strftime'>, number>> = {
  string: ops.EMIT_STRING,
  int: ops.EMIT_INT,
  float: ops.EMIT_FLOAT,
  bool: ops.EMIT_BOOL,
  clf: ops.EMIT_CLF,
  iso: ops.EMIT_ISO,
  epoch: ops.EMIT_EPOCH,
};
const NOTATIONS: Readonly<Record<OutputPlan['timestamp'], number>> = {
  iso: ops.MOMENT_ISO,
  epoch: ops.MOMENT_EPOCH,
  epochMillis: ops.MOMENT_EPOCH_MILLIS,
};

export const kindOf = (type: Exclude<TypePlan, { kind: 'strftime' }>): number => KINDS[type.kind];

export const notationOf = (output: OutputPlan): number => NOTATIONS[output.timestamp];

export const isTimestamp = (kind: TypePlan['kind']): boolean =>
  kind === 'clf' || kind === 'iso' || kind === 'epoch';

/** Whether values of the type are written as text, so that the literal before them ends with the quote. */
export function opensQuote(type: TypePlan, output: OutputPlan): boolean {
  return type.kind === 'string' || (isTimestamp(type.kind) && output.timestamp === 'iso');
}

/** The op that ends a program. */
export function writeEnd(writer: ByteWriter, at: number, output: OutputPlan): void {
  const end = writer.literal(output.newline ? '}\n' : '}');
  writer.view.setUint8(at, ops.EMIT_END);
  writer.view.setUint16(at + 2, end.length, true);
  writer.view.setUint32(at + 4, end.address, true);
}

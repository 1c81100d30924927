/**
 * @module engine/kernel/assembly/field
 * One field's text → its JSON value, by an emit op (../ops.ts); and when it is null.
 */
import {
  EMIT_BOOL, EMIT_CLF, EMIT_EPOCH, EMIT_FLOAT, EMIT_HASH, EMIT_INT, EMIT_ISO, EMIT_NETWORK, EMIT_STRFTIME, EMIT_STRUCTURED, FLAG_CHECK,
  FLAG_DROP_NULL, MOMENT_ISO,
} from '../ops.ts';
import { copyLiteral } from './lanes.ts';
import { writeMoment } from './moment.ts';
import { writeNetwork } from './network.ts';
import { writeBool, writeFloat, writeInt } from './numbers.ts';
import { writeHash } from './sha256.ts';
import { writeStructured } from './structured-data.ts';
import { readClf, readEpoch, readIso, readStrftime } from './timestamps.ts';

/** A capture that took no part in the match; a context value that is not there. */
export const UNSET: u32 = 0xffffffff;

/** Whether the text is the op's null text (offsets 12, 16 and 24 are alike in emit and filter ops). */
// @ts-ignore: decorator
@inline
export function isNullText(op: usize, start: usize, end: usize): bool {
  const length = <u64>(<u32>(end - start) ^ load<u32>(op, 12));
  return (length | ((load<u64>(start) ^ load<u64>(op, 16)) & load<u64>(op, 24))) == 0;
}

/** Writes the moment that was just read, with the closing quote where it is text; 0 if none could be read. */
// @ts-ignore: decorator
@inline
function writeMomentField(op: usize, readable: bool, target: usize): usize {
  if (!readable) return 0;
  const notation = load<u32>(op, 32);
  target = writeMoment(notation, target);
  if (notation == MOMENT_ISO) store<u8>(target++, 0x22);
  return target;
}

/** Writes the value of a field that is no string; 0: not plainly of its type. */
// @ts-ignore: decorator
@inline
export function writeTyped(op: usize, kind: u32, start: usize, end: usize, target: usize): usize {
  switch (kind) {
    case EMIT_INT: return writeInt(start, end, target);
    case EMIT_CLF: return writeMomentField(op, readClf(start, end), target);
    case EMIT_FLOAT: return writeFloat(start, end, target);
    case EMIT_BOOL: return writeBool(start, end, target);
    case EMIT_ISO: return writeMomentField(op, readIso(start, end), target);
    case EMIT_EPOCH: return writeMomentField(op, readEpoch(start, end, load<u32>(op, 36)), target);
    case EMIT_STRFTIME: return writeMomentField(op, readStrftime(start, end, load<u32>(op, 36)), target);
    case EMIT_STRUCTURED: return writeStructured(start, end, target);
    case EMIT_NETWORK: return writeNetwork(op, start, end, target);
    case EMIT_HASH: return writeHash(op, start, end, target);
    default: return 0;
  }
}

/** Types with notations that are read by the reference path alone; texts of the others are read here or are none. */
// @ts-ignore: decorator
@inline
export function isPartial(kind: u32): bool {
  return kind == EMIT_FLOAT || kind >= <u32>EMIT_STRFTIME;
}

/** Writes the op's mask in the place of a value. */
export function writeMask(op: usize, literal: usize, length: usize, target: usize): usize {
  target = copyLiteral(literal, length, target);
  return copyLiteral(<usize>load<u32>(op, 40), <usize>load<u32>(op, 44), target);
}

/** Writes null, unless nulls or the field are left out. */
export function writeNull(flags: u32, literal: usize, length: usize, target: usize): usize {
  if (flags & (FLAG_DROP_NULL | FLAG_CHECK)) return target;
  target = copyLiteral(literal, length, target);
  if (load<u8>(target - 1) == 0x22) target--; // the opening quote of kinds written as text
  store<u32>(target, 0x6c6c756e); // null
  return target + 4;
}

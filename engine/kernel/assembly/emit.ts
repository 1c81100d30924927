/**
 * @module engine/kernel/assembly/emit
 * Captures → one JSON object, by the emit program (../ops.ts). The interpreter is not what limits the kernel:
 * generated straight-line code for Apache's fields ran no faster (prototype, 2026), since the order of ops repeats
 * from record to record and is predicted.
 */
import { SLACK, STATUS_BAIL_SPACE, STATUS_BAIL_TYPE } from '../memory.ts';
import {
  EMIT_BOOL, EMIT_BYTES, EMIT_CLF, EMIT_CONSTANT, EMIT_END, EMIT_EPOCH, EMIT_FLOAT, EMIT_INT, EMIT_ISO, EMIT_STRING,
  FLAG_CHECK, FLAG_DROP_NULL, FLAG_OPTIONAL, MOMENT_ISO,
} from '../ops.ts';
import { writeEscaped } from './json-text.ts';
import { copyLiteral } from './lanes.ts';
import { writeMoment } from './moment.ts';
import { writeBool, writeFloat, writeInt } from './numbers.ts';
import { readClf, readEpoch, readIso } from './timestamps.ts';

/** A capture that took no part in the match. */
const UNSET: u32 = 0xffffffff;

/** Whether the text is the op's null text (offsets 12, 16 and 24 are alike in emit and filter ops). */
// @ts-ignore: decorator
@inline
export function isNullText(op: usize, start: usize, end: usize): bool {
  return <u32>(end - start) == load<u32>(op, 12) && ((load<u64>(start) ^ load<u64>(op, 16)) & load<u64>(op, 24)) == 0;
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
    default: return 0;
  }
}

/** Writes null, unless nulls or the field are left out. */
export function writeNull(flags: u32, literal: usize, length: usize, target: usize): usize {
  if (flags & (FLAG_DROP_NULL | FLAG_CHECK)) return target;
  target = copyLiteral(literal, length, target);
  if (load<u8>(target - 1) == 0x22) target--; // the opening quote of kinds written as text
  store<u32>(target, 0x6c6c756e); // null
  return target + 4;
}

/**
 * Writes the record's JSON at `target`. Every field's literal begins with a comma; the first one becomes the brace.
 * @param roomy whether the worst that can become of the record fits before `limit`
 * @returns its end, or a STATUS_BAIL_….
 */
export function emit(op: usize, target: usize, limit: usize, roomy: bool): usize {
  const begin = target;
  while (true) {
    const head = load<u32>(op);
    const kind = head & 0xff;
    const literal = <usize>load<u32>(op, 4);
    const length = <usize>(head >>> 16);
    if (kind <= <u32>EMIT_CONSTANT) {
      if (!roomy && target + length + SLACK > limit) return STATUS_BAIL_SPACE;
      if (kind == EMIT_END) {
        if (target == begin) target++;
        target = copyLiteral(literal, length, target);
        store<u8>(begin, 0x7b);
        return target;
      }
      target = copyLiteral(literal, length, target);
      op += EMIT_BYTES;
      continue;
    }
    const flags = (head >>> 8) & 0xff;
    const capture = <usize>load<u32>(op, 8);
    const start = <usize>load<u32>(capture);
    const end = <usize>load<u32>(capture, 4);
    if (!roomy && target + length + 6 * (end - start) + SLACK > limit) return STATUS_BAIL_SPACE;
    if (start == UNSET) {
      if ((flags & FLAG_OPTIONAL) == 0) target = writeNull(flags, literal, length, target);
    } else if (isNullText(op, start, end)) {
      target = writeNull(flags, literal, length, target);
    } else {
      let after = copyLiteral(literal, length, target);
      if (kind == EMIT_STRING) {
        after = writeEscaped(start, end, after);
        store<u8>(after++, 0x22);
      } else {
        after = writeTyped(op, kind, start, end, after);
        if (after == 0) {
          if (start != end) return STATUS_BAIL_TYPE;
          after = writeNull(flags, literal, length, target); // empty text is null for all but strings
        }
      }
      target = flags & FLAG_CHECK ? target : after;
    }
    op += EMIT_BYTES;
  }
}

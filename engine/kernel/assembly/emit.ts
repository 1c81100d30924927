/**
 * @module engine/kernel/assembly/emit
 * Captures → one JSON object, by the emit program (../ops.ts). The interpreter is not what limits the kernel:
 * generated straight-line code for Apache's fields ran no faster (prototype, 2026), since the order of ops repeats
 * from record to record and is predicted.
 */
import { SLACK, SLOT_CELLS, STATUS_BAIL_SPACE, STATUS_BAIL_TYPE, STATUS_LATE_TYPE, STATUS_TYPE } from '../memory.ts';
import {
  EMIT_BYTES, EMIT_END, EMIT_STRING, EMIT_TEMPLATE, FLAG_CHECK, FLAG_LATE, FLAG_MASK, FLAG_OPTIONAL,
} from '../ops.ts';
import { emitCells } from './cells.ts';
import { slot } from './control.ts';
import { isNullText, isPartial, UNSET, writeMask, writeNull, writeTyped } from './field.ts';
import { writeEscaped } from './json-text.ts';
import { copyLiteral } from './lanes.ts';
import { writeTemplate } from './template.ts';

/**
 * Writes the record's JSON, or its cells, at `target`. Every field's literal begins with a comma; the first one becomes the brace.
 * @param roomy whether the worst that can become of the record fits before `limit`
 * @returns its end, or STATUS_TYPE, STATUS_LATE_TYPE or a STATUS_BAIL_….
 */
export function emit(op: usize, target: usize, limit: usize, roomy: bool): usize {
  if (slot(SLOT_CELLS) != 0) return emitCells(op, target, limit, roomy);
  const begin = target;
  while (true) {
    const head = load<u32>(op);
    const kind = head & 0xff;
    const literal = <usize>load<u32>(op, 4);
    const length = <usize>(head >>> 16);
    if (kind <= <u32>EMIT_TEMPLATE) {
      if (!roomy && target + length + SLACK > limit) return STATUS_BAIL_SPACE;
      if (kind == EMIT_END) {
        if (target == begin) target++;
        target = copyLiteral(literal, length, target);
        store<u8>(begin, 0x7b);
        return target;
      }
      if (kind == EMIT_TEMPLATE) {
        target = writeTemplate(op, head, target, limit);
        if (target < 256) return target;
      } else target = copyLiteral(literal, length, target);
      op += EMIT_BYTES;
      continue;
    }
    const flags = (head >>> 8) & 0xff;
    const capture = <usize>load<u32>(op, 8);
    const start = <usize>load<u32>(capture);
    const end = <usize>load<u32>(capture, 4);
    if (!roomy && target + length + 6 * (end - start) + SLACK > limit) return STATUS_BAIL_SPACE;
    if (<u32>start == UNSET) {
      if ((flags & FLAG_OPTIONAL) == 0) target = writeNull(flags, literal, length, target);
    } else if (isNullText(op, start, end)) {
      target = writeNull(flags, literal, length, target);
    } else if (kind == EMIT_STRING && (flags & (FLAG_MASK | FLAG_CHECK)) == 0) {
      target = writeEscaped(start, end, copyLiteral(literal, length, target));
      store<u8>(target++, 0x22);
    } else {
      target = writeOther(op, start, end, target);
      if (target < 256) return target;
    }
    op += EMIT_BYTES;
  }
}

/**
 * Writes a field that is no plain text; gives the end, or a status. A function of its own: with its calls in the loop of
 * {@link emit}, V8 kept all that the loop knows of a field on the stack.
 */
function writeOther(op: usize, start: usize, end: usize, target: usize): usize {
  const head = load<u32>(op);
  const kind = head & 0xff;
  const flags = (head >>> 8) & 0xff;
  const literal = <usize>load<u32>(op, 4);
  const length = <usize>(head >>> 16);
  let after = copyLiteral(literal, length, target);
  if (kind != EMIT_STRING) after = writeTyped(op, kind, start, end, after);
  if (after == 0) {
    if (start != end) return isPartial(kind) ? STATUS_BAIL_TYPE : (flags & FLAG_LATE) != 0 ? STATUS_LATE_TYPE : STATUS_TYPE;
    after = writeNull(flags, literal, length, target); // empty text is null for all but strings
  } else if (flags & FLAG_MASK) after = writeMask(op, literal, length, target);
  return flags & FLAG_CHECK ? target : after;
}

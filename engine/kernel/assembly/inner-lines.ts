/**
 * @module engine/kernel/assembly/inner-lines
 * `decode: lines` where the record lies: each of its lines is transformed, and their outputs are the record's.
 */
import {
  SLOT_DECODED_BYTES, SLOT_INNER_DROPPED, SLOT_INNER_OK, SLOT_INNER_RECORDS, SLOT_INNER_SEPARATED, STATUS_BAIL, STATUS_BAIL_DECODE,
  STATUS_BAIL_LIMIT, STATUS_BAIL_SPACE, STATUS_DROPPED,
} from '../memory.ts';
import { setSlot, slot } from './control.ts';
import { bits, splatOf } from './lanes.ts';
import { transform } from './record.ts';

/**
 * Writes what the lines of `start … end` become at `target`. A line that fails, and one that is handed back, hands the record back:
 * what becomes of the record then is decided outside.
 * @param high whether a byte of it may be ≥ 0x80
 * @returns as `transform`
 */
export function transformLines(start: usize, end: usize, high: bool, target: usize, limit: usize): usize {
  if (end - start > slot(SLOT_DECODED_BYTES)) return STATUS_BAIL_LIMIT;
  const feed = splatOf(0x0a);
  const separated = slot(SLOT_INNER_SEPARATED) != 0;
  const text = target;
  let left = slot(SLOT_INNER_RECORDS);
  let ok: usize = 0;
  let dropped: usize = 0;
  for (let line = start; line < end; ) {
    if (left-- == 0) return STATUS_BAIL_LIMIT;
    let block = line;
    let feeds: i32 = 0;
    do {
      feeds = bits(v128.eq<i8>(v128.load(block), feed));
      block += 16;
    } while (feeds == 0 && block < end);
    let after = feeds == 0 ? end : block - 15 + <usize>ctz(feeds);
    if (after > end) after = end;
    const begin = separated && ok != 0 ? target + 1 : target;
    if (begin >= limit) return STATUS_BAIL_SPACE;
    const wrote = transform(line, after, high, begin, limit);
    if (wrote >= 256) {
      if (begin != target) store<u8>(target, 0x0a);
      target = wrote;
      ok++;
    } else if (wrote == STATUS_DROPPED) {
      dropped++;
    } else {
      return wrote < <usize>STATUS_BAIL ? STATUS_BAIL_DECODE : wrote;
    }
    line = after;
  }
  setSlot(SLOT_INNER_OK, slot(SLOT_INNER_OK) + ok);
  setSlot(SLOT_INNER_DROPPED, slot(SLOT_INNER_DROPPED) + dropped);
  return target == text ? STATUS_DROPPED : target;
}

/**
 * @module engine/kernel/assembly/inner-lines
 * `decode: lines` where the record lies: each of its lines is transformed.
 */
import { SLOT_DECODED_BYTES, SLOT_INNER_RECORDS, STATUS_BAIL_LIMIT } from '../memory.ts';
import { slot } from './control.ts';
import { beginInner, endInner, transformInner } from './inner.ts';
import { bits, splatOf } from './lanes.ts';

/**
 * Writes what the lines of `start … end` become at `target`.
 * @param high whether a byte of it may be ≥ 0x80
 * @returns as `transform`
 */
export function transformLines(start: usize, end: usize, high: bool, target: usize, limit: usize): usize {
  if (end - start > slot(SLOT_DECODED_BYTES)) return STATUS_BAIL_LIMIT;
  const feed = splatOf(0x0a);
  let left = slot(SLOT_INNER_RECORDS);
  beginInner(target, limit);
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
    const status = transformInner(line, after, high);
    if (status != 0) return status;
    line = after;
  }
  return endInner();
}

/**
 * @module engine/kernel/assembly/lines
 * Newline-delimited text → spans: one record a line, its line feed included (records are read without it).
 */
import { SLOT_RESUME, SLOT_SPANS, SPAN_BYTES } from '../memory.ts';
import { setSlot, slot } from './control.ts';
import { bits, splatOf } from './lanes.ts';

/**
 * Writes the spans of at most `most` lines of `start … end`; the last line may lack its line feed.
 * @returns how many; SLOT_RESUME is where the rest begins (`end`: nothing is left).
 */
export function splitLines(start: usize, end: usize, most: u32): u32 {
  const feed = splatOf(0x0a);
  let span = slot(SLOT_SPANS);
  let lines: u32 = 0;
  let line = start;
  let block = start;
  while (block < end && lines < most) {
    let feeds = <u64>bits(v128.eq<i8>(v128.load(block), feed)) |
      (<u64>bits(v128.eq<i8>(v128.load(block, 16), feed)) << 16) |
      (<u64>bits(v128.eq<i8>(v128.load(block, 32), feed)) << 32) |
      (<u64>bits(v128.eq<i8>(v128.load(block, 48), feed)) << 48);
    while (feeds != 0) {
      const after = block + <usize>ctz(feeds) + 1;
      if (after > end || lines == most) break;
      store<u32>(span, <u32>line);
      store<u32>(span, <u32>after, 4);
      span += SPAN_BYTES;
      lines++;
      line = after;
      feeds &= feeds - 1;
    }
    block += 64;
  }
  if (lines < most && line < end) {
    store<u32>(span, <u32>line);
    store<u32>(span, <u32>end, 4);
    lines++;
    line = end;
  }
  setSlot(SLOT_RESUME, line);
  return lines;
}

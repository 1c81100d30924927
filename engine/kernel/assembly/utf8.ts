/**
 * @module engine/kernel/assembly/utf8
 * UTF-8 validation, 16 bytes a round: no lone surrogates, no overlong forms, nothing above U+10FFFF.
 * Method: J. Keiser and D. Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte" (2020): three look-ups by
 * nibbles of neighbouring bytes, each a set of error classes; a byte pair is wrong where all three sets share one.
 */
import { bits, highNibbles, leading, lookUp, splatOf } from './lanes.ts';

// The error classes, as bits.
//   0x01 too short: a lead byte without its continuation      0x10 surrogate U+D800–DFFF
//   0x02 too long: a continuation after an ASCII byte         0x20 overlong, two bytes
//   0x04 overlong, three bytes                                0x40 overlong, four bytes; or above U+13FFFF
//   0x08 above U+10FFFF                                       0x80 two continuations in a row (may be right)
const TABLES = memory.data<u8>([
  // +0: by the high nibble of the byte before
  0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x80, 0x80, 0x80, 0x80, 0x21, 0x01, 0x15, 0x49,
  // +16: by the low nibble of the byte before
  0xe7, 0xa3, 0x83, 0x83, 0x8b, 0xcb, 0xcb, 0xcb, 0xcb, 0xcb, 0xcb, 0xcb, 0xcb, 0xdb, 0xcb, 0xcb,
  // +32: by the high nibble of the byte itself
  0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0xe6, 0xae, 0xba, 0xba, 0x01, 0x01, 0x01, 0x01,
], 16);

/** Whether a byte of `start … end` is ≥ 0x80. */
export function hasHighByte(start: usize, end: usize): bool {
  let all = i32x4.splat(0);
  while (start + 16 <= end) {
    all = v128.or(all, v128.load(start));
    start += 16;
  }
  if (start < end) all = v128.or(all, leading(v128.load(start), end - start));
  return bits(all) != 0;
}

/** Not zero where a block is wrong behind the one before. */
// @ts-ignore: decorator
@inline
function wrongIn(block: v128, before: v128, byHigh: v128, byLow: v128, byNext: v128, low4: v128): v128 {
  const one = v128.shuffle<u8>(before, block, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
  const two = v128.shuffle<u8>(before, block, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
  const three = v128.shuffle<u8>(before, block, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28);
  const classes = v128.and(
    v128.and(lookUp(byHigh, highNibbles(one, low4)), lookUp(byLow, v128.and(one, low4))),
    lookUp(byNext, highNibbles(block, low4)),
  );
  // Top bit set where a third or fourth byte of a sequence has to be: there, and only there, 0x80 is right.
  const due = v128.or(v128.sub_sat<u8>(two, i8x16.splat(0x60)), v128.sub_sat<u8>(three, i8x16.splat(0x70)));
  return v128.xor(v128.and(due, i8x16.splat(-128)), classes);
}

/** Whether `start … end` is valid UTF-8. */
export function isUtf8(start: usize, end: usize): bool {
  const byHigh = v128.load(TABLES);
  const byLow = v128.load(TABLES, 16);
  const byNext = v128.load(TABLES, 32);
  const low4 = splatOf(0x0f);
  let before = i32x4.splat(0);
  let wrong = i32x4.splat(0);
  // 64 bytes of ASCII a round, and where they are not, 16.
  while (start + 64 <= end) {
    const block = v128.load(start);
    const others = v128.or(v128.or(v128.load(start, 16), v128.load(start, 32)), v128.load(start, 48));
    if (bits(v128.or(v128.or(block, before), others)) == 0) {
      start += 64;
      continue;
    }
    wrong = v128.or(wrong, wrongIn(block, before, byHigh, byLow, byNext, low4));
    before = block;
    start += 16;
  }
  // The last round sees at least one zero after the end, so that a sequence cut short there is "too short".
  while (start <= end) {
    const left = end - start;
    let block = v128.load(start);
    if (left < 16) block = leading(block, left);
    if (bits(v128.or(block, before)) != 0) wrong = v128.or(wrong, wrongIn(block, before, byHigh, byLow, byNext, low4));
    before = block;
    start += 16;
  }
  return !v128.any_true(wrong);
}

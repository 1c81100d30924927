/**
 * @module engine/kernel/assembly/lanes
 * SIMD helpers shared by all files. Constants that a loop needs are loaded from a table before it: written as
 * constants, V8 builds them anew in every round (prototype, 2026: 5–10 % of a scan).
 */

/** Table of one byte repeated 16 times. */
// @ts-ignore: decorator
@inline
export function splatOf(byte: i32): v128 {
  return v128.load(SPLATS + (<usize>SLOT_OF(byte) << 4));
}

// The few bytes that loops compare with; order as in SLOT_OF.
const SPLATS = memory.data<u8>([
  0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02,
  0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20,
  0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c,
  0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a,
  0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f,
  0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30,
  0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09,
], 16);

/** Which row of SPLATS holds a byte; folded away, since every caller passes a constant. */
// @ts-ignore: decorator
@inline
function SLOT_OF(byte: i32): i32 {
  if (byte == 0x02) return 0;
  if (byte == 0x20) return 1;
  if (byte == 0x5c) return 2;
  if (byte == 0x0a) return 3;
  if (byte == 0x0f) return 4;
  if (byte == 0x30) return 5;
  return 6; // 0x09
}

/** Loaded at `16 − n`: n bytes 0xff, then zeros. */
const LEADING = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
], 16);

/** The first `n` (0–16) bytes of a vector, the rest zero. */
// @ts-ignore: decorator
@inline
export function leading(v: v128, n: usize): v128 {
  return v128.and(v, v128.load(LEADING + 16 - n));
}

/**
 * Table look-up by byte. Indices must be 0–15 or ≥ 0x80 (those give 0): on these the relaxed instruction, one
 * machine instruction on x64, means the same everywhere.
 */
// @ts-ignore: decorator
@inline
export function lookUp(table: v128, index: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_swizzle(table, index);
  return v128.swizzle(table, index);
}

/** One bit a byte, set where the byte's top bit is. */
// @ts-ignore: decorator
@inline
export function bits(v: v128): i32 {
  return v128.bitmask<i8>(v);
}

/** The high four bits of every byte, as 0–15. */
// @ts-ignore: decorator
@inline
export function highNibbles(v: v128, low4: v128): v128 {
  return v128.and(v128.shr<u16>(v, 4), low4);
}

/** One bit a byte, set where the byte is no ASCII digit. */
// @ts-ignore: decorator
@inline
export function nonDigits(v: v128): i32 {
  return bits(v128.gt<u8>(v128.sub<i8>(v, splatOf(0x30)), splatOf(0x09)));
}

/** Copies a literal; reads and writes up to 15 bytes past its end, so literals and targets are padded. */
// @ts-ignore: decorator
@inline
export function copyLiteral(source: usize, length: usize, target: usize): usize {
  v128.store(target, v128.load(source));
  for (let i: usize = 16; i < length; i += 16) v128.store(target + i, v128.load(source + i));
  return target + length;
}

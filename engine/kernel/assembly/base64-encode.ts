/**
 * @module engine/kernel/assembly/base64-encode
 * Base64 (RFC 4648 §4, padded), 24 bytes a round. Method after W. Muła and D. Lemire (see base64-decode.ts): spread
 * three bytes over four, shift the 6-bit values into place, turn values into characters by one table of offsets.
 */
import { leading, lookUp } from './lanes.ts';

const TABLES = memory.data<u8>([
  // +0: three bytes to a 32-bit lane, as b1 b0 b2 b1
  1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10,
  // +16, +32: which bits to keep after ≫ 1, and before the multiplication (≪ 4 and ≪ 8)
  0, 0x7e, 0xe0, 0x07, 0, 0x7e, 0xe0, 0x07, 0, 0x7e, 0xe0, 0x07, 0, 0x7e, 0xe0, 0x07,
  0xf0, 0x03, 0x3f, 0, 0xf0, 0x03, 0x3f, 0, 0xf0, 0x03, 0x3f, 0, 0xf0, 0x03, 0x3f, 0,
  // +48: the multipliers
  0x10, 0, 0, 1, 0x10, 0, 0, 1, 0x10, 0, 0, 1, 0x10, 0, 0, 1,
  // +64: 2⁶ and 2¹⁰, which multiplied and ≫ 15 are ≫ 9 and ≫ 5
  0x40, 0, 0, 4, 0x40, 0, 0, 4, 0x40, 0, 0, 4, 0x40, 0, 0, 4,
  // +80: value → offset to its character, by class: 0 A–Z, 1 a–z, 2–11 digits, 12 '+', 13 '/'
  65, 71, 0xfc, 0xfc, 0xfc, 0xfc, 0xfc, 0xfc, 0xfc, 0xfc, 0xfc, 0xfc, 0xed, 0xf0, 0, 0,
  // +96, +112: 51, 25
  51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51,
  25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25,
], 16);

/** By how many `=` there are at the end: which of the last two characters stay, and what is laid over them. */
const PADDINGS = memory.data<u16>([0xffff, 0, 0x00ff, 0x3d00, 0, 0x3d3d, 0, 0], 16);

/**
 * Each lane times a power of two, ≫ 15: two shifts by different numbers in one instruction. The lanes are not negative and lose no
 * bits, so that nothing is rounded or saturated.
 */
// @ts-ignore: decorator
@inline
function shiftRight(lanes: v128, powers: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_q15mulr<i16>(lanes, powers);
  return i16x8.q15mulr_sat_s(lanes, powers);
}

/** Twelve bytes → sixteen characters. The tables come as arguments so that a loop keeps them in registers. */
// @ts-ignore: decorator
@inline
function encode12(
  bytes: v128, spread: v128, keep: v128, keepMul: v128, multipliers: v128, powers: v128,
  offsets: v128, k51: v128, k25: v128,
): v128 {
  const lanes = lookUp(bytes, spread);
  const values = v128.or(
    shiftRight(v128.and(v128.shr<u16>(lanes, 1), keep), powers),
    v128.mul<i16>(v128.and(lanes, keepMul), multipliers),
  );
  const classes = v128.sub<i8>(v128.sub_sat<u8>(values, k51), v128.gt<i8>(values, k25));
  return v128.add<i8>(values, lookUp(offsets, classes));
}

/** Length of the base64 text of `length` bytes. */
// @ts-ignore: decorator
@inline
export function base64Length(length: usize): usize {
  return ((length + 2) / 3) << 2;
}

/** Encodes `source … end` at `target`; reads up to 28 and writes up to 32 bytes too many. Returns the end. */
export function encodeBase64(source: usize, end: usize, target: usize): usize {
  const spread = v128.load(TABLES);
  const keep = v128.load(TABLES, 16);
  const keepMul = v128.load(TABLES, 32);
  const multipliers = v128.load(TABLES, 48);
  const powers = v128.load(TABLES, 64);
  const offsets = v128.load(TABLES, 80);
  const k51 = v128.load(TABLES, 96);
  const k25 = v128.load(TABLES, 112);

  while (source + 24 <= end) {
    const a = v128.load(source);
    const b = v128.load(source, 12);
    v128.store(target, encode12(a, spread, keep, keepMul, multipliers, powers, offsets, k51, k25));
    v128.store(target, encode12(b, spread, keep, keepMul, multipliers, powers, offsets, k51, k25), 16);
    source += 24;
    target += 32;
  }
  // The last 0–23 bytes without a branch: both blocks are encoded, and padding is laid over what is too much.
  const left = end - source;
  const first = min<usize>(left, 12);
  const a = leading(v128.load(source), first);
  const b = leading(v128.load(source, 12), left - first);
  v128.store(target, encode12(a, spread, keep, keepMul, multipliers, powers, offsets, k51, k25));
  v128.store(target, encode12(b, spread, keep, keepMul, multipliers, powers, offsets, k51, k25), 16);
  const quanta = ((left + 2) * 43) >> 7; // (left + 2) / 3, exact below 26
  target += quanta << 2;
  const padding = PADDINGS + ((quanta * 3 - left) << 2);
  store<u16>(target - 2, (load<u16>(target - 2) & load<u16>(padding)) | load<u16>(padding, 2));
  return target;
}

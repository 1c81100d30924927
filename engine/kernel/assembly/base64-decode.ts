/**
 * @module engine/kernel/assembly/base64-decode
 * Strict, canonical base64 (RFC 4648 §4: `+` and `/`, padded, unused bits zero), 32 characters a round. Everything
 * else is refused, and the caller hands the record back to the lenient decoder.
 * Classification by nibbles and arithmetic after W. Muła and D. Lemire, "Faster Base64 Encoding and Decoding Using
 * AVX2 Instructions" (2018).
 */
import { bits, highNibbles, leading, lookUp, splatOf } from './lanes.ts';

/** Where the decoded bytes end, and a bit mask that is not 0 if one of them is ≥ 0x80: results of {@link decodeBase64}. */
export let decodedEnd: usize = 0;
export let decodedHigh: i32 = 0;

const TABLES = memory.data<u8>([
  // +0, +16: a character is outside the alphabet if these two, looked up by its nibbles, share a bit
  0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13, 0x1a, 0x1b, 0x1b, 0x1b, 0x1a,
  0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
  // +32: what to add to a character to get its value, by high nibble (one less for '/')
  0, 16, 19, 4, 0xbf, 0xbf, 0xb9, 0xb9, 0, 0, 0, 0, 0, 0, 0, 0,
  // +48: '/'
  47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47,
  // +64, +80: multipliers that join 6 + 6 bits, then 12 + 12 bits
  64, 1, 64, 1, 64, 1, 64, 1, 64, 1, 64, 1, 64, 1, 64, 1,
  0, 16, 1, 0, 0, 16, 1, 0, 0, 16, 1, 0, 0, 16, 1, 0,
  // +96: the three used bytes of every 32-bit lane, in order (the last four lanes take a zero byte)
  2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 3, 3, 3, 3,
], 16);

/** By characters in the last quantum: mask of the bytes behind them, what those have to be, how many they are. */
const ENDINGS = memory.data<u32>([
  0xff, 0x22, 1, 0,
  0, 1, 0, 0, // one character is no quantum
  0xffffff, 0x223d3d, 3, 0,
  0xffff, 0x223d, 2, 0,
], 16);

/** Pairs of 6-bit values → 12 bits. The relaxed dot product wants one operand below 128, which the values are. */
// @ts-ignore: decorator
@inline
function joinPairs(values: v128, multipliers: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_dot<i16>(multipliers, values);
  return v128.or(v128.shl<i16>(v128.and(values, i16x8.splat(0x3f)), 6), v128.shr<u16>(values, 8));
}

/**
 * Decodes from `source` to the closing quote (any character outside the alphabet ends the text).
 * Reads up to 31 bytes past the end and writes up to 32 past `decodedEnd`.
 * @returns the address after the quote, or 0 if the text is not canonical.
 */
export function decodeBase64(source: usize, target: usize): usize {
  const byLow = v128.load(TABLES);
  const byHigh = v128.load(TABLES, 16);
  const offsets = v128.load(TABLES, 32);
  const slash = v128.load(TABLES, 48);
  const join12 = v128.load(TABLES, 64);
  const join24 = v128.load(TABLES, 80);
  const pack = v128.load(TABLES, 96);
  const low4 = splatOf(0x0f);
  let all = i32x4.splat(0);

  let a: v128, b: v128, aHigh: v128, bHigh: v128, aOutside: v128, bOutside: v128;
  while (true) {
    a = v128.load(source);
    b = v128.load(source, 16);
    aHigh = highNibbles(a, low4);
    bHigh = highNibbles(b, low4);
    aOutside = v128.and(lookUp(byLow, v128.and(a, low4)), lookUp(byHigh, aHigh));
    bOutside = v128.and(lookUp(byLow, v128.and(b, low4)), lookUp(byHigh, bHigh));
    if (v128.any_true(v128.or(aOutside, bOutside))) break;
    const aValues = v128.add<i8>(a, lookUp(offsets, v128.add<i8>(v128.eq<i8>(a, slash), aHigh)));
    const bValues = v128.add<i8>(b, lookUp(offsets, v128.add<i8>(v128.eq<i8>(b, slash), bHigh)));
    const aBytes = lookUp(v128.dot<i16>(joinPairs(aValues, join12), join24), pack);
    const bBytes = lookUp(v128.dot<i16>(joinPairs(bValues, join12), join24), pack);
    v128.store(target, aBytes);
    v128.store(target, bBytes, 12);
    all = v128.or(all, v128.or(aBytes, bBytes));
    source += 32;
    target += 24;
  }

  // The last 0–31 characters without a branch: both blocks are decoded, as far as they are inside. Two rounds at most instead,
  // one or two by the text's length, took 3 % more of an Apache event's time (2026-11-30).
  const none = i32x4.splat(0);
  const inside = <usize>ctz(bits(v128.ne<i8>(aOutside, none)) | (bits(v128.ne<i8>(bOutside, none)) << 16));
  const first = min<usize>(inside, 16);
  const aRest = v128.add<i8>(a, lookUp(offsets, v128.add<i8>(v128.eq<i8>(a, slash), aHigh)));
  const bRest = v128.add<i8>(b, lookUp(offsets, v128.add<i8>(v128.eq<i8>(b, slash), bHigh)));
  const aLast = lookUp(v128.dot<i16>(joinPairs(leading(aRest, first), join12), join24), pack);
  const bLast = lookUp(v128.dot<i16>(joinPairs(leading(bRest, inside - first), join12), join24), pack);
  v128.store(target, aLast);
  v128.store(target, bLast, 12);
  all = v128.or(all, v128.or(aLast, bLast));
  target += (inside * 3) >> 2;
  source += inside;

  decodedEnd = target;
  decodedHigh = bits(all);
  // Behind the text: its padding and the closing quote, by how many characters the last quantum has. The bits that
  // padding leaves over stand in the byte after the last one; canonical text has zeros there.
  const ending = ENDINGS + ((inside & 3) << 4);
  const ends = (load<u32>(source) & load<u32>(ending)) == load<u32>(ending, 4) && load<u8>(target) == 0;
  return ends ? source + <usize>load<u32>(ending, 8) : 0;
}

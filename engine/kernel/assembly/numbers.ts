/**
 * @module engine/kernel/assembly/numbers
 * int, float and bool: text → JSON. Digits stay digits, however many: nothing goes through a double.
 * Every function returns the end of what it wrote, or 0 where the text is not plainly of the type.
 */
import { nonDigits } from './lanes.ts';

/** The first address from `start` on that holds no digit, at most `end`. */
// @ts-ignore: decorator
@inline
export function digitsEnd(start: usize, end: usize): usize {
  while (start < end) {
    const other = nonDigits(v128.load(start));
    if (other != 0) {
      start += ctz(other);
      break;
    }
    start += 16;
  }
  return min(start, end);
}

/** `[+-]?[0-9]+` → the digits without `+` and leading zeros; `-0` → `0`. */
// @ts-ignore: decorator
@inline
export function writeInt(start: usize, end: usize, target: usize): usize {
  const digits = v128.load(start);
  const length = end - start;
  // Up to 16 digits that stay as they are: nearly all.
  if (length - 1 < 16 && (nonDigits(digits) & ((1 << <i32>length) - 1)) == 0 && (load<u8>(start) != 0x30 || length == 1)) {
    v128.store(target, digits);
    return target + length;
  }
  return writeOddInt(start, end, target);
}

/** An int with a sign, leading zeros or many digits; 0: it is none. */
function writeOddInt(start: usize, end: usize, target: usize): usize {
  if (start == end) return 0;
  const first = <u32>load<u8>(start);
  const negative = first == 0x2d;
  if (negative || first == 0x2b) start++;
  if (start == end || digitsEnd(start, end) != end) return 0;
  while (end - start > 1 && load<u8>(start) == 0x30) start++;
  if (negative && load<u8>(start) != 0x30) store<u8>(target++, 0x2d);
  memory.copy(target, start, end - start);
  return target + (end - start);
}

/** Where the JSON number that begins at `start` ends (at most `end`); 0 if none does. RFC 8259 §6. */
export function numberEnd(start: usize, end: usize): usize {
  let p = start;
  if (p < end && load<u8>(p) == 0x2d) p++;
  const whole = p;
  p = digitsEnd(p, end);
  if (p == whole || (p - whole > 1 && load<u8>(whole) == 0x30)) return 0;
  if (p < end && load<u8>(p) == 0x2e) {
    const fraction = p + 1;
    p = digitsEnd(fraction, end);
    if (p == fraction) return 0;
  }
  if (p < end && (load<u8>(p) | 0x20) == 0x65) {
    p++;
    if (p < end && (load<u8>(p) == 0x2b || load<u8>(p) == 0x2d)) p++;
    const exponent = p;
    p = digitsEnd(exponent, end);
    if (p == exponent) return 0;
  }
  return p;
}

/** A JSON number stays as written; other notations (`+1`, `.5`, `007.0`) are left to the reference path. */
export function writeFloat(start: usize, end: usize, target: usize): usize {
  if (numberEnd(start, end) != end) return 0;
  memory.copy(target, start, end - start);
  return target + (end - start);
}

/** `true yes on 1`, `false no off 0` in any ASCII case: 1 or 0; −1: neither. */
export function readBool(start: usize, end: usize): i32 {
  const length = end - start;
  if (length == 1) {
    const digit = <i32>load<u8>(start) - 0x30;
    return (digit & ~1) == 0 ? digit : -1;
  }
  if (length > 5) return -1;
  // Setting bit 5 makes letters small; what it makes letters of were letters, so anything else is refused here.
  for (let i: usize = 0; i < length; i++) {
    const letter = <u32>load<u8>(start + i) | 0x20;
    if (letter - 0x61 > 25) return -1;
  }
  const word = (load<u64>(start) | 0x2020202020202020) & ((<u64>1 << (<u64>length << 3)) - 1);
  if (word == 0x65757274) return 1; // true
  if (word == 0x65736c6166) return 0; // false
  if (word == 0x736579) return 1; // yes
  if (word == 0x6f6e) return 0; // no
  if (word == 0x6e6f) return 1; // on
  if (word == 0x66666f) return 0; // off
  return -1;
}

/** A bool as `true` or `false`. */
export function writeBool(start: usize, end: usize, target: usize): usize {
  const value = readBool(start, end);
  if (value < 0) return 0;
  if (value) {
    store<u32>(target, 0x65757274);
    return target + 4;
  }
  store<u64>(target, 0x65736c6166);
  return target + 5;
}

/** A whole number as decimal digits. */
export function writeI64(value: i64, target: usize): usize {
  if (value < 0) {
    store<u8>(target++, 0x2d);
    value = -value;
  }
  let rest = <u64>value;
  let length: usize = 1;
  for (let limit: u64 = 10; rest >= limit && length < 19; limit *= 10) length++;
  for (let at = target + length - 1; at >= target; at--) {
    const tenth = rest / 10;
    store<u8>(at, <u8>(0x30 + (rest - tenth * 10)));
    rest = tenth;
  }
  return target + length;
}

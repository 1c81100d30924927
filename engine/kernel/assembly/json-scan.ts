/**
 * @module engine/kernel/assembly/json-scan
 * Walks over JSON text (RFC 8259) exactly as strictly as JSON.parse: what it accepts, JSON.parse accepts.
 * Every function takes an address inside the text and gives the one behind what it walked over, or 0 where that is
 * not valid. The text must be followed by zero bytes (SLACK): no token goes on over a zero byte, so nothing here
 * compares with the end.
 */
import { bits, nonDigits, splatOf } from './lanes.ts';

/**
 * Nesting that {@link skipValue} follows, one bit of its stack a level; deeper text is refused. With the record around it and
 * an empty object within, which is not counted, 64 levels: no pipeline's `limits.depth` is less.
 */
const DEEPEST: i32 = 62;

/** Skips white space. */
// @ts-ignore: decorator
@inline
export function skipSpace(at: usize): usize {
  while (true) {
    const c = <u32>load<u8>(at);
    if (c > 0x20) return at;
    if (c != 0x20 && c != 0x0a && c != 0x0d && c != 0x09) return at;
    at++;
  }
}

/** The first byte from `at` on that is `"`, `\`, a control or not ASCII. */
// @ts-ignore: decorator
@inline
export function plainEnd(at: usize): usize {
  const two = splatOf(0x02);
  const space = splatOf(0x20);
  const backslash = splatOf(0x5c);
  while (true) {
    const v = v128.load(at);
    // As signed numbers bytes ≥ 0x80 are below the controls; exchanging 0x20 and 0x22 puts the quote behind them.
    const special = bits(v128.or(v128.le<i8>(v128.xor(v, two), space), v128.eq<i8>(v, backslash)));
    if (special != 0) return at + ctz(special);
    at += 16;
  }
}

/**
 * The first byte from `at` on that is `"`, `\` or a control. Compared as unsigned numbers, bytes beyond ASCII do not stop
 * it: 0.3 ns a byte of such text, where going on behind each of them took 4.8 (2026-11-29).
 */
// @ts-ignore: decorator
@inline
export function stringStop(at: usize): usize {
  const two = splatOf(0x02);
  const space = splatOf(0x20);
  const backslash = splatOf(0x5c);
  while (true) {
    const special = bits(stops(v128.load(at), two, space, backslash));
    if (special != 0) return at + ctz(special);
    at += 16;
  }
}

/** Lanes not zero for `"`, `\` and controls. (Exchanging 0x20 and 0x22 makes the first and last one range.) */
// @ts-ignore: decorator
@inline
export function stops(v: v128, two: v128, space: v128, backslash: v128): v128 {
  return v128.or(v128.le<u8>(v128.xor(v, two), space), v128.eq<i8>(v, backslash));
}

/** Whether four hexadecimal digits are at `at`. */
// @ts-ignore: decorator
@inline
function isHex(at: usize): bool {
  const v = v128.load32_zero(at);
  const letters = v128.le<u8>(v128.sub<i8>(v128.or(v, splatOf(0x20)), i8x16.splat(0x61)), i8x16.splat(5));
  const digits = v128.le<u8>(v128.sub<i8>(v, splatOf(0x30)), splatOf(0x09));
  return (bits(v128.or(letters, digits)) & 15) == 15;
}

/** Where the last escapes begin that {@link textEnd} went over. */
export let lastEscape: usize = 0;

// @ts-ignore: decorator
@inline
export function forgetEscapes(): void {
  lastEscape = 0;
}

/** Bits of `"`, `\` and controls among 32 bytes. */
// @ts-ignore: decorator
@inline
function stopsIn32(at: usize, two: v128, space: v128, backslash: v128): u32 {
  const low = bits(stops(v128.load(at), two, space, backslash));
  return low | (bits(stops(v128.load(at, 16), two, space, backslash)) << 16);
}

/** The rest of a string, inlined: see {@link skipString}. Not-ASCII bytes are text, whatever they are. */
// @ts-ignore: decorator
@inline
export function textEnd(at: usize, two: v128, space: v128, backslash: v128): usize {
  let special = stopsIn32(at, two, space, backslash);
  while (true) {
    if (special == 0) {
      at += 32;
      special = stopsIn32(at, two, space, backslash);
      continue;
    }
    const stop = at + ctz(special);
    const c = <u32>load<u8>(stop);
    if (c == 0x22) return stop + 1;
    if (c != 0x5c) return 0; // a control
    let behind = stop;
    while (load<u8>(behind) == 0x5c) { // escapes often come together
      if (load<u8>(behind, 1) == 0x75) {
        if (!isHex(behind + 2)) return 0;
        behind += 6;
      } else {
        if (!isShortEscape(load<u8>(behind, 1))) return 0;
        behind += 2;
      }
    }
    lastEscape = stop;
    if (behind - at < 32) {
      special &= <u32>-1 << (behind - at);
    } else {
      at = behind;
      special = stopsIn32(at, two, space, backslash);
    }
  }
  return 0;
}

/** Skips the rest of a string; `at` is behind its opening quote. */
export function skipString(at: usize): usize {
  return textEnd(at, splatOf(0x02), splatOf(0x20), splatOf(0x5c));
}

/** `"`, `/`, `\`, `b`, `f`, `n`, `r`, `t`, as bits of the bytes 0x20 … 0x3f and 0x40 … 0x7f. */
// @ts-ignore: decorator
@inline
function isShortEscape(c: u32): bool {
  const set: u64 = c < 0x40 ? 0x0000800400000000 : 0x0014404410000000;
  return c < 0x80 && ((set >> <u64>(c & 63)) & 1) != 0;
}

/** The first byte from `at` on that is no digit. */
// @ts-ignore: decorator
@inline
function skipDigits(at: usize): usize {
  while (true) {
    const other = nonDigits(v128.load(at));
    if (other != 0) return at + ctz(other);
    at += 16;
  }
}

/** A number. One of at most 15 characters without an exponent is read in one round. */
// @ts-ignore: decorator
@inline
export function skipNumber(at: usize): usize {
  const from = at + <usize>(load<u8>(at) == 0x2d);
  const other = nonDigits(v128.load(from)) | 0x10000;
  const whole = ctz(other);
  let stop = whole;
  if (load<u8>(from + whole) == 0x2e) {
    stop = ctz((other & (other - 1)) | 0x10000); // what ends the digits behind the point
    if (stop == 16) return skipLongNumber(at);
    if (stop == whole + 1) return 0;
  }
  if (whole == 0 || (whole > 1 && load<u8>(from) == 0x30)) return 0;
  return stop < 16 && (load<u8>(from + stop) | 0x20) != 0x65 ? from + stop : skipLongNumber(at);
}

function skipLongNumber(at: usize): usize {
  if (load<u8>(at) == 0x2d) at++;
  const whole = at;
  at = skipDigits(at);
  if (at == whole || (at - whole > 1 && load<u8>(whole) == 0x30)) return 0;
  if (load<u8>(at) == 0x2e) {
    const fraction = at + 1;
    at = skipDigits(fraction);
    if (at == fraction) return 0;
  }
  if ((load<u8>(at) | 0x20) == 0x65) {
    at++;
    if (load<u8>(at) == 0x2b || load<u8>(at) == 0x2d) at++;
    const exponent = at;
    at = skipDigits(exponent);
    if (at == exponent) return 0;
  }
  return at;
}

/**
 * Numbers with nothing but commas between them; `at` is at the first. The address behind the last; 0: one is not valid.
 * Integers without a sign are read 16 bytes at a time: 0.5 ns a byte of `0,0,…`, one by one 4 (2026-11-29).
 */
export function skipNumbers(at: usize): usize {
  const comma = i8x16.splat(0x2c);
  const zero = splatOf(0x30);
  while (true) {
    const v = v128.load(at);
    const other = nonDigits(v);
    const commas = bits(v128.eq<i8>(v, comma));
    const starts = (commas << 1) | 1;
    // No digit where a number begins, a digit behind a zero that begins one, or neither digit nor comma.
    const wrong = (starts & other) | (((starts & bits(v128.eq<i8>(v, zero))) << 1) & ~other) | (other & ~commas);
    const whole = commas & ((wrong & -wrong) - 1);
    if (whole != 0) {
      at += 31 - clz(whole);
    } else {
      at = skipNumber(at);
      if (at == 0 || load<u8>(at) != 0x2c) return at;
    }
    const c = <u32>load<u8>(at, 1);
    if (c - 0x30 > 9 && c != 0x2d) return at;
    at++;
  }
}

/** A value that is no object or array; of an array of numbers, as many as come. */
// @ts-ignore: decorator
@inline
function skipScalar(at: usize, list: bool): usize {
  const c = <u32>load<u8>(at);
  if (c == 0x22) return skipString(at + 1);
  if (c == 0x2d || c - 0x30 <= 9) {
    at = skipNumber(at);
    return list && at != 0 && load<u8>(at) == 0x2c && <u32>load<u8>(at, 1) - 0x30 <= 9 ? skipNumbers(at + 1) : at;
  }
  const word = load<u32>(at);
  if (word == 0x65757274 || word == 0x6c6c756e) return at + 4; // true, null
  if (c == 0x66 && load<u32>(at, 1) == 0x65736c61) return at + 5; // false
  return 0;
}

/** Whether {@link skipValue} met white space inside the last value. */
export let spaced: bool = false;

/** Skips white space inside a value, and remembers that there was some. */
// @ts-ignore: decorator
@inline
function skipInnerSpace(at: usize): usize {
  if (<u32>load<u8>(at) > 0x20) return at;
  spaced = true;
  return skipSpace(at);
}

/** A member's name and the colon behind it; `at` is where the name's quote should be. */
// @ts-ignore: decorator
@inline
function skipName(at: usize): usize {
  if (load<u8>(at) != 0x22) return 0;
  at = skipString(at + 1);
  if (at == 0) return 0;
  at = skipInnerSpace(at);
  return load<u8>(at) == 0x3a ? skipInnerSpace(at + 1) : 0;
}

/** Any value; `at` is at its first byte. */
export function skipValue(at: usize): usize {
  spaced = false;
  let depth: i32 = 0;
  let objects: u64 = 0; // one bit a level, the innermost lowest: 1 in an object, 0 in an array
  while (true) {
    const c = <u32>load<u8>(at);
    if (c == 0x7b || c == 0x5b) {
      const object: u64 = c == 0x7b ? 1 : 0;
      at = skipInnerSpace(at + 1);
      if (<u32>load<u8>(at) != c + 2) { // not closed at once: '}' and ']' are their openers + 2
        if (++depth > DEEPEST) return 0;
        objects = (objects << 1) | object;
        if (object) {
          at = skipName(at);
          if (at == 0) return 0;
        }
        continue;
      }
      at++;
    } else {
      at = skipScalar(at, depth != 0 && (objects & 1) == 0);
      if (at == 0) return 0;
    }
    // A value has ended here: go on to the next one, or close what it was the last of.
    while (true) {
      if (depth == 0) return at;
      at = skipInnerSpace(at);
      const next = <u32>load<u8>(at++);
      if (next == 0x2c) {
        at = skipInnerSpace(at);
        if (objects & 1) {
          at = skipName(at);
          if (at == 0) return 0;
        }
        break;
      }
      if (next != (objects & 1 ? <u32>0x7d : <u32>0x5d)) return 0;
      objects >>= 1;
      depth--;
    }
  }
}

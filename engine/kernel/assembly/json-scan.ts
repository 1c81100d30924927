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

function isHex(at: usize): bool {
  const c = <u32>load<u8>(at);
  return c - 0x30 <= 9 || (c | 0x20) - 0x61 <= 5;
}

/** Skips the rest of a string; `at` is behind its opening quote. Not-ASCII bytes are text, whatever they are. */
export function skipString(at: usize): usize {
  while (true) {
    at = plainEnd(at);
    const c = <u32>load<u8>(at);
    if (c == 0x22) return at + 1;
    if (c >= 0x80) {
      at++;
      continue;
    }
    if (c != 0x5c) return 0; // a control
    switch (<u32>load<u8>(at, 1)) {
      case 0x22: case 0x5c: case 0x2f: case 0x62: case 0x66: case 0x6e: case 0x72: case 0x74:
        at += 2;
        break;
      case 0x75:
        if (!isHex(at + 2) || !isHex(at + 3) || !isHex(at + 4) || !isHex(at + 5)) return 0;
        at += 6;
        break;
      default: return 0;
    }
  }
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

// @ts-ignore: decorator
@inline
export function skipNumber(at: usize): usize {
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

/** A value that is no object or array. */
// @ts-ignore: decorator
@inline
function skipScalar(at: usize): usize {
  const c = <u32>load<u8>(at);
  if (c == 0x22) return skipString(at + 1);
  if (c == 0x2d || c - 0x30 <= 9) return skipNumber(at);
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
      at = skipScalar(at);
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

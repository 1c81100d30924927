/**
 * @module engine/kernel/assembly/json-copy
 * Copies of JSON: a text without its escapes, a value without white space.
 */
import { skipString, stops } from './json-scan.ts';
import { bits, splatOf } from './lanes.ts';

/** What a backslash and a character stand for; 0: nothing that is read here. */
// @ts-ignore: decorator
@inline
function escaped(letter: u32): u32 {
  if (letter == 0x22 || letter == 0x5c || letter == 0x2f) return letter;
  if (letter == 0x6e) return 0x0a;
  if (letter == 0x74) return 0x09;
  if (letter == 0x72) return 0x0d;
  if (letter == 0x62) return 0x08;
  return letter == 0x66 ? 0x0c : 0;
}

/** The value of four hexadecimal digits; −1: they are none. */
function readHex(at: usize): i32 {
  let value: i32 = 0;
  for (let i: usize = 0; i < 4; i++) {
    const c = <i32>load<u8>(at + i);
    const digit = <u32>(c - 0x30) <= 9 ? c - 0x30 : (c | 0x20) - 0x57;
    if (<u32>digit > 15 || (<u32>(c - 0x30) > 9 && digit < 10)) return -1;
    value = (value << 4) | digit;
  }
  return value;
}

/** Writes a character of the basic plane as UTF-8. */
function writeCharacter(code: i32, to: usize): usize {
  if (code < 0x80) {
    store<u8>(to, <u8>code);
    return to + 1;
  }
  if (code < 0x800) {
    store<u8>(to, <u8>(0xc0 | (code >> 6)));
    store<u8>(to, <u8>(0x80 | (code & 0x3f)), 1);
    return to + 2;
  }
  store<u8>(to, <u8>(0xe0 | (code >> 12)));
  store<u8>(to, <u8>(0x80 | ((code >> 6) & 0x3f)), 1);
  store<u8>(to, <u8>(0x80 | (code & 0x3f)), 2);
  return to + 3;
}

/**
 * What {@link decodeText} wrote ends here; whether a byte of it may be beyond ASCII, and whether one that was escaped is a quote or
 * a line end.
 */
export let decodedEnd: usize = 0;
export let decodedHigh: bool = false;
export let decodedSpecial: bool = false;

/**
 * Copies the text that begins at `from` to `to`, without its escapes; it is no longer than it was.
 * @param doubles whether a quote is written twice
 * @returns behind its closing quote, or 0: not valid JSON, or an escape that is half of a surrogate pair
 */
export function decodeText(from: usize, to: usize, doubles: bool): usize {
  const two = splatOf(0x02);
  const space = splatOf(0x20);
  const backslash = splatOf(0x5c);
  let all = i32x4.splat(0);
  decodedSpecial = false;
  while (true) {
    const v = v128.load(from);
    v128.store(to, v);
    all = v128.or(all, v);
    const special = bits(stops(v, two, space, backslash));
    if (special == 0) {
      from += 16;
      to += 16;
      continue;
    }
    from += ctz(special);
    to += ctz(special);
    const c = load<u8>(from);
    if (c == 0x22) break;
    if (c != 0x5c) return 0; // a control
    let character = <i32>escaped(load<u8>(from, 1));
    if (character != 0) {
      from += 2;
    } else {
      if (load<u8>(from, 1) != 0x75) return 0;
      character = readHex(from + 2);
      if (character < 0 || (character & 0xf800) == 0xd800) return 0;
      from += 6;
    }
    if (character == 0x22 || character == 0x0a || character == 0x0d) {
      decodedSpecial = true;
      if (doubles && character == 0x22) store<u8>(to++, 0x22);
    }
    to = writeCharacter(character, to);
  }
  decodedEnd = to;
  decodedHigh = bits(all) != 0;
  return from + 1;
}

/** Copies a valid value, leaving out white space between its tokens. */
export function copyMinified(at: usize, end: usize, target: usize): usize {
  while (at < end) {
    const c = <u32>load<u8>(at);
    if (c == 0x22) {
      const after = skipString(at + 1);
      memory.copy(target, at, after - at);
      target += after - at;
      at = after;
    } else {
      if (c > 0x20) store<u8>(target++, <u8>c);
      at++;
    }
  }
  return target;
}

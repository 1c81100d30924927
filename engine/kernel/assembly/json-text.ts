/**
 * @module engine/kernel/assembly/json-text
 * Text → the inside of a JSON string, escaped as JSON.stringify does it. The text must be valid UTF-8.
 */
import { bits, splatOf } from './lanes.ts';

/** byte → its escape (6 bytes) and the escape's length (byte 7); filled in once at start. */
const ESCAPES = memory.data(128 * 8, 16);
const HEX = memory.data<u8>([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102]);

function setShort(byte: i32, letter: i32): void {
  const at = ESCAPES + (<usize>byte << 3);
  store<u16>(at, <u16>(0x5c | (letter << 8)));
  store<u8>(at, 2, 7);
}

function fillEscapes(): void {
  for (let byte: i32 = 0; byte < 0x20; byte++) {
    const at = ESCAPES + (<usize>byte << 3);
    store<u32>(at, 0x3030755c); // \u00
    store<u8>(at, load<u8>(HEX + (byte >> 4)), 4);
    store<u8>(at, load<u8>(HEX + (byte & 15)), 5);
    store<u8>(at, 6, 7);
  }
  setShort(0x08, 0x62);
  setShort(0x09, 0x74);
  setShort(0x0a, 0x6e);
  setShort(0x0c, 0x66);
  setShort(0x0d, 0x72);
  setShort(0x22, 0x22);
  setShort(0x5c, 0x5c);
}
fillEscapes();

/** One bit a byte, set for `"`, `\` and controls. (Exchanging 0x20 and 0x22 makes the first and last one range.) */
// @ts-ignore: decorator
@inline
export function needsEscape(v: v128, two: v128, space: v128, backslash: v128): i32 {
  return bits(v128.or(v128.le<u8>(v128.xor(v, two), space), v128.eq<i8>(v, backslash)));
}

/**
 * Copies `start … end` to `target`, escaped. Writes at most 6 bytes a byte and up to 16 more.
 * @returns the end of what was written.
 */
export function writeEscaped(start: usize, end: usize, target: usize): usize {
  const two = splatOf(0x02);
  const space = splatOf(0x20);
  const backslash = splatOf(0x5c);
  while (true) {
    const block = v128.load(start);
    v128.store(target, block);
    let special = needsEscape(block, two, space, backslash);
    const left = end - start;
    if (left < 16) special &= (1 << <i32>left) - 1;
    if (special == 0) {
      if (left <= 16) break;
      start += 16;
      target += 16;
    } else {
      // All copied bytes are in place already; from the first special one on they are written again.
      const clean: usize = ctz(special);
      const escape = load<u64>(ESCAPES + (<usize>load<u8>(start + clean) << 3));
      store<u64>(target + clean, escape);
      target += clean + <usize>(escape >> 56);
      start += clean + 1;
    }
  }
  return target + (end - start);
}

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

/** Lanes not zero for `"`, `\` and controls. (Exchanging 0x20 and 0x22 makes the first and last one range.) */
// @ts-ignore: decorator
@inline
function needsEscape(v: v128, two: v128, space: v128, backslash: v128): v128 {
  return v128.or(v128.le<u8>(v128.xor(v, two), space), v128.eq<i8>(v, backslash));
}

/**
 * Copies `start … end` to `target`, escaped: at most 6 bytes a byte. Reads and writes up to 16 bytes past the end.
 * Up to 16 bytes and up to 64 are one round each without a loop, because a loop's end is a branch that field lengths
 * make unpredictable: some 6 ns a field, as much as the copying (2026).
 * @returns the end of what was written.
 */
// @ts-ignore: decorator
@inline
export function writeEscaped(start: usize, end: usize, target: usize): usize {
  const two = splatOf(0x02);
  const space = splatOf(0x20);
  const backslash = splatOf(0x5c);
  while (true) {
    const left = end - start;
    const a = v128.load(start);
    v128.store(target, a);
    const aSpecial = needsEscape(a, two, space, backslash);
    let special: u64;
    if (left <= 16) {
      special = <u64>bits(aSpecial) & (((<u64>1) << <u64>left) - 1);
      if (special == 0) break;
    } else {
      // All four blocks lie within the text, the last one at its end, so that no mask is needed where they are plain.
      const last = min<usize>(left, 64) - 16;
      const second = min<usize>(last, 16);
      const third = min<usize>(last, 32);
      const b = v128.load(start + second);
      const c = v128.load(start + third);
      const d = v128.load(start + last);
      v128.store(target + second, b);
      v128.store(target + third, c);
      v128.store(target + last, d);
      const bSpecial = needsEscape(b, two, space, backslash);
      const cSpecial = needsEscape(c, two, space, backslash);
      const dSpecial = needsEscape(d, two, space, backslash);
      if (!v128.any_true(v128.or(v128.or(aSpecial, bSpecial), v128.or(cSpecial, dSpecial)))) {
        if (left <= 64) break;
        start += 64;
        target += 64;
        continue;
      }
      special = <u64>bits(aSpecial) | (<u64>bits(bSpecial) << <u64>second) | (<u64>bits(cSpecial) << <u64>third) |
        (<u64>bits(dSpecial) << <u64>last);
    }
    // All copied bytes are in place already; from the first special one on they are written again.
    const clean = <usize>ctz(special);
    const escape = load<u64>(ESCAPES + (<usize>load<u8>(start + clean) << 3));
    store<u64>(target + clean, escape);
    target += clean + <usize>(escape >> 56);
    start += clean + 1;
  }
  return target + (end - start);
}

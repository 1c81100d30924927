/**
 * @module engine/kernel/assembly/white-space
 * What JavaScript takes for white space, in UTF-8.
 */

// @ts-ignore: decorator
@inline
export function isNarrowSpace(byte: u32): bool {
  return byte == 0x20 || byte - 0x09 <= 4;
}

/** Whether a character beyond ASCII is, or may be, white space: all of U+2000–U+207F is taken for it. */
export function mayBeWideSpace(at: usize): bool {
  const three = load<u32>(at) & 0xffffff;
  return (three & 0xffff) == 0xa0c2 || (three & 0xfeff) == 0x80e2 || three == 0x809ae1 || three == 0x8080e3 || three == 0xbfbbef;
}

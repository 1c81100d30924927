/**
 * @module engine/kernel/assembly/structured-data
 * Structured data of RFC 5424 → a JSON object of objects. Only what is plain: no name twice, no backslash in one.
 */
import { writeEscaped } from './json-text.ts';

/** Names compared with each other; more of them are the reference path's affair. */
const MOST_NAMES = 32;

/** Start and end of each name met, 32 bits each: those of the elements, and those of the parameters of the element in hand. */
const IDS = memory.data(32 * 8, 16);
const PARAMETERS = memory.data(32 * 8, 16);

/** Where the name that begins at `at` ends; `at` itself: there is none. No space, `=`, `]`, `"` or backslash is in one. */
function nameEnd(at: usize, end: usize): usize {
  for (; at < end; at++) {
    const c = <u32>load<u8>(at);
    if (c <= 0x20 || c >= 0x7f || c == 0x3d || c == 0x5d || c == 0x22 || c == 0x5c) break;
  }
  return at;
}

/** Notes a name; false where it is known, or there are too many. */
function isNew(names: usize, count: i32, start: usize, end: usize): bool {
  if (count >= MOST_NAMES) return false;
  const length = end - start;
  for (let index = 0; index < count; index++) {
    const name = names + (<usize>index << 3);
    const other = <usize>load<u32>(name);
    if (<usize>load<u32>(name, 4) - other == length && memory.compare(other, start, length) == 0) return false;
  }
  store<u32>(names + (<usize>count << 3), <u32>start);
  store<u32>(names + (<usize>count << 3), <u32>end, 4);
  return true;
}

/** Whether a backslash before it is none of the text: before a quote, a bracket and a backslash. */
// @ts-ignore: decorator
@inline
function isEscaped(c: u32): bool {
  return c == 0x22 || c == 0x5d || c == 0x5c;
}

/** Where the last quoted value that was written ends, its quote included. */
let valueEnd: usize = 0;

/** Writes the quoted value that begins at `at`, with both quotes; 0 where it does not end. */
function writeValue(at: usize, end: usize, target: usize): usize {
  let from = at;
  store<u8>(target++, 0x22);
  for (; at < end; at++) {
    const c = <u32>load<u8>(at);
    if (c == 0x22) {
      target = writeEscaped(from, at, target);
      store<u8>(target, 0x22);
      valueEnd = at + 1;
      return target + 1;
    }
    if (c == 0x5c) {
      if (at + 1 < end && isEscaped(<u32>load<u8>(at, 1))) {
        target = writeEscaped(from, at, target);
        from = at + 1;
      }
      at++;
    }
  }
  return 0;
}

/** Writes `,"name":`. */
function writeName(start: usize, end: usize, target: usize): usize {
  store<u16>(target, 0x222c);
  memory.copy(target + 2, start, end - start);
  target += 2 + (end - start);
  store<u16>(target, 0x3a22);
  return target + 2;
}

/** `[id name="value" …][id …]` → `{"id":{"name":"value",…},…}`; 0: not plainly so. */
export function writeStructured(start: usize, end: usize, target: usize): usize {
  let at = start;
  let elements = 0;
  const begin = target;
  while (at < end) {
    if (load<u8>(at) != 0x5b) return 0;
    const id = at + 1;
    at = nameEnd(id, end);
    if (at == id || !isNew(IDS, elements++, id, at)) return 0;
    target = writeName(id, at, target);
    const object = target;
    let parameters = 0;
    while (at < end && load<u8>(at) == 0x20) {
      const name = at + 1;
      at = nameEnd(name, end);
      if (at == name || at + 2 > end || load<u16>(at) != 0x223d || !isNew(PARAMETERS, parameters++, name, at)) return 0;
      target = writeValue(at + 2, end, writeName(name, at, target));
      if (target == 0) return 0;
      at = valueEnd;
    }
    if (at >= end || load<u8>(at) != 0x5d) return 0;
    at++;
    if (target == object) target++;
    store<u8>(object, 0x7b);
    store<u8>(target++, 0x7d);
  }
  if (target == begin) return 0;
  store<u8>(begin, 0x7b);
  store<u8>(target, 0x7d);
  return target + 1;
}

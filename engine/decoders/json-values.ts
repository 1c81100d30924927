/**
 * @module engine/decoders/json-values
 * Where the values in a text of JSON begin and end. They are not checked further: whoever parses them does.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const opens = (byte: number) => byte === 0x7b || byte === 0x5b;
const closes = (byte: number) => byte === 0x7d || byte === 0x5d;
const COMMA = 0x2c;

export function skipSpace(json: Uint8Array, from: number): number {
  let at = from;
  while (at < json.length && isSpace(json[at]!)) at += 1;
  return at;
}

/** Behind the string whose quote is at a place; −1: it does not end. */
function endOfString(json: Buffer, from: number): number {
  for (let at = from + 1; at < json.length; at += 1) {
    if (json[at] === QUOTE) return at + 1;
    if (json[at] === BACKSLASH) at += 1;
  }
  return -1;
}

/**
 * Behind the value at a place; −1: it does not end, or there is none. A number or literal ends before a space, a comma, a
 * bracket or a quote.
 */
export function endOfValue(json: Buffer, from: number): number {
  if (from >= json.length) return -1;
  if (json[from] === QUOTE) return endOfString(json, from);
  let at = from;
  if (!opens(json[from]!)) {
    while (at < json.length && !isSpace(json[at]!) && json[at] !== COMMA && json[at] !== QUOTE) {
      if (opens(json[at]!) || closes(json[at]!)) break;
      at += 1;
    }
    return at > from ? at : -1;
  }
  let depth = 0;
  while (at < json.length) {
    const byte = json[at]!;
    if (byte === QUOTE) {
      at = endOfString(json, at);
      if (at < 0) return -1;
      continue;
    }
    if (opens(byte)) depth += 1;
    else if (closes(byte)) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return -1;
}

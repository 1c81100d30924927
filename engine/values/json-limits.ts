/**
 * @module engine/values/json-limits
 * Whether JSON text is within the limits, in one pass that builds nothing. On text that is not JSON the answer is one of
 * the two, and deterministic.
 */
import type { Limits } from '../limits.ts';

type JsonLimits = Pick<Limits, 'depth' | 'values'>;

const QUOTE = 0x22;
const COMMA = 0x2c;

/** The offset behind the string whose opening quote is at `from`. */
function behindString(text: string, from: number): number {
  for (let quote = text.indexOf('"', from + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = quote;
    while (text.charCodeAt(backslashes - 1) === 0x5c) backslashes -= 1;
    if ((quote - backslashes) % 2 === 0) return quote + 1;
  }
  return text.length;
}

/** Whether the text opens more objects and lists than that, those in strings counted too. */
function opensMore(text: string, most: number): boolean {
  let count = 0;
  for (const opener of ['[', '{']) {
    for (let at = text.indexOf(opener); at >= 0; at = text.indexOf(opener, at + 1)) {
      count += 1;
      if (count > most) return true;
    }
  }
  return false;
}

function walk(text: string, { depth, values }: JsonLimits): 'depth' | 'values' | null {
  let level = 0;
  let count = 0;
  /** Whether a bracket was opened and nothing came in it yet. */
  let opened = false;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code <= 0x20) {
      at += 1;
      continue;
    }
    const closes = code === 0x7d || code === 0x5d;
    if (code === COMMA || (opened && !closes)) count += 1; // one is behind each comma, and the first behind its bracket
    opened = code === 0x7b || code === 0x5b;
    if (opened) level += 1;
    else if (closes) level -= 1;
    if (level > depth) return 'depth';
    if (count > values) return 'values';
    at = code === QUOTE ? behindString(text, at) : at + 1;
  }
  return null;
}

/**
 * The limit that the text exceeds; `null`: none. A value takes two bytes with its comma, and a level two brackets, so most
 * records are told by their length: 0.1 µs for 1 KB.
 */
export function limitExceeded(text: string, limits: JsonLimits): 'depth' | 'values' | null {
  const mayBeWide = text.length > 2 * limits.values;
  const mayBeDeep = text.length > 2 * limits.depth && opensMore(text, limits.depth);
  return mayBeWide || mayBeDeep ? walk(text, limits) : null;
}

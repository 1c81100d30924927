/**
 * @module engine/pattern/syntax/parse-escape
 * One character, written plainly or as an escape: `\n`, `\x41`, `\x{1F600}`, `\012`, `\.`.
 * Source: RE2's parse.cc, ParseEscape.
 */

import { Refusal } from '../caps.ts';
import { LAST_CODE_POINT } from './char-class.ts';

/** The text being parsed and how far. */
export interface Cursor {
  readonly text: string;
  at: number;
}

const LETTER_ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, a: 7, f: 12, v: 11 };

/** Takes what `pattern` (sticky) matches at the cursor. */
export function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found) cursor.at = pattern.lastIndex;
  return found;
}

const OCTAL = /\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/y;
const HEX = /\\x(?:\{([0-9A-Fa-f]{1,8})\}|([0-9A-Fa-f]{2}))/y;
const LETTER = /\\([nrtafv])/y;
/** Any ASCII character that is neither letter nor digit stands for itself. */
const PUNCTUATION = /\\([^0-9A-Za-z\u0080-\u{10ffff}])/uy;

function codePoint(value: number): number {
  if (value > LAST_CODE_POINT) throw new Refusal('a code point beyond U+10FFFF');
  return value;
}

/** The code point of the escape at the cursor. */
function takeEscape(cursor: Cursor): number {
  const octal = take(cursor, OCTAL);
  if (octal) return Number.parseInt(octal[0].slice(1), 8);
  const hex = take(cursor, HEX);
  if (hex) return codePoint(Number.parseInt(hex[1] ?? hex[2] ?? '', 16));
  const letter = take(cursor, LETTER);
  if (letter) return LETTER_ESCAPES[letter[1]!]!;
  const punctuation = take(cursor, PUNCTUATION);
  if (punctuation) return punctuation[1]!.charCodeAt(0);
  throw new Refusal(`the escape ${cursor.text.slice(cursor.at, cursor.at + 2)}`);
}

/** The code point at the cursor, escaped or not. */
export function takeCharacter(cursor: Cursor): number {
  if (cursor.at >= cursor.text.length) throw new Refusal('a pattern that ends too early');
  if (cursor.text.charAt(cursor.at) === '\\') return takeEscape(cursor);
  const point = cursor.text.codePointAt(cursor.at)!;
  cursor.at += point > 0xffff ? 2 : 1;
  return point;
}

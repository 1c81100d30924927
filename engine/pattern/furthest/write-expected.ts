/**
 * @module engine/pattern/furthest/write-expected
 * What a pattern expects at a place, as text: a literal in quotes, a class in RE2's syntax, an assertion in words.
 */
import { LAST_CODE_POINT, negate, type Range, type Ranges } from '../syntax/char-class.ts';
import type { Place } from '../syntax/tree.ts';

/** Characters of a class that are shown. */
const LONGEST = 40;

export const PLACE_WORDS: Readonly<Record<Place, string>> = {
  'text-start': 'the beginning',
  'text-end': 'the end',
  'line-start': 'the beginning of a line',
  'line-end': 'the end of a line',
  'word-edge': 'a word boundary',
  'not-word-edge': 'no word boundary',
};

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r' };

function writePoint(point: number): string {
  const char = String.fromCodePoint(point);
  if (point < 0x20 || (point >= 0x7f && point < 0xa0))
    return ESCAPES[char] ?? `\\x${point.toString(16).toUpperCase().padStart(2, '0')}`;
  return /[\]\\^[-]/.test(char) ? `\\${char}` : char;
}

/** Characters from which on a range is another one: `/-9` is `/0-9`. */
const CUTS = [0x30, 0x3a, 0x41, 0x5b, 0x61, 0x7b];

/** The range in the pieces that a person would write, if those are as plain. */
function inPieces([from, to]: Range): readonly Range[] {
  const starts = [from, ...CUTS.filter((cut) => cut > from && cut <= to)];
  const pieces = starts.map((start, index): Range => [start, (starts[index + 1] ?? to + 1) - 1]);
  return pieces.every(([first, last]) => first === last || CUTS.includes(first)) ? pieces : [[from, to]];
}

const writeRange = ([from, to]: Range): string =>
  from === to ? writePoint(from) : `${writePoint(from)}${to === from + 1 ? '' : '-'}${writePoint(to)}`;

/** The character that a class holds alone; `null`: it holds others. */
export function singleOf(ranges: Ranges): string | null {
  const [first, ...others] = ranges;
  return first !== undefined && others.length === 0 && first[0] === first[1]
    ? String.fromCodePoint(first[0])
    : null;
}

/** Classes that have a name. */
const NAMES: Readonly<Record<string, string>> = {
  '[]': 'nothing',
  '[^]': 'any character',
  '[^\\n]': 'any character',
  '[\\t\\n\\f\\r ]': 'white space',
  '[^\\t\\n\\f\\r ]': 'no white space',
};

/** @example writeClass([[48, 57]]) // '[0-9]' */
export function writeClass(ranges: Ranges): string {
  const outside = negate(ranges);
  // Nearly everything is told by what it lacks.
  const isNegated = ranges.at(-1)?.[1] === LAST_CODE_POINT && outside.length <= ranges.length;
  let text = isNegated ? '^' : '';
  for (const range of (isNegated ? outside : ranges).flatMap(inPieces)) {
    if (text.length > LONGEST) return `[${text}…]`;
    text += writeRange(range);
  }
  return NAMES[`[${text}]`] ?? `[${text}]`;
}

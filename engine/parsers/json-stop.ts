/**
 * @module engine/parsers/json-stop
 * Where text leaves JSON: the end of the longest beginning of it that some JSON object begins with, and what may follow there
 * (RFC 8259). `JSON.parse` decides that it is none, and tells the place in words that differ between versions.
 */
import type { Stop } from '../pattern/furthest/index.ts';
import { stopAt } from '../values/failure.ts';

const SPACE = /[ \t\r\n]*/y;
/** All of a string that is right, up to its closing quote. */
const STRING = /[^"\\\0-\x1f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
/** The beginning of an escape by number. */
const NUMBERED = /\\u[0-9a-fA-F]{0,3}/y;

const endOf = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
};

/** The end of an escape of JSON that begins at a place (its backslash), or where it stops being one. */
export function endOfEscape(text: string, from: number): number | Stop {
  const end = endOf(ESCAPE, text, from);
  if (end > from) return end;
  const numbered = endOf(NUMBERED, text, from);
  return numbered > from ? stopAt(numbered, '[0-9A-Fa-f]') : stopAt(from + 1, 'an escape of JSON');
}

/** The end of a string that begins at `from` (its quote), or where it stops being one. */
function readString(text: string, from: number): number | Stop {
  let at = from + 1;
  for (;;) {
    at = endOf(STRING, text, at);
    if (text[at] === '"') return at + 1;
    if (at === text.length) return stopAt(at, '"\\""');
    if (text[at] !== '\\') return stopAt(at, 'no control character');
    const end = endOfEscape(text, at);
    if (typeof end !== 'number') return end;
    at = end;
  }
}

const DIGIT = 'a digit';
/** The parts of a number, and how each begins before it has a digit; only the second has to be there. */
const NUMBER: readonly (readonly [part: RegExp, beginning: RegExp])[] = [
  [/-?/y, /-?/y],
  [/0|[1-9][0-9]*/y, /(?:)/y],
  [/\.[0-9]+/y, /\./y],
  [/[eE][+-]?[0-9]+/y, /[eE][+-]?/y],
];

function readNumber(text: string, from: number): number | Stop {
  let at = from;
  for (const [index, [part, beginning]] of NUMBER.entries()) {
    const end = endOf(part, text, at);
    const begun = endOf(beginning, text, at);
    if (end === at && (begun > at || index === 1)) return stopAt(begun, DIGIT);
    at = end;
  }
  return at;
}

function readWord(text: string, from: number, word: string): number | Stop {
  let length = 0;
  while (length < word.length && text[from + length] === word[length]) length += 1;
  return length === word.length ? from + length : stopAt(from + length, JSON.stringify(word.slice(length)));
}

const WORDS: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' };

function readScalar(text: string, at: number): number | Stop {
  const first = text[at] ?? '';
  if (first === '"') return readString(text, at);
  if (WORDS[first] !== undefined) return readWord(text, at, WORDS[first]);
  return /[-0-9]/.test(first) ? readNumber(text, at) : stopAt(at, 'a value');
}

/** `null`: the text is a JSON object. In linear time, by no recursion. */
export function jsonStop(text: string): Stop | null {
  /** The closing signs of what is open, the innermost last. */
  const open: ('}' | ']')[] = [];
  let at = endOf(SPACE, text, 0);
  if (text[at] !== '{') return stopAt(at, '"{"');
  /** What comes next: a value, the first or another one of a container, or what follows a value. */
  let next: 'value' | 'first' | 'behind' = 'value';
  for (;;) {
    at = endOf(SPACE, text, at);
    const closing = open.at(-1);
    if (next !== 'value' && text[at] === closing && closing !== undefined) {
      open.pop();
      at += 1;
      next = 'behind';
      continue;
    }
    if (next === 'behind') {
      if (closing === undefined) return at === text.length ? null : stopAt(at, 'the end');
      if (text[at] !== ',') return stopAt(at, '","', JSON.stringify(closing));
      at = endOf(SPACE, text, at + 1);
    }
    if (closing === '}') {
      const isFirst = next === 'first';
      if (text[at] !== '"') return stopAt(at, 'a name in quotes', ...(isFirst ? ['"}"'] : []));
      const end = readString(text, at);
      if (typeof end !== 'number') return end;
      at = endOf(SPACE, text, end);
      if (text[at] !== ':') return stopAt(at, '":"');
      at = endOf(SPACE, text, at + 1);
    }
    const first = text[at];
    if (first === '{' || first === '[') {
      open.push(first === '{' ? '}' : ']');
      at += 1;
      next = 'first';
      continue;
    }
    const end = readScalar(text, at);
    if (typeof end !== 'number') {
      const isEmpty = closing === ']' && next === 'first' && end.at === at;
      return isEmpty ? stopAt(at, 'a value', '"]"') : end;
    }
    at = end;
    next = 'behind';
  }
}

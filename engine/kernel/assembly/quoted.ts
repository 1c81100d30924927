/**
 * @module engine/kernel/assembly/quoted
 * Text in quotes → the span of what it says. Where the text has no escapes that is a part of the record; else it is
 * written, its escapes taken out, into room that the record's output leaves. No such text is longer than it was.
 */
import { SLACK } from '../memory.ts';
import { bits, copyLiteral } from './lanes.ts';

/** A quote written twice is one. */
export const ESCAPE_DOUBLED: i32 = 0;
/** A backslash takes the next character with it. */
export const ESCAPE_ANY: i32 = 1;
/** The escapes of JSON; of those with `\u` the record is handed back. */
export const ESCAPE_JSON: i32 = 2;

/** What was last read: its text, and where the record goes on behind its closing quote. */
export let textStart: usize = 0;
export let textEnd: usize = 0;
export let behindQuote: usize = 0;

/** Where the next text goes whose escapes are taken out. */
let room: usize = 0;

/**
 * Before a record: takes room for its texts off the end of its output.
 * @returns where its output has to end now; 0: there is no room
 */
// @ts-ignore: decorator
@inline
export function beginTexts(start: usize, end: usize, target: usize, limit: usize): usize {
  const needed = end - start + SLACK;
  if (target + needed + SLACK > limit) return 0;
  room = limit - needed;
  return room;
}

/** Whether a text was written into that room. */
// @ts-ignore: decorator
@inline
export function wroteTexts(outputEnd: usize): bool {
  return room != outputEnd;
}

/** The first of two bytes from `at` on, or a place from `end` on. */
// @ts-ignore: decorator
@inline
export function firstOf(at: usize, end: usize, one: v128, other: v128): usize {
  for (; at < end; at += 16) {
    const v = v128.load(at);
    const found = bits(v128.or(v128.eq<i8>(v, one), v128.eq<i8>(v, other)));
    if (found != 0) return at + ctz(found);
  }
  return end;
}

/** What a letter behind JSON's backslash stands for; 0: it is not decoded here. */
function unescaped(letter: u32): u32 {
  switch (letter) {
    case 0x22: case 0x2f: case 0x5c: return letter;
    case 0x62: return 0x08;
    case 0x66: return 0x0c;
    case 0x6e: return 0x0a;
    case 0x72: return 0x0d;
    case 0x74: return 0x09;
    default: return 0;
  }
}

/**
 * Reads the text from `at` on, behind its opening quote.
 * @param escape one of ESCAPE_…
 * @returns false where it is not closed before `end`, or not decoded here
 */
export function readQuoted(at: usize, end: usize, quote: u32, escape: i32): bool {
  const quotes = i8x16.splat(<i8>quote);
  const others = escape == ESCAPE_DOUBLED ? quotes : i8x16.splat(0x5c);
  let target: usize = 0;
  let from = at;
  while (true) {
    at = firstOf(at, end, quotes, others);
    if (at >= end) return false;
    let plain = quote;
    if (<u32>load<u8>(at) == quote) {
      if (escape != ESCAPE_DOUBLED || at + 1 == end || <u32>load<u8>(at, 1) != quote) break;
    } else {
      plain = <u32>load<u8>(at, 1); // at the end that is not the record's, and the next round finds no closing quote
      if (escape == ESCAPE_JSON) plain = unescaped(plain);
      if (plain == 0 && escape == ESCAPE_JSON) return false;
    }
    if (target == 0) target = room;
    target = copyLiteral(from, at - from, target);
    store<u8>(target++, <u8>plain);
    at += 2;
    from = at;
  }
  behindQuote = at + 1;
  textStart = from;
  textEnd = at;
  if (target != 0) {
    textStart = room;
    textEnd = copyLiteral(from, at - from, target);
    room = textEnd;
  }
  return true;
}

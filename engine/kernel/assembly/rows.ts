/**
 * @module engine/kernel/assembly/rows
 * A row of values (csv, tsv, w3c) → captures, one a column, as a pattern's matcher leaves them.
 */
import { CAPTURES, SLOT_OPTIONS, SPAN_BYTES, STATUS_DROPPED, STATUS_NO_MATCH } from '../memory.ts';
import { slot } from './control.ts';
import { UNSET } from './field.ts';
import { bits, splatOf } from './lanes.ts';
import { behindQuote, ESCAPE_DOUBLED, firstOf, readQuoted, textEnd, textStart } from './quoted.ts';

const FIRST: usize = CAPTURES + SPAN_BYTES; // group 0 is the whole match

// @ts-ignore: decorator
@inline
function setCapture(capture: usize, start: usize, end: usize): void {
  store<u32>(capture, <u32>start);
  store<u32>(capture, <u32>end, 4);
}

/** Splits a row of RFC 4180. 0: it has a value for every column; STATUS_NO_MATCH: it has not. */
export function splitCsv(start: usize, end: usize): usize {
  const options = slot(SLOT_OPTIONS);
  const last = <usize>load<u32>(options);
  const delimiter = <u32>load<u8>(options, 4);
  const delimiters = i8x16.splat(<i8>delimiter);
  const quotes = i8x16.splat(0x22);
  let capture = FIRST;
  let value = start;
  let block = start;
  while (block < end) {
    const v = v128.load(block);
    let found = bits(v128.or(v128.eq<i8>(v, delimiters), v128.eq<i8>(v, quotes)));
    block += 16;
    while (found != 0) {
      const at = block - 16 + <usize>ctz(found);
      found &= found - 1;
      if (at >= end) break;
      if (capture == last) return STATUS_NO_MATCH;
      if (<u32>load<u8>(at) == delimiter) {
        setCapture(capture, value, at);
        value = at + 1;
      } else {
        if (at != value || !readQuoted(at + 1, end, 0x22, ESCAPE_DOUBLED)) return STATUS_NO_MATCH;
        setCapture(capture, textStart, textEnd);
        if (behindQuote == end) return capture + SPAN_BYTES == last ? 0 : STATUS_NO_MATCH;
        if (<u32>load<u8>(behindQuote) != delimiter) return STATUS_NO_MATCH;
        value = behindQuote + 1;
        block = value;
        found = 0;
      }
      capture += SPAN_BYTES;
    }
  }
  if (capture == last) return STATUS_NO_MATCH;
  setCapture(capture, value, end);
  return capture + SPAN_BYTES == last ? 0 : STATUS_NO_MATCH;
}

// @ts-ignore: decorator
@inline
function isBlank(at: usize): bool {
  const c = <u32>load<u8>(at);
  return c == 0x20 || c == 0x09;
}

// @ts-ignore: decorator
@inline
function skipBlanks(at: usize, end: usize): usize {
  while (at < end && isBlank(at)) at++;
  return at;
}

/** Splits a line of the W3C format. 0: it has a value for every field; STATUS_NO_MATCH: it has not; STATUS_DROPPED: it is a directive. */
export function splitW3c(start: usize, end: usize): usize {
  if (start < end && load<u8>(start) == 0x23) return STATUS_DROPPED;
  const last = <usize>load<u32>(slot(SLOT_OPTIONS));
  const space = splatOf(0x20);
  const tab = splatOf(0x09);
  let at = skipBlanks(start, end);
  for (let capture = FIRST; capture != last; capture += SPAN_BYTES) {
    if (at == end) return STATUS_NO_MATCH;
    if (load<u8>(at) == 0x22) {
      if (!readQuoted(at + 1, end, 0x22, ESCAPE_DOUBLED)) return STATUS_NO_MATCH;
      at = behindQuote;
      if (at != end && !isBlank(at)) return STATUS_NO_MATCH;
      setCapture(capture, textStart, textEnd);
    } else {
      const value = at;
      at = min(firstOf(at, end, space, tab), end);
      // `-` is null, which in quotes it is not: so no null text says it.
      const isNull = at - value == 1 && load<u8>(value) == 0x2d;
      setCapture(capture, isNull ? <usize>UNSET : value, at);
    }
    at = skipBlanks(at, end);
  }
  return at == end ? 0 : STATUS_NO_MATCH;
}

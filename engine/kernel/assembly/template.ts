/**
 * @module engine/kernel/assembly/template
 * Templates, piece by piece (../ops.ts): text, captures or members, context values, escaped for the inside of a JSON
 * string. Every piece asks for its own room, as a template may name a long field many times.
 */
import {
  CAPTURES, KINDS, KIND_ESCAPED, KIND_MISSING, KIND_NESTED, KIND_NULL, SLACK, SLOT_KEYS, SLOT_KEYS_END,
  SLOT_KEY_SPANS, SLOT_PARTITION, SLOT_PARTITION_END, SPAN_BYTES, STATUS_BAIL_JSON, STATUS_BAIL_PARTITION,
  STATUS_BAIL_SPACE, STATUS_BAIL_TYPE,
} from '../memory.ts';
import {
  EMIT_BYTES, EMIT_CLF, EMIT_CONSTANT, EMIT_CONTEXT, EMIT_EPOCH, EMIT_ISO, EMIT_STRFTIME, EMIT_STRING, EMIT_VERBATIM,
  FLAG_AS, FLAG_CHECK, FLAG_LONE, FLAG_MEMBER, FLAG_OPERATION, FLAG_OPTIONAL, FLAG_REQUIRED, FLAG_SAME_MOMENT, MOMENT_ISO,
} from '../ops.ts';
import { slot } from './control.ts';
import { isNullText, UNSET, writeNull, writeTyped } from './field.ts';
import { writeEscaped } from './json-text.ts';
import { copyLiteral } from './lanes.ts';
import { writeMoment } from './moment.ts';
import { readClf, readEpoch, readIso, readStrftime } from './timestamps.ts';

/** Whether the last reference written had no value. */
export let missing: bool = false;

/** The moment last written, of which pieces take their parts. */
const ISO_TEXT = memory.data(48, 16);

function writeNothing(target: usize): usize {
  missing = true;
  return target;
}

function writeText(start: usize, end: usize, target: usize, limit: usize): usize {
  return target + 6 * (end - start) + SLACK > limit ? STATUS_BAIL_SPACE : writeEscaped(start, end, target);
}

/** The context value at an address in CONTEXT; 0: none is meant. */
function writeContext(value: usize, target: usize, limit: usize): usize {
  if (value == 0 || load<u32>(value) == UNSET) return writeNothing(target);
  return writeText(<usize>load<u32>(value), <usize>load<u32>(value, 4), target, limit);
}

/** The part of a timestamp's ISO text that the piece wants. */
function writeMomentPart(piece: usize, kind: u32, flags: u32, start: usize, end: usize, target: usize): usize {
  if ((flags & FLAG_SAME_MOMENT) == 0) {
    let readable = false;
    if (kind == EMIT_CLF) readable = readClf(start, end);
    else if (kind == EMIT_ISO) readable = readIso(start, end);
    else if (kind == EMIT_EPOCH) readable = readEpoch(start, end, load<u32>(piece, 36));
    else readable = readStrftime(start, end, load<u32>(piece, 36));
    if (!readable) return STATUS_BAIL_TYPE;
    writeMoment(MOMENT_ISO, ISO_TEXT);
  }
  const from = <usize>load<u16>(piece, 44);
  return copyLiteral(ISO_TEXT + from, <usize>load<u16>(piece, 46) - from, target);
}

/** A field's text, or a context value's. */
function writeReference(piece: usize, kind: u32, flags: u32, target: usize, limit: usize): usize {
  if (kind == EMIT_CONTEXT) return writeContext(<usize>load<u32>(piece, 40), target, limit);
  let place = <usize>load<u32>(piece, 8);
  if (flags & FLAG_MEMBER) {
    const found = load<u32>(KINDS + ((place - CAPTURES) >> 1));
    if (found == KIND_MISSING) {
      place = <usize>load<u32>(piece, 40);
      if ((flags & FLAG_AS) == 0 || place == 0) return writeContext(place, target, limit);
    } else if (found == KIND_NULL) return writeNothing(target);
    else if (found == KIND_ESCAPED || found == KIND_NESTED) return STATUS_BAIL_JSON; // text that would have to be decoded
  }
  const start = <usize>load<u32>(place);
  const end = <usize>load<u32>(place, 4);
  if (<u32>start == UNSET) return writeContext(<usize>load<u32>(piece, 40), target, limit);
  if ((flags & FLAG_MEMBER) == 0 && isNullText(piece, start, end)) return writeNothing(target);
  if (kind == EMIT_STRING || kind == EMIT_VERBATIM) return writeText(start, end, target, limit);
  if (start == end) return writeNothing(target);
  if (target + (end - start) + SLACK > limit) return STATUS_BAIL_SPACE;
  const isMoment = kind >= <u32>EMIT_CLF && kind <= <u32>EMIT_STRFTIME;
  if (isMoment && load<u32>(piece, 32) == MOMENT_ISO) return writeMomentPart(piece, kind, flags, start, end, target);
  const after = writeTyped(piece, kind, start, end, target);
  return after == 0 ? STATUS_BAIL_TYPE : after;
}

/** Writes the pieces `piece … last`; a STATUS_BAIL_… where that cannot be done. */
export function writePieces(piece: usize, last: usize, target: usize, limit: usize): usize {
  missing = false;
  while (piece < last) {
    const head = load<u32>(piece);
    const kind = head & 0xff;
    const flags = (head >>> 8) & 0xff;
    if (kind == EMIT_CONSTANT) {
      const length = <usize>(head >>> 16);
      if (target + length + SLACK > limit) return STATUS_BAIL_SPACE;
      // Text within a date is only there where the date is.
      if (!missing || (flags & FLAG_OPTIONAL) == 0) target = copyLiteral(<usize>load<u32>(piece, 4), length, target);
    } else {
      missing = false;
      target = writeReference(piece, kind, flags, target, limit);
      if (target < 256) return target;
      if (missing && (flags & FLAG_REQUIRED) != 0) return STATUS_BAIL_PARTITION;
    }
    piece += EMIT_BYTES;
  }
  return target;
}

/** Writes the member that `set` fills in by a template; a STATUS_BAIL_… where that cannot be done. */
export function writeTemplate(op: usize, head: u32, target: usize, limit: usize): usize {
  const flags = (head >>> 8) & 0xff;
  const literal = <usize>load<u32>(op, 4);
  const length = <usize>(head >>> 16);
  if (target + length + SLACK > limit) return STATUS_BAIL_SPACE;
  const after = writePieces(
    <usize>load<u32>(op, 8), <usize>load<u32>(op, 12), copyLiteral(literal, length, target), limit,
  );
  if (after < 256) return after;
  if (missing && (flags & FLAG_LONE) != 0) return writeNull(flags, literal, length, target);
  if (flags & FLAG_CHECK) return target;
  if (load<u8>(literal + length - 1) != 0x22) return after; // a value that is no text
  store<u8>(after, 0x22);
  return after + 1;
}

/** The last record's keys, as the JSON object `metadata`, and whether the record in hand has got any. */
export let keyed: bool = false;
export let keys: usize = 0;
export let keysEnd: usize = 0;

/** Where the keys of the next record go; {@link beginKeys} sets it. */
let nextKeys: usize = 0;

/** Before a call's first record. */
export function beginKeys(): void {
  keyed = false;
  nextKeys = slot(SLOT_KEYS);
  keys = nextKeys;
  keysEnd = nextKeys;
}

/** A record without keys: one that failed and is written as it came. */
export function clearKeys(): void {
  keyed = false;
}

/** Notes the record's keys in its entry of KEY_SPANS. */
export function storeKeys(record: u32): void {
  const span = slot(SLOT_KEY_SPANS) + <usize>record * SPAN_BYTES;
  store<u32>(span, keyed ? <u32>keys : 0);
  store<u32>(span, keyed ? <u32>keysEnd : 0, 4);
}

/** Whether a text is one of the operations that Firehose knows; all three have six letters. */
function isOperation(start: usize, end: usize): bool {
  if (end - start != 6) return false;
  const first = load<u32>(start);
  const last = load<u16>(start, 4);
  return (
    (first == 0x65736e69 && last == 0x7472) || // insert
    (first == 0x61647075 && last == 0x6574) || // update
    (first == 0x656c6564 && last == 0x6574) // delete
  );
}

/**
 * Writes a record's keys. Where they are those of the record before, as the keys of a stream mostly are, they stay where
 * they are, so that the host sees by the address that it has them already.
 * @returns 0, or a STATUS_BAIL_…
 */
export function writeKeys(): usize {
  keyed = true;
  const limit = slot(SLOT_KEYS_END);
  const last = slot(SLOT_PARTITION_END);
  let piece = slot(SLOT_PARTITION);
  let target = nextKeys;
  while (piece < last) {
    const length = <usize>load<u16>(piece, 2);
    if (target + length + SLACK > limit) return STATUS_BAIL_SPACE;
    const begin = copyLiteral(<usize>load<u32>(piece, 4), length, target);
    const next = <usize>load<u32>(piece, 12);
    target = writePieces(piece + EMIT_BYTES, next, begin, limit);
    if (target < 256) return target;
    if (target == begin) return STATUS_BAIL_PARTITION; // an empty key
    if ((load<u8>(piece, 1) & FLAG_OPERATION) != 0 && !isOperation(begin, target)) return STATUS_BAIL_PARTITION;
    store<u8>(target++, 0x22);
    piece = next;
  }
  store<u16>(target, 0x7d7d);
  target += 2;
  const length = target - nextKeys;
  if (length == keysEnd - keys && memory.compare(keys, nextKeys, length) == 0) return 0;
  keys = nextKeys;
  keysEnd = target;
  nextKeys = target;
  return 0;
}

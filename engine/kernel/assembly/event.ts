/**
 * @module engine/kernel/assembly/event
 * The framing of Firehose's events: their JSON bytes → the JSON bytes of the reply, in one pass. What is read is checked as
 * strictly as JSON.parse does; any shape that is not the plain one refuses the whole event.
 */
import {
  BAIL_BYTES, DECODED_OUTSIDE, EVENT_RECORDS, EVENT_REPLY_SIZE, EVENT_SHAPE, MOST_ID, SIZES_BYTES, SLOT_BAILS, SLOT_BAILS_END,
  SLOT_BAIL_COUNT, SLOT_DECIDED, SLOT_ID_CONTEXT, SLOT_INNER_RECORDS, SLOT_KEYED, SLOT_LINE, SLOT_OUTPUT, SLOT_OUTPUT_END, SLOT_OUTPUT_USED,
  SLOT_REASON, SLOT_RECORDS, SLOT_RECORDS_AT, SLOT_RESULTS, SLOT_SIZES, SLOT_SIZES_END, SLOT_SPANS, SLOT_SPARE, SLOT_STATUS, SLOT_STATUS_END,
  SLOT_TEXT, SLOT_TEXT_END, SPAN_BYTES, STATUS_BAIL, STATUS_BAIL_BASE64, STATUS_BAIL_DECODE, STATUS_BAIL_SPACE, STATUS_DEADLINE, STATUS_DROPPED, STATUS_OK,
  STATUS_OVERFLOW,
} from '../memory.ts';
import { resultSize, beginResults, NO_DATA_LENGTH, spare, writeResult } from './result.ts';
import { decodedEnd, decodedHigh } from './base64-decode.ts';
import { count, setSlot, slot } from './control.ts';
import { data, dataEnd, decoded, id, idEnd, readRecord, skipColon, skipMember, storeBail, withoutData } from './event-record.ts';
import { skipSpace } from './json-scan.ts';
import { transformLines } from './inner-lines.ts';
import { mayBeLogEvents, transformLogEvents } from './log-events.ts';
import { copyLiteral } from './lanes.ts';
import { transform } from './record.ts';
import { beginKeys } from './template.ts';

// Literals, each padded to whole vectors (copyLiteral).
// {"records":
const HEAD = memory.data<u8>([123, 34, 114, 101, 99, 111, 114, 100, 115, 34, 58, 0, 0, 0, 0, 0], 16);
const HEAD_LENGTH: usize = 11;
/** `records`, as a number. */
const RECORDS_QUOTE: u64 = 0x227364726f636572;

function refuse(reason: i32): usize {
  setSlot(SLOT_REASON, reason);
  return 0;
}

/** Transforms the record last read, whose data stands decoded in LINE; `statuses` is its place in STATUS. */
// @ts-ignore: decorator
@inline
function transformRecord(line: usize, text: usize, textLimit: usize, statuses: usize): usize {
  if (slot(SLOT_DECIDED) != 0) {
    const status = load<u8>(statuses);
    if (status == STATUS_DEADLINE) return STATUS_DEADLINE;
    if (status == STATUS_OVERFLOW) {
      withoutData();
      return STATUS_OVERFLOW;
    }
  }
  if (!decoded) return STATUS_BAIL_BASE64;
  if (slot(SLOT_KEYED) != 0) beginKeys(); // the previous record's are in its result
  const idContext = slot(SLOT_ID_CONTEXT);
  if (idContext != 0) {
    if (idEnd - id > <usize>MOST_ID) return STATUS_BAIL_SPACE;
    store<u32>(idContext, <u32>(id + 1));
    store<u32>(idContext, <u32>(idEnd - 1), 4);
  }
  if (mayBeLogEvents(line, decodedEnd, decodedHigh != 0)) return transformLogEvents(line, decodedEnd, data, text, textLimit);
  const most = slot(SLOT_INNER_RECORDS);
  if (most == <usize>DECODED_OUTSIDE) return STATUS_BAIL_DECODE;
  if (most != 0) return transformLines(line, decodedEnd, decodedHigh != 0, text, textLimit);
  return transform(line, decodedEnd, decodedHigh != 0, text, textLimit);
}

/** Writes down the size of the record's result, and of the shortest that may replace it. */
function measureResult(status: usize, textLength: usize, entry: usize): void {
  const idLength = idEnd - id;
  const full = resultSize(status, idLength, dataEnd - data, textLength);
  store<u32>(entry, <u32>full);
  // What is dropped is so without data; of any other, failing without data is the shortest.
  const shortest = status == STATUS_DROPPED ? full : resultSize(STATUS_OVERFLOW, idLength, NO_DATA_LENGTH, 0);
  store<u32>(entry, <u32>shortest, 4);
}

/** Behind a record: the comma, or what else comes before the next token; `walked` is where. */
let walked: usize = 0;
// @ts-ignore: decorator
@inline
function nextToken(at: usize): u32 {
  const next = <u32>load<u8>(at);
  walked = at;
  if (next > 0x20) return next;
  walked = skipSpace(at);
  return <u32>load<u8>(walked);
}

/**
 * Reads the records of the array whose bracket is at `at`, and decodes them, one behind the other, to OUTPUT: a span and a bail for each.
 * One whose data is not canonical base64 refuses the event.
 */
function readRecords(at: usize): usize {
  let target = slot(SLOT_OUTPUT);
  let span = slot(SLOT_SPANS);
  let bail = slot(SLOT_BAILS);
  const bailsEnd = slot(SLOT_BAILS_END);
  let record: u32 = 0;
  let next: u32 = 0x2c;
  while (next == 0x2c) {
    at = readRecord(skipSpace(at + 1), target);
    if (at == 0 || !decoded) return refuse(EVENT_SHAPE);
    if (bail == bailsEnd) return refuse(EVENT_RECORDS);
    store<u32>(span, <u32>target);
    store<u32>(span, <u32>decodedEnd, 4);
    storeBail(bail, record++, target);
    target = decodedEnd;
    span += SPAN_BYTES;
    bail += BAIL_BYTES;
    next = nextToken(at);
    at = walked;
  }
  setSlot(SLOT_OUTPUT_USED, target);
  setSlot(SLOT_RECORDS, record);
  return next == 0x5d ? at + 1 : refuse(EVENT_SHAPE);
}

/** Reads and transforms the records of the array whose bracket is at `at`; gives the address behind the array. */
function runRecords(at: usize): usize {
  const line = slot(SLOT_LINE);
  const text = slot(SLOT_TEXT);
  const textLimit = slot(SLOT_TEXT_END);
  const limit = slot(SLOT_OUTPUT_END);
  const statusEnd = slot(SLOT_STATUS_END);
  const bailsEnd = slot(SLOT_BAILS_END);
  let statuses = slot(SLOT_STATUS);
  const sizesEnd = slot(SLOT_SIZES_END);
  let sizes = slot(SLOT_SIZES);
  let bail = slot(SLOT_BAILS);
  let target = slot(SLOT_OUTPUT_USED);
  let record: u32 = 0;
  let next: u32 = 0x2c;
  while (next == 0x2c) {
    at = skipSpace(at + 1);
    at = readRecord(at, line);
    if (at == 0) return refuse(EVENT_SHAPE);
    if (statuses == statusEnd) return refuse(EVENT_RECORDS);
    const end = transformRecord(line, text, textLimit, statuses);
    const status: usize = end < 256 ? end : STATUS_OK;
    if (status < <usize>STATUS_BAIL) {
      if (sizes == 0) target = writeResult(status, id, idEnd, data, dataEnd, text, end, target, limit);
      else if (sizes >= sizesEnd) return refuse(EVENT_RECORDS);
      else measureResult(status, end - text, sizes);
      if (target == 0) return refuse(EVENT_REPLY_SIZE);
    } else {
      if (bail == bailsEnd) return refuse(EVENT_RECORDS);
      storeBail(bail, record, target);
      store<u32>(bail, <u32>status, 24);
      bail += BAIL_BYTES;
    }
    if (sizes != 0) sizes += SIZES_BYTES;
    store<u8>(statuses++, <u8>status);
    count(<i32>status);
    record++;
    next = nextToken(at);
    at = walked;
  }
  setSlot(SLOT_OUTPUT_USED, target);
  setSlot(SLOT_RECORDS, record);
  setSlot(SLOT_SPARE, spare);
  setSlot(SLOT_BAIL_COUNT, (bail - slot(SLOT_BAILS)) / BAIL_BYTES);
  return next == 0x5d ? at + 1 : refuse(EVENT_SHAPE);
}

/** Walks the event `start … end`; its records are read only, or transformed as well. */
function walkEvent(start: usize, end: usize, reads: bool): u32 {
  setSlot(SLOT_REASON, EVENT_SHAPE);
  setSlot(SLOT_RECORDS, 0);
  let at = skipSpace(start);
  if (load<u8>(at) != 0x7b) return 0;
  let next: u32 = 0x2c;
  let found = false;
  while (next == 0x2c) {
    at = skipSpace(at + 1);
    if (load<u8>(at) != 0x22) return 0;
    // Context values of the event were read from what stands before its records.
    const recordsAt = slot(SLOT_RECORDS_AT);
    if (recordsAt != 0 && found) return 0;
    if (load<u64>(at, 1) == RECORDS_QUOTE) {
      if (recordsAt != 0 && recordsAt != at) return 0;
      at = skipColon(at + 9);
      if (at == 0 || found || load<u8>(at) != 0x5b) return 0;
      found = true;
      const begin = skipSpace(at + 1);
      at = load<u8>(begin) == 0x5d ? begin + 1 : reads ? readRecords(at) : runRecords(at);
    } else at = skipMember(at);
    if (at == 0) return 0;
    at = skipSpace(at);
    next = <u32>load<u8>(at);
  }
  if (next != 0x7d || !found) return 0;
  return skipSpace(at + 1) == end ? 1 : 0;
}

/** Before an event's first result. */
function beginReply(): void {
  setSlot(SLOT_SPARE, 0);
  beginResults();
  setSlot(SLOT_OUTPUT_USED, copyLiteral(HEAD, HEAD_LENGTH, slot(SLOT_OUTPUT)));
}

/**
 * Transforms the event `start … end` (zero bytes behind it). The reply is in OUTPUT up to SLOT_OUTPUT_USED, without the
 * results of handed-back records; each of those belongs at its bail's address.
 * Every result is written with a comma before it, and the first comma (at OUTPUT + 11) stands where `[` has to be:
 * the host puts it there, as the first result may be one of those missing.
 * @returns 1, or 0: refused (SLOT_REASON).
 */
export function runEvent(start: usize, end: usize): u32 {
  setSlot(SLOT_BAIL_COUNT, 0);
  beginReply();
  return walkEvent(start, end, false);
}

/** Reads the event `start … end` for {@link writeReply}, see {@link readRecords}. @returns as {@link runEvent} */
export function readEvent(start: usize, end: usize): u32 {
  return walkEvent(start, end, true);
}

/**
 * Writes the reply to the event that was read, as {@link runEvent} does, from the outputs that RESULTS and STATUS name.
 * @returns 1, or 0: it would pass the ceiling
 */
export function writeReply(records: u32): u32 {
  beginReply();
  const limit = slot(SLOT_OUTPUT_END);
  let target = slot(SLOT_OUTPUT_USED);
  let result = slot(SLOT_RESULTS);
  let bail = slot(SLOT_BAILS);
  const statuses = slot(SLOT_STATUS);
  for (let record: u32 = 0; record < records; record++) {
    target = writeResult(
      load<u8>(statuses + record), load<u32>(bail, 8), load<u32>(bail, 12), load<u32>(bail, 16), load<u32>(bail, 20),
      load<u32>(result), load<u32>(result, 4), target, limit,
    );
    if (target == 0) return 0;
    result += SPAN_BYTES;
    bail += BAIL_BYTES;
  }
  setSlot(SLOT_OUTPUT_USED, target);
  setSlot(SLOT_SPARE, spare);
  return 1;
}

/**
 * @module engine/kernel/assembly/event
 * The framing of Firehose's events: their JSON bytes → the JSON bytes of the reply, in one pass. What is read is checked as
 * strictly as JSON.parse does; any shape that is not the plain one refuses the whole event.
 */
import {
  BAIL_BYTES, DECODED_OUTSIDE, EVENT_RECORDS, EVENT_REPLY_SIZE, EVENT_SHAPE, MOST_ID, SIZES_BYTES, SLOT_BAILS, SLOT_BAILS_END,
  SLOT_BAIL_COUNT, SLOT_DECIDED, SLOT_ID_CONTEXT, SLOT_INNER_RECORDS, SLOT_KEYED, SLOT_LINE, SLOT_OUTPUT, SLOT_OUTPUT_END, SLOT_OUTPUT_USED,
  SLOT_REASON, SLOT_RECORDS, SLOT_RECORDS_AT, SLOT_SIZES, SLOT_SIZES_END, SLOT_SPARE, SLOT_STATUS, SLOT_STATUS_END,
  SLOT_TEXT, SLOT_TEXT_END, STATUS_BAIL, STATUS_BAIL_BASE64, STATUS_BAIL_DECODE, STATUS_BAIL_SPACE, STATUS_DEADLINE, STATUS_DROPPED, STATUS_OK,
  STATUS_OVERFLOW,
} from '../memory.ts';
import { resultSize, beginResults, NO_DATA, NO_DATA_LENGTH, spare, writeResult } from './result.ts';
import { decodeBase64, decodedEnd, decodedHigh } from './base64-decode.ts';
import { count, setSlot, slot } from './control.ts';
import { plainEnd, skipNumber, skipSpace, skipString, skipValue } from './json-scan.ts';
import { transformLines } from './inner-lines.ts';
import { mayBeLogEvents, transformLogEvents } from './log-events.ts';
import { copyLiteral } from './lanes.ts';
import { transform } from './record.ts';
import { beginKeys } from './template.ts';

// Literals, each padded to whole vectors (copyLiteral).
// {"records":
const HEAD = memory.data<u8>([123, 34, 114, 101, 99, 111, 114, 100, 115, 34, 58, 0, 0, 0, 0, 0], 16);
const HEAD_LENGTH: usize = 11;
// kafkaRecordValue
const KAFKA = memory.data<u8>([107, 97, 102, 107, 97, 82, 101, 99, 111, 114, 100, 86, 97, 108, 117, 101], 16);

// "approximateArrivalTimestamp":
const ARRIVAL = memory.data<u8>([
  34, 97, 112, 112, 114, 111, 120, 105, 109, 97, 116, 101, 65, 114, 114, 105,
  118, 97, 108, 84, 105, 109, 101, 115, 116, 97, 109, 112, 34, 58, 0, 0,
], 16);
const ARRIVAL_LENGTH: usize = 30;

/** `recordId` and `data` as numbers: names are compared, not read. */
const RECORD_ID: u64 = 0x644964726f636572;
const DATA_QUOTE: u64 = 0x2261746164;
const RECORDS_QUOTE: u64 = 0x227364726f636572;

/** What the last record read consists of: the JSON texts of its id and data, quotes included. */
let id: usize = 0;
let idEnd: usize = 0;
let data: usize = 0;
let dataEnd: usize = 0;
/**
 * Lengths of the id and the time of arrival of the record before. Where this record's are the same, as they nearly always are, the
 * processor guesses so and goes on from there, before it has found the ends: 2–4 % of an Apache event's time (2026-11-30).
 */
let idLength: usize = 0;
let arrivalLength: usize = 0;
/** Whether its data was canonical base64, and so stands decoded in LINE. */
let decoded: bool = false;

/** A member's name that is none of ours; its value is skipped. 0: refused. */
function skipMember(at: usize): usize {
  const name = at + 1;
  at = plainEnd(name);
  // An escape could spell one of our names; text that is not ASCII cannot.
  if (load<u8>(at) != 0x22) {
    if (load<u8>(at) < 0x80) return 0;
    const end = skipString(at);
    for (; at < end; at++) if (load<u8>(at) == 0x5c) return 0;
    if (end == 0) return 0;
    at = end - 1;
  } else if (at - name == 16 && !v128.any_true(v128.xor(v128.load(name), v128.load(KAFKA)))) return 0;
  at = skipSpace(at + 1);
  if (load<u8>(at) != 0x3a) return 0;
  return skipValue(skipSpace(at + 1));
}

/** Whether `"approximateArrivalTimestamp":` is at `at`: in every record, so that it is not read as any other member. */
// @ts-ignore: decorator
@inline
function isArrival(at: usize): bool {
  const first = v128.xor(v128.load(at), v128.load(ARRIVAL));
  const last = v128.xor(v128.load(at, 14), v128.load(ARRIVAL, 14));
  return !v128.any_true(v128.or(first, last));
}

/** Behind a name: skips its colon. 0: there is none. */
// @ts-ignore: decorator
@inline
function skipColon(at: usize): usize {
  if (load<u8>(at) == 0x3a && load<u8>(at, 1) > 0x20) return at + 1;
  at = skipSpace(at);
  return load<u8>(at) == 0x3a ? skipSpace(at + 1) : 0;
}

/** Reads one record's object; `at` is at its brace. Gives the address behind it, 0 to refuse the event. */
// @ts-ignore: decorator
@inline
function readRecord(at: usize, line: usize): usize {
  if (load<u8>(at) != 0x7b) return 0;
  id = 0;
  data = 0;
  while (true) {
    at = skipSpace(at + 1);
    if (load<u8>(at) != 0x22) return 0;
    if (load<u64>(at, 1) == RECORD_ID && load<u8>(at, 9) == 0x22) {
      at = skipColon(at + 10);
      if (at == 0 || id != 0 || load<u8>(at) != 0x22) return 0;
      id = at;
      at = plainEnd(at + 1);
      if (at - id == idLength) at = id + idLength;
      else idLength = at - id;
      if (load<u8>(at) != 0x22) return 0;
      idEnd = ++at;
    } else if ((load<u64>(at, 1) & 0xffffffffff) == DATA_QUOTE) {
      at = skipColon(at + 6);
      if (at == 0 || data != 0 || load<u8>(at) != 0x22) return 0;
      data = at;
      at = decodeBase64(data + 1, line);
      decoded = at != 0;
      if (!decoded) {
        at = skipString(data + 1);
        if (at == 0) return 0;
      }
      dataEnd = at;
    } else if (isArrival(at)) {
      at += ARRIVAL_LENGTH;
      const arrival = at;
      at = <u32>load<u8>(at) - 0x30 <= 9 ? skipNumber(at) : skipValue(skipSpace(at));
      if (at == 0) return 0;
      if (at - arrival == arrivalLength) at = arrival + arrivalLength;
      else arrivalLength = at - arrival;
    } else {
      at = skipMember(at);
      if (at == 0) return 0;
    }
    let next = <u32>load<u8>(at);
    if (next <= 0x20) {
      at = skipSpace(at);
      next = <u32>load<u8>(at);
    }
    if (next == 0x7d) break;
    if (next != 0x2c) return 0;
  }
  return id == 0 || data == 0 ? 0 : at + 1;
}

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
      data = NO_DATA;
      dataEnd = NO_DATA + NO_DATA_LENGTH;
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
      store<u32>(bail, record);
      store<u32>(bail, <u32>target, 4);
      store<u32>(bail, <u32>id, 8);
      store<u32>(bail, <u32>idEnd, 12);
      store<u32>(bail, <u32>data, 16);
      store<u32>(bail, <u32>dataEnd, 20);
      store<u32>(bail, <u32>status, 24);
      bail += BAIL_BYTES;
    }
    if (sizes != 0) sizes += SIZES_BYTES;
    store<u8>(statuses++, <u8>status);
    count(<i32>status);
    record++;
    next = <u32>load<u8>(at);
    if (next <= 0x20) {
      at = skipSpace(at);
      next = <u32>load<u8>(at);
    }
  }
  setSlot(SLOT_OUTPUT_USED, target);
  setSlot(SLOT_RECORDS, record);
  setSlot(SLOT_SPARE, spare);
  setSlot(SLOT_BAIL_COUNT, (bail - slot(SLOT_BAILS)) / BAIL_BYTES);
  return next == 0x5d ? at + 1 : refuse(EVENT_SHAPE);
}

/**
 * Transforms the event `start … end` (zero bytes behind it). The reply is in OUTPUT up to SLOT_OUTPUT_USED, without the
 * results of handed-back records; each of those belongs at its bail's address.
 * Every result is written with a comma before it, and the first comma (at OUTPUT + 11) stands where `[` has to be:
 * the host puts it there, as the first result may be one of those missing.
 * @returns 1, or 0: refused (SLOT_REASON).
 */
export function runEvent(start: usize, end: usize): u32 {
  setSlot(SLOT_REASON, EVENT_SHAPE);
  setSlot(SLOT_RECORDS, 0);
  setSlot(SLOT_SPARE, 0);
  beginResults();
  setSlot(SLOT_BAIL_COUNT, 0);
  setSlot(SLOT_OUTPUT_USED, copyLiteral(HEAD, HEAD_LENGTH, slot(SLOT_OUTPUT)));
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
      at = load<u8>(begin) == 0x5d ? begin + 1 : runRecords(at);
    } else at = skipMember(at);
    if (at == 0) return 0;
    at = skipSpace(at);
    next = <u32>load<u8>(at);
  }
  if (next != 0x7d || !found) return 0;
  return skipSpace(at + 1) == end ? 1 : 0;
}

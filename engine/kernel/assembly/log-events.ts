/**
 * @module engine/kernel/assembly/log-events
 * Log events of CloudWatch Logs where the record lies: a payload that is spelt as that service writes it is walked once, and each
 * message transformed as it is found. Whatever else comes is handed back: `engine/decoders/cloudwatch-logs.ts` says what it is.
 */
import {
  MOST_ID, SLACK, SLOT_LOG_EVENTS, SLOT_LOG_EVENT_ID, SLOT_LOG_GROUP, SLOT_LOG_OWNER, SLOT_LOG_PLAIN, SLOT_LOG_STREAM, SLOT_LOG_TIMESTAMP,
  SLOT_MOST_VALUES, SLOT_PAYLOAD, SLOT_PAYLOAD_END, STATUS_BAIL_DECODE,
} from '../memory.ts';
import { MOMENT_ISO } from '../ops.ts';
import { slot } from './control.ts';
import { UNSET } from './field.ts';
import { beginInner, endInner, transformInner } from './inner.ts';
import { decodedEnd, decodedHigh, decodeText } from './json-copy.ts';
import { plainEnd } from './json-scan.ts';
import { leading, nonDigits } from './lanes.ts';
import { MILLIS_A_DAY, setMoment, writeMoment } from './moment.ts';
import { isUtf8 } from './utf8.ts';

/**
 * Inflates the record `start … end` into PAYLOAD, zero bytes behind it (../host/inflation.ts).
 * @param record an address that is the record's own, and above those of the records before it
 * @returns how many bytes; 0: it is handed back
 */
// @ts-ignore: decorator
@external('host', 'inflate')
declare function inflate(start: usize, end: usize, record: usize): usize;

// Literals, each padded to whole vectors: what stands before a value.
// "messageType":"DATA_MESSAGE"
const TYPE = memory.data<u8>([
  34, 109, 101, 115, 115, 97, 103, 101, 84, 121, 112, 101, 34, 58, 34, 68,
  65, 84, 65, 95, 77, 69, 83, 83, 65, 71, 69, 34, 0, 0, 0, 0,
], 16);
const TYPE_LENGTH: usize = 28;
// "owner":"
const OWNER = memory.data<u8>([34, 111, 119, 110, 101, 114, 34, 58, 34, 0, 0, 0, 0, 0, 0, 0], 16);
const OWNER_LENGTH: usize = 9;
// "logGroup":"
const GROUP = memory.data<u8>([34, 108, 111, 103, 71, 114, 111, 117, 112, 34, 58, 34, 0, 0, 0, 0], 16);
const GROUP_LENGTH: usize = 12;
// "logStream":"
const STREAM = memory.data<u8>([34, 108, 111, 103, 83, 116, 114, 101, 97, 109, 34, 58, 34, 0, 0, 0], 16);
const STREAM_LENGTH: usize = 13;
// "policyLevel":"
const POLICY = memory.data<u8>([34, 112, 111, 108, 105, 99, 121, 76, 101, 118, 101, 108, 34, 58, 34, 0], 16);
const POLICY_LENGTH: usize = 15;
// "subscriptionFilters":[
const FILTERS = memory.data<u8>([
  34, 115, 117, 98, 115, 99, 114, 105, 112, 116, 105, 111, 110, 70, 105, 108,
  116, 101, 114, 115, 34, 58, 91, 0, 0, 0, 0, 0, 0, 0, 0, 0,
], 16);
const FILTERS_LENGTH: usize = 23;
// "logEvents":[
const EVENTS = memory.data<u8>([34, 108, 111, 103, 69, 118, 101, 110, 116, 115, 34, 58, 91, 0, 0, 0], 16);
const EVENTS_LENGTH: usize = 13;
// {"id":"
const ID = memory.data<u8>([123, 34, 105, 100, 34, 58, 34, 0, 0, 0, 0, 0, 0, 0, 0, 0], 16);
const ID_LENGTH: usize = 7;
// ,"timestamp":
const TIMESTAMP = memory.data<u8>([44, 34, 116, 105, 109, 101, 115, 116, 97, 109, 112, 34, 58, 0, 0, 0], 16);
const TIMESTAMP_LENGTH: usize = 13;
// ,"message":"
const MESSAGE = memory.data<u8>([44, 34, 109, 101, 115, 115, 97, 103, 101, 34, 58, 34, 0, 0, 0, 0], 16);
const MESSAGE_LENGTH: usize = 12;

// Members that came, as bits.
const HAS_TYPE: u32 = 1;
const HAS_OWNER: u32 = 2;
const HAS_GROUP: u32 = 4;
const HAS_STREAM: u32 = 8;
const HAS_POLICY: u32 = 16;
const HAS_FILTERS: u32 = 32;

/** `auto` recognises a payload by so many of its first bytes. */
const HEAD_BYTES: usize = 4096;
/** Every whole number of so many digits is a double's. */
const MOST_DIGITS: usize = 15;

/** The time of the event in hand, as ISO 8601. */
const TIME_TEXT = memory.data(48, 16);

// @ts-ignore: decorator
@inline
function isAt(at: usize, literal: usize, length: usize): bool {
  if (length <= 16) return !v128.any_true(leading(v128.xor(v128.load(at), v128.load(literal)), length));
  const first = v128.xor(v128.load(at), v128.load(literal));
  const rest = leading(v128.xor(v128.load(at, 16), v128.load(literal, 16)), length - 16);
  return !v128.any_true(v128.or(first, rest));
}

/** Puts a value into CONTEXT, if anybody names it; false: it is too long. */
// @ts-ignore: decorator
@inline
function setValue(name: i32, start: usize, end: usize): bool {
  const place = slot(name);
  if (place == 0) return true;
  if (end - start > <usize>MOST_ID) return false;
  store<u32>(place, <u32>start);
  store<u32>(place, <u32>end, 4);
  return true;
}

/** Behind the text without escapes that begins at `at`; 0: it is none, or too long for who names it. */
function readText(name: i32, at: usize): usize {
  const end = plainEnd(at);
  return load<u8>(end) == 0x22 && setValue(name, at, end) ? end + 1 : 0;
}

/** No context value: slot 0 is never anything. */
const NOBODY: i32 = 0;

/** How many elements the last list had. */
let listed: usize = 0;

/** Behind the list of texts whose first byte is at `at`, or 0. */
function skipTexts(at: usize): usize {
  listed = 0;
  if (load<u8>(at) == 0x5d) return at + 1;
  while (load<u8>(at) == 0x22) {
    at = readText(NOBODY, at + 1);
    if (at == 0) return 0;
    listed++;
    if (load<u8>(at) == 0x5d) return at + 1;
    if (load<u8>(at) != 0x2c) return 0;
    at++;
  }
  return 0;
}

/** Where the last message ends that was copied. */
let messageEnd: usize = 0;

/**
 * Copies the text that begins at `from`, without its escapes, and a zero byte behind it.
 * @returns behind its quote, or 0: not valid UTF-8, not valid JSON, or half a surrogate pair
 */
function copyMessage(from: usize, copy: usize): usize {
  const after = decodeText(from, copy, false);
  if (after == 0) return 0;
  messageEnd = decodedEnd;
  store<u8>(messageEnd, 0);
  // Escapes stand for whole characters: without them, text is valid where it was before.
  return !decodedHigh || isUtf8(copy, messageEnd) ? after : 0;
}

/** Puts the time that these digits say into CONTEXT; false: it is not of the years up to 9999. */
function setTime(digits: usize, end: usize): bool {
  let millis: i64 = 0;
  for (; digits < end; digits++) millis = millis * 10 + <i64>(load<u8>(digits) - 0x30);
  const days = millis / MILLIS_A_DAY;
  if (days > 0x7fffffff || !setMoment(<i32>days, <i32>(millis - days * MILLIS_A_DAY))) return false;
  return setValue(SLOT_LOG_TIMESTAMP, TIME_TEXT, writeMoment(MOMENT_ISO, TIME_TEXT));
}

/** Behind the members before the log events, and the bracket of those; 0: handed back. {@link values} counts them. */
function readHead(json: usize): usize {
  if (load<u8>(json) != 0x7b) return 0;
  let at = json;
  let seen: u32 = 0;
  values = 1;
  while (true) {
    at++;
    let member: u32;
    if (isAt(at, EVENTS, EVENTS_LENGTH)) break;
    if (isAt(at, TYPE, TYPE_LENGTH)) {
      member = HAS_TYPE;
      at += TYPE_LENGTH;
    } else if (isAt(at, OWNER, OWNER_LENGTH)) {
      member = HAS_OWNER;
      at = readText(SLOT_LOG_OWNER, at + OWNER_LENGTH);
    } else if (isAt(at, GROUP, GROUP_LENGTH)) {
      member = HAS_GROUP;
      at = readText(SLOT_LOG_GROUP, at + GROUP_LENGTH);
    } else if (isAt(at, STREAM, STREAM_LENGTH)) {
      member = HAS_STREAM;
      at = readText(SLOT_LOG_STREAM, at + STREAM_LENGTH);
    } else if (isAt(at, POLICY, POLICY_LENGTH)) {
      member = HAS_POLICY;
      at = readText(NOBODY, at + POLICY_LENGTH);
    } else if (isAt(at, FILTERS, FILTERS_LENGTH)) {
      member = HAS_FILTERS;
      at = skipTexts(at + FILTERS_LENGTH);
      values += listed;
    } else return 0;
    if (at == 0 || (seen & member) != 0 || load<u8>(at) != 0x2c) return 0;
    seen |= member;
    values++;
  }
  const needed = HAS_TYPE | HAS_GROUP;
  at += EVENTS_LENGTH;
  return (seen & needed) == needed && at - json <= HEAD_BYTES ? at : 0;
}

/** Members and elements of lists, as `limits.values` counts them. */
let values: usize = 0;

/** Reads the event at `at` and transforms its message. Behind it; 0: the payload is handed back, with {@link handedBack}. */
// @ts-ignore: decorator
@inline
function transformEvent(at: usize, copy: usize): usize {
  if (!isAt(at, ID, ID_LENGTH)) return 0;
  at = readText(SLOT_LOG_EVENT_ID, at + ID_LENGTH);
  if (at == 0 || !isAt(at, TIMESTAMP, TIMESTAMP_LENGTH)) return 0;
  const digits = at + TIMESTAMP_LENGTH;
  const length = <usize>ctz(nonDigits(v128.load(digits)) | 0x10000);
  if (length == 0 || length > MOST_DIGITS || (length > 1 && load<u8>(digits) == 0x30)) return 0;
  at = digits + length;
  if (slot(SLOT_LOG_TIMESTAMP) != 0 && !setTime(digits, at)) return 0;
  if (!isAt(at, MESSAGE, MESSAGE_LENGTH)) return 0;
  at = copyMessage(at + MESSAGE_LENGTH, copy);
  if (at == 0 || load<u8>(at) != 0x7d) return 0;
  const status = transformInner(copy, messageEnd, false);
  if (status == 0) return at + 1;
  handedBack = status;
  return 0;
}

let handedBack: usize = 0;

/** As {@link transformLogEvents}, of the JSON `json … end`, zero bytes behind it. @param copy room for any message in it */
function transformJson(json: usize, end: usize, copy: usize, target: usize, limit: usize): usize {
  handedBack = STATUS_BAIL_DECODE;
  let at = readHead(json);
  if (at == 0) return STATUS_BAIL_DECODE;
  let left = slot(SLOT_LOG_EVENTS);
  beginInner(target, limit);
  let next: u32 = 0x2c;
  while (next == 0x2c) {
    if (left-- == 0) return STATUS_BAIL_DECODE;
    values += 4;
    at = transformEvent(at, copy);
    if (at == 0) return handedBack;
    next = <u32>load<u8>(at++);
  }
  const isWhole = next == 0x5d && load<u8>(at) == 0x7d && at + 1 == end && values <= slot(SLOT_MOST_VALUES);
  return isWhole ? endInner() : STATUS_BAIL_DECODE;
}

// @ts-ignore: decorator
@inline
function isGzip(start: usize, end: usize): bool {
  return end - start > 3 && (load<u32>(start) & 0xffffff) == 0x088b1f;
}

/** Whether the record may be log events. @param high whether a byte of it is ≥ 0x80, as one of gzip is */
// @ts-ignore: decorator
@inline
export function mayBeLogEvents(start: usize, end: usize, high: bool): bool {
  if (slot(SLOT_LOG_EVENTS) == 0) return false;
  return (high && isGzip(start, end)) || slot(SLOT_LOG_PLAIN) != 0;
}

function clearValue(name: i32): void {
  const place = slot(name);
  if (place == 0) return;
  store<u32>(place, UNSET);
  store<u32>(place, UNSET, 4);
}

/**
 * Writes what the log events of the record `start … end` become at `target`. SLACK bytes behind it may be written to.
 * @param record as of {@link inflate}
 * @returns as `transform`
 */
export function transformLogEvents(start: usize, end: usize, record: usize, target: usize, limit: usize): usize {
  const payload = slot(SLOT_PAYLOAD);
  let status: usize;
  if (isGzip(start, end)) {
    const length = inflate(start, end, record);
    if (length == 0) return STATUS_BAIL_DECODE;
    status = transformJson(payload, payload + length, payload + length + SLACK, target, limit);
  } else {
    if (end - start > (slot(SLOT_PAYLOAD_END) - payload) >> 1) return STATUS_BAIL_DECODE;
    memory.fill(end, 0, SLACK);
    status = transformJson(start, end, payload, target, limit);
  }
  clearValue(SLOT_LOG_GROUP);
  clearValue(SLOT_LOG_STREAM);
  clearValue(SLOT_LOG_OWNER);
  clearValue(SLOT_LOG_EVENT_ID);
  clearValue(SLOT_LOG_TIMESTAMP);
  return status;
}

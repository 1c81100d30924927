/**
 * @module engine/kernel/assembly/event-record
 * One record of an event: its members, of which the id and the data are looked for, and the data decoded.
 */
import { decodeBase64 } from './base64-decode.ts';
import { plainEnd, skipNumber, skipSpace, skipString, skipValue } from './json-scan.ts';
import { NO_DATA, NO_DATA_LENGTH } from './result.ts';

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
/** What the last record read consists of: the JSON texts of its id and data, quotes included. */
export let id: usize = 0;
export let idEnd: usize = 0;
export let data: usize = 0;
export let dataEnd: usize = 0;
/**
 * Lengths of the id and the time of arrival of the record before. Where this record's are the same, as they nearly always are, the
 * processor guesses so and goes on from there, before it has found the ends: 2–4 % of an Apache event's time (2026-11-30).
 */
let idLength: usize = 0;
let arrivalLength: usize = 0;
/** Whether its data was canonical base64, and so stands decoded in LINE. */
export let decoded: bool = false;

/** A member's name that is none of ours; its value is skipped. 0: refused. */
export function skipMember(at: usize): usize {
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
export function skipColon(at: usize): usize {
  if (load<u8>(at) == 0x3a && load<u8>(at, 1) > 0x20) return at + 1;
  at = skipSpace(at);
  return load<u8>(at) == 0x3a ? skipSpace(at + 1) : 0;
}

/** Reads one record's object; `at` is at its brace. Gives the address behind it, 0 to refuse the event. */
// @ts-ignore: decorator
@inline
export function readRecord(at: usize, line: usize): usize {
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

/** The record last read goes without its data. */
export function withoutData(): void {
  data = NO_DATA;
  dataEnd = NO_DATA + NO_DATA_LENGTH;
}

/** Writes down where the parts of the record last read are: a bail, but for its status. */
// @ts-ignore: decorator
@inline
export function storeBail(bail: usize, record: u32, target: usize): void {
  store<u32>(bail, record);
  store<u32>(bail, <u32>target, 4);
  store<u32>(bail, <u32>id, 8);
  store<u32>(bail, <u32>idEnd, 12);
  store<u32>(bail, <u32>data, 16);
  store<u32>(bail, <u32>dataEnd, 20);
}

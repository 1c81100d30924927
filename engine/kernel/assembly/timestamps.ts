/**
 * @module engine/kernel/assembly/timestamps
 * clf, iso, epoch and strftime text → the last moment (moment.ts). Every reader says false where the text is not plainly such
 * a timestamp; the caller then hands the record back.
 */
import {
  LAYOUT_DAY, LAYOUT_FRACTION, LAYOUT_HOUR, LAYOUT_MILLIS, LAYOUT_MINUTE, LAYOUT_MONTH, LAYOUT_MONTH_NAME, LAYOUT_OFFSET,
  LAYOUT_PADDED_DAY, LAYOUT_SECOND, LAYOUT_SHORT_YEAR, LAYOUT_WEEKDAY, LAYOUT_YEAR,
} from '../ops.ts';
import { lookUp, splatOf } from './lanes.ts';
import { MILLIS_A_DAY, day, millis, setMoment, setMomentFrom } from './moment.ts';
import { digitsEnd } from './numbers.ts';

/** Two digits as a number, or something outside 0–99 (and so refused by every range check) where they are none. */
// @ts-ignore: decorator
@inline
function read2(at: usize): i32 {
  const tens = <u32>load<u8>(at) - 0x30;
  const ones = <u32>load<u8>(at, 1) - 0x30;
  return tens > 9 || ones > 9 ? 1000000 : <i32>(tens * 10 + ones);
}

/** Month by its English name, three letters with a capital; 0: none. */
function readMonth(at: usize): i32 {
  switch (load<u32>(at) & 0xffffff) {
    case 0x6e614a: return 1;
    case 0x626546: return 2;
    case 0x72614d: return 3;
    case 0x727041: return 4;
    case 0x79614d: return 5;
    case 0x6e754a: return 6;
    case 0x6c754a: return 7;
    case 0x677541: return 8;
    case 0x706553: return 9;
    case 0x74634f: return 10;
    case 0x766f4e: return 11;
    case 0x636544: return 12;
    default: return 0;
  }
}

// +0 the text's last 16 bytes as far as they are the same in every timestamp, +16 which bytes those are
const CLF = memory.data<u8>([
  0, 0x3a, 0, 0, 0x3a, 0, 0, 0x3a, 0, 0, 0x20, 0, 0, 0, 0, 0,
  0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 0,
  // +32 where in them the digits of hour, minute, second, offset's hours and minutes are
  2, 3, 5, 6, 8, 9, 12, 13, 14, 15, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
  // +48 tens and ones
  10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 0, 0, 0, 0, 0, 0,
  // +64 the largest value of each
  23, 0, 59, 0, 59, 0, 23, 0, 59, 0, 0, 0, 0, 0, 0, 0,
  // +80 which bytes of a text are its date
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0,
], 16);

/**
 * The last dates read: four places by the day's last digit, so that the neighbouring dates of other time zones do not
 * push each other out. 16 bytes of text each (the date and 5 more), then the days. They begin as bytes that no valid
 * text holds.
 */
const SEEN_DATES = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
], 16);
const SEEN_DAYS = memory.data(4 * 16, 16);
/** The first and the last 16 bytes of the last timestamp of 26 bytes that was read, and what it was. They begin as no valid text. */
const SEEN = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
], 16);
let seenDay: i32 = 0;
let seenMillis: i32 = 0;

/** Two digits a lane → their value, 16 bits each. */
// @ts-ignore: decorator
@inline
function joinDigits(digits: v128, weights: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_dot<i16>(digits, weights);
  return v128.add<i16>(
    v128.mul<i16>(v128.and(digits, i16x8.splat(0xff)), i16x8.splat(10)),
    v128.shr<u16>(digits, 8),
  );
}

/**
 * `10/Oct/2000:13:55:36 -0700`, exactly. All of it is compared with the last one read, then the date with the last ones;
 * the rest, five numbers of two digits, is read at once.
 */
// @ts-ignore: decorator
@inline
export function readClf(start: usize, end: usize): bool {
  if (end - start != 26) return false;
  const first = v128.load(start);
  const last = v128.load(start, 10);
  const changed = v128.or(v128.xor(first, v128.load(SEEN)), v128.xor(last, v128.load(SEEN, 16)));
  if (!v128.any_true(changed)) return setMoment(seenDay, seenMillis);
  const digits = lookUp(v128.sub<i8>(last, splatOf(0x30)), v128.load(CLF, 32));
  const misplaced = v128.and(v128.xor(last, v128.load(CLF)), v128.load(CLF, 16));
  if (v128.any_true(v128.or(misplaced, v128.gt<u8>(digits, splatOf(0x09))))) return false;
  const values = joinDigits(digits, v128.load(CLF, 48));
  if (v128.any_true(v128.gt<i16>(values, v128.load(CLF, 64)))) return false;
  const sign = v128.extract_lane<u8>(last, 11);
  if (sign != 0x2b && sign != 0x2d) return false;
  const place = (<usize>load<u8>(start, 1) & 3) << 4;
  if (v128.any_true(v128.and(v128.xor(first, v128.load(SEEN_DATES + place)), v128.load(CLF, 80)))) {
    if (!readDate(start)) return false;
    v128.store(SEEN_DATES + place, first);
    store<i32>(SEEN_DAYS + place, day);
  }
  // As i32, for in AssemblyScript arithmetic on i16 lanes wraps at 16 bits.
  const hour = <i32>i16x8.extract_lane_s(values, 0);
  const minute = <i32>i16x8.extract_lane_s(values, 1);
  const second = <i32>i16x8.extract_lane_s(values, 2);
  const offset = <i32>i16x8.extract_lane_s(values, 3) * 60 + <i32>i16x8.extract_lane_s(values, 4);
  const utc = hour * 60 + minute - (sign == 0x2d ? -offset : offset);
  if (!setMoment(load<i32>(SEEN_DAYS + place), (utc * 60 + second) * 1000)) return false;
  v128.store(SEEN, first);
  v128.store(SEEN, last, 16);
  seenDay = day;
  seenMillis = millis;
  return true;
}

/** `10/Oct/2000` → the last moment: that day's midnight. */
function readDate(start: usize): bool {
  if (load<u8>(start, 2) != 0x2f || load<u8>(start, 6) != 0x2f) return false;
  const century = read2(start + 7);
  const yearOfCentury = read2(start + 9);
  if (century > 99 || yearOfCentury > 99) return false;
  return setMomentFrom(century * 100 + yearOfCentury, readMonth(start + 3), read2(start), 0, 0, 0, 0, 0);
}

/** `Z`, `z`, `±HH`, `±HHMM`, `±HH:MM` or nothing → minutes east of UTC; a huge number where it is none of these. */
function readZone(start: usize, end: usize): i32 {
  const NONE = 1000000;
  const length = end - start;
  if (length == 0) return 0;
  const sign = <u32>load<u8>(start);
  if (length == 1) return (sign | 0x20) == 0x7a ? 0 : NONE;
  if (sign != 0x2b && sign != 0x2d) return NONE;
  let minutes = 0;
  if (length == 5) minutes = read2(start + 3);
  else if (length == 6 && load<u8>(start, 3) == 0x3a) minutes = read2(start + 4);
  else if (length != 3) return NONE;
  const hours = read2(start + 1);
  if (hours > 23 || minutes > 59) return NONE;
  const offset = hours * 60 + minutes;
  return sign == 0x2d ? -offset : offset;
}

/** Up to nine digits after the point or comma, cut off to milliseconds. */
// @ts-ignore: decorator
@inline
function readThousandths(start: usize, end: usize): i32 {
  let value = 0;
  let unit = 100;
  for (let at = start; at < end && unit > 0; at++, unit /= 10) value += (<i32>load<u8>(at) - 0x30) * unit;
  return value;
}

/** The notations of docs/record-semantics.md under `iso`. */
export function readIso(start: usize, end: usize): bool {
  if (end - start < 10 || load<u8>(start, 4) != 0x2d || load<u8>(start, 7) != 0x2d) return false;
  const century = read2(start);
  const yearOfCentury = read2(start + 2);
  if (century > 99 || yearOfCentury > 99) return false;
  const year = century * 100 + yearOfCentury;
  const month = read2(start + 5);
  const dayOfMonth = read2(start + 8);
  if (end - start == 10) return setMomentFrom(year, month, dayOfMonth, 0, 0, 0, 0, 0);
  const between = <u32>load<u8>(start, 10);
  if ((between | 0x20) != 0x74 && between != 0x20 && between != 0x09) return false;
  if (end - start < 16 || load<u8>(start, 13) != 0x3a) return false;
  let at = start + 16;
  let second = 0;
  let thousandths = 0;
  if (end - at >= 3 && load<u8>(at) == 0x3a) {
    second = read2(at + 1);
    at += 3;
    if (at < end && (load<u8>(at) == 0x2e || load<u8>(at) == 0x2c)) {
      const fractionEnd = digitsEnd(at + 1, end);
      const digits = fractionEnd - at - 1;
      if (digits < 1 || digits > 9) return false;
      thousandths = readThousandths(at + 1, fractionEnd);
      at = fractionEnd;
    }
  }
  const offset = readZone(at, end);
  if (offset > 1439) return false;
  return setMomentFrom(year, month, dayOfMonth, read2(start + 11), read2(start + 14), second, thousandths, offset);
}

/** `-?[0-9]{1,15}(\.[0-9]{1,9})?`, seconds or milliseconds; what is cut off is cut off towards the past. */
export function readEpoch(start: usize, end: usize, inMillis: u32): bool {
  const negative = start < end && load<u8>(start) == 0x2d;
  if (negative) start++;
  const pointAt = digitsEnd(start, end);
  const digits = pointAt - start;
  if (digits < 1 || digits > 15) return false;
  let total: i64 = 0;
  for (let at = start; at < pointAt; at++) total = total * 10 + <i64>load<u8>(at) - 0x30;
  let cut = false;
  let fraction = pointAt;
  if (pointAt < end) {
    fraction = pointAt + 1;
    if (load<u8>(pointAt) != 0x2e || digitsEnd(fraction, end) != end || fraction == end || end - fraction > 9) return false;
  }
  if (!inMillis) {
    total = total * 1000 + readThousandths(fraction, end);
    fraction += 3;
  }
  for (; fraction < end; fraction++) if (load<u8>(fraction) != 0x30) cut = true;
  if (negative) total = -total - (cut ? 1 : 0);
  // Beyond ±10^15 ms no day is in range; below it the day fits 32 bits.
  if (total < -1000000000000000 || total > 1000000000000000) return false;
  let newDay = total / MILLIS_A_DAY;
  let newMillis = total - newDay * MILLIS_A_DAY;
  if (newMillis < 0) {
    newMillis += MILLIS_A_DAY;
    newDay--;
  }
  return setMoment(<i32>newDay, <i32>newMillis);
}

/** Whether three letters of a weekday's English name stand there, and no more letters. */
function isWeekday(at: usize): bool {
  switch (load<u32>(at) & 0xffffff) {
    case 0x6e6f4d: // Mon
    case 0x657554: // Tue
    case 0x646557: // Wed
    case 0x756854: // Thu
    case 0x697246: // Fri
    case 0x746153: // Sat
    case 0x6e7553: // Sun
      return (<u32>load<u8>(at, 3) | 0x20) - 0x61 > 25;
    default: return false;
  }
}

/** Where an offset from UTC (`Z`, `±HH`, `±HHMM`, `±HH:MM`) that begins at `at` ends; `at` itself: there is none. */
function zoneEnd(at: usize, end: usize): usize {
  if (at >= end) return at;
  const sign = <u32>load<u8>(at);
  if ((sign | 0x20) == 0x7a) return at + 1;
  if ((sign != 0x2b && sign != 0x2d) || at + 3 > end || read2(at + 1) > 99) return at;
  if (at + 5 <= end && read2(at + 3) <= 99) return at + 5;
  if (at + 6 <= end && load<u8>(at, 3) == 0x3a && read2(at + 4) <= 99) return at + 6;
  return at + 3;
}

/**
 * A time in UTC by a layout (../ops.ts). Only the plain spelling is read: every number of two digits, names with a capital,
 * and each directive takes all that it can, as the pattern of the reference path does first.
 */
export function readStrftime(start: usize, end: usize, layout: usize): bool {
  let year = read2(layout) * 100 + read2(layout + 2);
  let month = 1;
  let dayOfMonth = 1;
  let hour = 0;
  let minute = 0;
  let second = 0;
  let thousandths = 0;
  let offset = 0;
  let at = start;
  let step = layout + 4;
  while (true) {
    const directive = <u32>load<u8>(step++);
    switch (directive) {
      case 0: {
        if (at != end) return false;
        return setMomentFrom(year, month, dayOfMonth, hour, minute, second, thousandths, offset);
      }
      case LAYOUT_YEAR: {
        const century = read2(at);
        const yearOfCentury = read2(at + 2);
        if (century > 99 || yearOfCentury > 99) return false;
        year = century * 100 + yearOfCentury;
        at += 4;
        break;
      }
      case LAYOUT_SHORT_YEAR: {
        year = read2(at);
        if (year > 99) return false;
        year += year < 69 ? 2000 : 1900;
        at += 2;
        break;
      }
      case LAYOUT_MONTH: { month = read2(at); at += 2; break; }
      case LAYOUT_MONTH_NAME: { month = readMonth(at); at += 3; break; }
      case LAYOUT_PADDED_DAY: {
        if (load<u8>(at) == 0x20) {
          at++;
          if (<u32>load<u8>(at, 1) - 0x30 > 9) {
            dayOfMonth = <i32>load<u8>(at) - 0x30;
            if (<u32>dayOfMonth > 9) return false;
            at++;
            break;
          }
        }
        dayOfMonth = read2(at);
        at += 2;
        break;
      }
      case LAYOUT_DAY: { dayOfMonth = read2(at); at += 2; break; }
      case LAYOUT_WEEKDAY: {
        if (!isWeekday(at)) return false;
        at += 3;
        break;
      }
      case LAYOUT_HOUR: { hour = read2(at); at += 2; break; }
      case LAYOUT_MINUTE: { minute = read2(at); at += 2; break; }
      case LAYOUT_SECOND: { second = read2(at); at += 2; break; }
      case LAYOUT_FRACTION: {
        const fractionEnd = digitsEnd(at, end);
        if (fractionEnd == at || fractionEnd - at > 9) return false;
        thousandths = readThousandths(at, fractionEnd);
        at = fractionEnd;
        break;
      }
      case LAYOUT_MILLIS: {
        if (end < at + 3 || digitsEnd(at, at + 3) != at + 3) return false;
        thousandths = readThousandths(at, at + 3);
        at += 3;
        break;
      }
      case LAYOUT_OFFSET: {
        const behind = zoneEnd(at, end);
        if (behind == at) return false;
        offset = readZone(at, behind);
        if (offset > 1439) return false;
        at = behind;
        break;
      }
      default: {
        if (<u32>load<u8>(at) != directive) return false;
        at++;
      }
    }
    if (at > end) return false;
  }
}

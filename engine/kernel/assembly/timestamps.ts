/**
 * @module engine/kernel/assembly/timestamps
 * clf, iso and epoch text → the last moment (moment.ts). Every reader says false where the text is not plainly such
 * a timestamp; the caller then hands the record back.
 */
import { bits } from './lanes.ts';
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

// The last clf text read, so that the next one in the same minute and zone costs two comparisons: +0 its first 16
// bytes, +16 its last 16 (from offset 10). It begins as bytes that no valid text holds.
const SEEN_CLF = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
], 16);
/** Its moment without the seconds. */
let seenDay: i32 = 0;
let seenMillis: i32 = 0;
/** Lanes of the last 16 bytes that hold no seconds digit. */
const NOT_SECONDS = memory.data<u8>([255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 255, 255, 255, 255, 255, 255], 16);

/** `10/Oct/2000:13:55:36 -0700`, exactly. */
// @ts-ignore: decorator
@inline
export function readClf(start: usize, end: usize): bool {
  if (end - start != 26) return false;
  const first = v128.load(start);
  const last = v128.load(start, 10);
  const differs = v128.or(
    v128.xor(first, v128.load(SEEN_CLF)),
    v128.and(v128.xor(last, v128.load(SEEN_CLF, 16)), v128.load(NOT_SECONDS)),
  );
  if (!v128.any_true(differs)) {
    const second = read2(start + 18);
    return second <= 59 && setMoment(seenDay, seenMillis + second * 1000);
  }
  return readNewClf(start, first, last);
}

function readNewClf(start: usize, first: v128, last: v128): bool {
  if (
    load<u8>(start, 2) != 0x2f || load<u8>(start, 6) != 0x2f || load<u8>(start, 11) != 0x3a ||
    load<u8>(start, 14) != 0x3a || load<u8>(start, 17) != 0x3a || load<u8>(start, 20) != 0x20
  ) return false;
  const sign = load<u8>(start, 21);
  if (sign != 0x2b && sign != 0x2d) return false;
  const offsetHours = read2(start + 22);
  const offsetMinutes = read2(start + 24);
  const century = read2(start + 7);
  const yearOfCentury = read2(start + 9);
  const second = read2(start + 18);
  if (offsetHours > 23 || offsetMinutes > 59 || century > 99 || yearOfCentury > 99 || second > 59) return false;
  const offset = offsetHours * 60 + offsetMinutes;
  if (!setMomentFrom(
    century * 100 + yearOfCentury, readMonth(start + 3), read2(start), read2(start + 12), read2(start + 15), second,
    0, sign == 0x2d ? -offset : offset,
  )) return false;
  v128.store(SEEN_CLF, first);
  v128.store(SEEN_CLF, last, 16);
  seenDay = day;
  seenMillis = millis - second * 1000;
  return true;
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

/** The notations of ARCHITECTURE.md under "iso". */
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
  if ((between | 0x20) != 0x74 && between != 0x20) return false;
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

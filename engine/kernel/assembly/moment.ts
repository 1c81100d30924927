/**
 * @module engine/kernel/assembly/moment
 * A moment in UTC: a day (counted from 1970-01-01) and milliseconds of that day, two 32-bit numbers, because 64-bit
 * divisions cost more than the rest of a timestamp together. The last moment read is {@link day} and {@link millis}.
 * Calendar arithmetic after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
 */
import { MOMENT_EPOCH, MOMENT_EPOCH_MICROS, MOMENT_ISO } from '../ops.ts';
import { writeI64 } from './numbers.ts';

export let day: i32 = 0;
export let millis: i32 = 0;

export const MILLIS_A_DAY: i32 = 86400000;
const FIRST_DAY: i32 = -719528; // 0000-01-01
const LAST_DAY: i32 = 2932896; // 9999-12-31

const MONTH_DAYS = memory.data<u8>([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0]);

/**
 * `YYYY-MM-DDT` of the last days written, four places by the day's last bits; at offset 12 of each the day itself.
 * They begin with days that belong in other places.
 */
const DATES = memory.data<i32>([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 16);

/** The last moment as it was written, 24 bytes, then its day and milliseconds: at first no such milliseconds. */
const WRITTEN = memory.data<i32>([0, 0, 0, 0, 0, 0, 0, -1], 16);

/** Days from 1970-01-01 to a date (March-based years, 400-year eras). */
function daysFromDate(year: i32, month: i32, dayOfMonth: i32): i32 {
  const y = month <= 2 ? year - 1 : year;
  const era = (y >= 0 ? y : y - 399) / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + dayOfMonth - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

/** Sets the last moment; false where it lies outside the years 0000–9999. */
export function setMoment(newDay: i32, newMillis: i32): bool {
  if (newMillis < 0) {
    newMillis += MILLIS_A_DAY;
    newDay--;
  } else if (newMillis >= MILLIS_A_DAY) {
    newMillis -= MILLIS_A_DAY;
    newDay++;
  }
  if (newDay < FIRST_DAY || newDay > LAST_DAY) return false;
  day = newDay;
  millis = newMillis;
  return true;
}

/**
 * Sets the last moment from calendar fields; false where they are not in the calendar or out of range.
 * @param offset minutes east of UTC, −1439 … 1439.
 */
export function setMomentFrom(
  year: i32, month: i32, dayOfMonth: i32, hour: i32, minute: i32, second: i32, thousandths: i32, offset: i32,
): bool {
  if (month < 1 || month > 12 || dayOfMonth < 1 || hour > 23 || minute > 59 || second > 59) return false;
  let last = <i32>load<u8>(MONTH_DAYS + month);
  if (month == 2 && (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0)) last = 29;
  if (dayOfMonth > last) return false;
  const ofDay = ((hour * 60 + minute - offset) * 60 + second) * 1000 + thousandths;
  return setMoment(daysFromDate(year, month, dayOfMonth), ofDay);
}

/** Two digits. */
// @ts-ignore: decorator
@inline
function put2(target: usize, value: i32): void {
  const tens = (value * 205) >> 11; // value / 10, exact below 100
  store<u16>(target, <u16>(0x3030 + tens + ((value - tens * 10) << 8)));
}

/** Fills a place of DATES for `day`. Log lines come in order of time, so this runs about once a day of log. */
function writeDate(place: usize): void {
  const shifted = day + 719468;
  const era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const marchMonth = (5 * dayOfYear + 2) / 153;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const century = year / 100;
  put2(place, century);
  put2(place + 2, year - century * 100);
  store<u8>(place, 0x2d, 4);
  put2(place + 5, month);
  store<u8>(place, 0x2d, 7);
  put2(place + 8, dayOfYear - (153 * marchMonth + 2) / 5 + 1);
  store<u8>(place, 0x54, 10);
  store<i32>(place, day, 12);
}

/**
 * `YYYY-MM-DDTHH:MM:SS.mmmZ`; writes 24 bytes, touches none behind them. Many lines of a busy log are of the same second: with
 * SEEN in timestamps.ts that is 2 % of an Apache event's time (2026-11-30).
 */
function writeIso(target: usize): usize {
  if (load<i32>(WRITTEN, 24) != day || load<i32>(WRITTEN, 28) != millis) {
    formatIso(WRITTEN);
    store<i32>(WRITTEN, day, 24);
    store<i32>(WRITTEN, millis, 28);
  }
  v128.store(target, v128.load(WRITTEN));
  store<u64>(target, load<u64>(WRITTEN, 16), 16);
  return target + 24;
}

/** Writes the last moment out. */
function formatIso(target: usize): void {
  const place = DATES + ((<usize>day & 3) << 4);
  if (load<i32>(place, 12) != day) writeDate(place);
  v128.store(target, v128.load(place));
  const seconds = <u32>millis / 1000;
  const thousandths = <u32>millis - seconds * 1000;
  const minutes = seconds / 60;
  const hours = minutes / 60;
  put2(target + 11, hours);
  store<u8>(target, 0x3a, 13);
  put2(target + 14, minutes - hours * 60);
  store<u8>(target, 0x3a, 16);
  put2(target + 17, seconds - minutes * 60);
  store<u32>(target, 0x3030302e, 19); // .000
  if (thousandths != 0) {
    store<u8>(target, <u8>(0x30 + thousandths / 100), 20);
    put2(target + 21, thousandths % 100);
  }
  store<u8>(target, 0x5a, 23);
}

/** The last moment in whole milliseconds since 1970. */
export function momentMillis(): i64 {
  return <i64>day * MILLIS_A_DAY + millis;
}

/** Seconds with up to three decimals, no zeros at the end. */
function writeEpoch(target: usize): usize {
  let total = momentMillis();
  if (total < 0) {
    store<u8>(target++, 0x2d);
    total = -total;
  }
  const seconds = total / 1000;
  let thousandths = <i32>(total - seconds * 1000);
  target = writeI64(seconds, target);
  if (thousandths == 0) return target;
  store<u8>(target++, 0x2e);
  for (let unit = 100; thousandths != 0; unit /= 10) {
    const digit = thousandths / unit;
    store<u8>(target++, <u8>(0x30 + digit));
    thousandths -= digit * unit;
  }
  return target;
}

/** Writes the last moment in one of the notations MOMENT_…; iso without quotes. */
// @ts-ignore: decorator
@inline
export function writeMoment(notation: u32, target: usize): usize {
  if (notation == MOMENT_ISO) return writeIso(target);
  if (notation == MOMENT_EPOCH) return writeEpoch(target);
  return writeI64(notation == MOMENT_EPOCH_MICROS ? momentMillis() * 1000 : momentMillis(), target);
}

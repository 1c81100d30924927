/**
 * @module engine/kernel/assembly/filter
 * Whether a record passes, by the filter program (../ops.ts): tests with jumps, so that "all of a clause, one clause
 * of the filter" needs no stack.
 */
import { CAPTURES, KINDS, KIND_ANY, KIND_ESCAPED, KIND_NULL, STATUS_BAIL_FILTER, STATUS_DROPPED } from '../memory.ts';
import {
  OUTCOME_EQUAL, OUTCOME_GREATER, OUTCOME_LESS, OUTCOME_NULL, TEST_BOOL, TEST_CLF, TEST_CONTAINS, TEST_ENDS,
  TEST_EPOCH, TEST_FLOAT, TEST_INT, TEST_ISO, TEST_NULL, TEST_PASS, TEST_REJECT, TEST_SAMPLE, TEST_STARTS, TEST_STRFTIME, TEST_TEXT,
} from '../ops.ts';
import { isNullText } from './field.ts';
import { momentMillis } from './moment.ts';
import { splatOf } from './lanes.ts';
import { readBool } from './numbers.ts';
import { firstOf } from './quoted.ts';
import { firstBits } from './sha256.ts';
import { writePieces } from './template.ts';
import { readClf, readEpoch, readIso, readStrftime } from './timestamps.ts';

/** A comparison that could not be made exactly. */
const UNDECIDED: i32 = 0;

/** Text by code points, which for valid UTF-8 is the order of the bytes. */
function compareText(start: usize, end: usize, other: usize, otherLength: usize): i32 {
  const length = end - start;
  const order = memory.compare(start, other, min(length, otherLength));
  if (order != 0) return order < 0 ? OUTCOME_LESS : OUTCOME_GREATER;
  if (length == otherLength) return OUTCOME_EQUAL;
  return length < otherLength ? OUTCOME_LESS : OUTCOME_GREATER;
}

function contains(start: usize, end: usize, part: usize, length: usize): bool {
  for (; start + length <= end; start++) {
    if (memory.compare(start, part, length) == 0) return true;
  }
  return false;
}

// @ts-ignore: decorator
@inline
function compareNumber(value: f64, other: f64): i32 {
  if (value == other) return OUTCOME_EQUAL;
  return value < other ? OUTCOME_LESS : OUTCOME_GREATER;
}

/** An int of at most 15 digits is exact in a double; a longer one is undecided. */
function compareInt(start: usize, end: usize, other: f64): i32 {
  const negative = load<u8>(start) == 0x2d;
  if (negative || load<u8>(start) == 0x2b) start++;
  while (end - start > 1 && load<u8>(start) == 0x30) start++;
  if (end - start > 15) return UNDECIDED;
  let value: i64 = 0;
  for (; start < end; start++) value = value * 10 + <i64>load<u8>(start) - 0x30;
  return compareNumber(<f64>(negative ? -value : value), other);
}

/**
 * A decimal of at most 15 digits with at most 15 of them behind the point: both its digits and the power of ten are
 * exact in a double, so their quotient is correctly rounded (W. Clinger, 1990). Others are undecided.
 */
function compareFloat(start: usize, end: usize, other: f64): i32 {
  const negative = load<u8>(start) == 0x2d;
  if (negative) start++;
  if (end - start > 16) return UNDECIDED;
  let digits: i64 = 0;
  let count = 0;
  let scale: f64 = 1;
  let behind = false;
  for (; start < end; start++) {
    const c = <i64>load<u8>(start) - 0x30;
    if (c == -2) {
      behind = true;
    } else if (c >= 0 && c <= 9) {
      digits = digits * 10 + c;
      count++;
      if (behind) scale *= 10;
    } else return UNDECIDED;
  }
  if (count > 15) return UNDECIDED;
  const value = <f64>digits / scale;
  return compareNumber(negative ? -value : value, other);
}

// @ts-ignore: decorator
@inline
function compareMoment(readable: bool, other: i64): i32 {
  if (!readable) return UNDECIDED;
  const value = momentMillis();
  if (value == other) return OUTCOME_EQUAL;
  return value < other ? OUTCOME_LESS : OUTCOME_GREATER;
}

/** The outcome of one test on a value that is not null. */
function compare(op: usize, kind: u32, start: usize, end: usize): i32 {
  const text = <usize>load<u32>(op, 32);
  const length = <usize>load<u32>(op, 40);
  switch (kind) {
    case TEST_NULL: return OUTCOME_EQUAL;
    case TEST_TEXT: return compareText(start, end, text, length);
    case TEST_INT: return compareInt(start, end, load<f64>(op, 32));
    case TEST_FLOAT: return compareFloat(start, end, load<f64>(op, 32));
    case TEST_BOOL: return compareNumber(<f64>readBool(start, end), load<f64>(op, 32));
    case TEST_CLF: return compareMoment(readClf(start, end), load<i64>(op, 32));
    case TEST_ISO: return compareMoment(readIso(start, end), load<i64>(op, 32));
    case TEST_EPOCH: return compareMoment(readEpoch(start, end, load<u32>(op, 52)), load<i64>(op, 32));
    case TEST_STRFTIME: return compareMoment(readStrftime(start, end, load<u32>(op, 52)), load<i64>(op, 32));
    case TEST_CONTAINS: return contains(start, end, text, length) ? OUTCOME_EQUAL : OUTCOME_LESS;
    case TEST_STARTS: {
      const fits = end - start >= length && memory.compare(start, text, length) == 0;
      return fits ? OUTCOME_EQUAL : OUTCOME_LESS;
    }
    case TEST_ENDS: {
      const fits = end - start >= length && memory.compare(end - length, text, length) == 0;
      return fits ? OUTCOME_EQUAL : OUTCOME_LESS;
    }
    default: return UNDECIDED;
  }
}

/** The outcome of a key's hash; undecided where there is no key, or one that JSON would escape. */
function sampled(op: usize, room: usize, limit: usize): i32 {
  const end = writePieces(<usize>load<u32>(op, 4), <usize>load<u32>(op, 8), room, limit);
  const backslash = splatOf(0x5c);
  if (end <= room || firstOf(room, end, backslash, backslash) < end) return UNDECIDED;
  return firstBits(room, end) < load<f64>(op, 32) ? OUTCOME_LESS : OUTCOME_GREATER;
}

/**
 * The record's types have been checked before.
 * @param room from here to the limit, keys to hash are written
 * @returns 0: the record passes; else STATUS_DROPPED or STATUS_BAIL_FILTER
 */
export function passes(op: usize, room: usize, limit: usize): usize {
  while (true) {
    const kind = <u32>load<u8>(op);
    if (kind == TEST_PASS) return 0;
    if (kind == TEST_REJECT) return STATUS_DROPPED;
    if (kind == TEST_SAMPLE) {
      const hashed = sampled(op, room, limit);
      if (hashed == UNDECIDED) return STATUS_BAIL_FILTER;
      op = <usize>(hashed == OUTCOME_LESS ? load<u32>(op, 44) : load<u32>(op, 48));
      continue;
    }
    const capture = <usize>load<u32>(op, 4);
    const start = <usize>load<u32>(capture);
    const end = <usize>load<u32>(capture, 4);
    const emptyIsNull = load<u8>(op, 2) != 0;
    let outcome: i32 = OUTCOME_NULL;
    const wantedKind = <u32>load<u8>(op, 3);
    if (wantedKind != 0) {
      // A JSON member: a value of another kind is unequal and in no order, as null is.
      const found = load<u32>(KINDS + ((capture - CAPTURES) >> 1));
      if (found == KIND_ESCAPED && wantedKind != KIND_ANY) return STATUS_BAIL_FILTER;
      if (found > <u32>KIND_NULL && (found == wantedKind || wantedKind == KIND_ANY)) {
        outcome = compare(op, kind, start, end);
        if (outcome == UNDECIDED) return STATUS_BAIL_FILTER;
      }
    } else if (start != 0xffffffff && !isNullText(op, start, end) && !(emptyIsNull && start == end)) {
      outcome = compare(op, kind, start, end);
      if (outcome == UNDECIDED) return STATUS_BAIL_FILTER;
    }
    const wanted = (outcome & <i32>load<u8>(op, 1)) != 0;
    op = <usize>(wanted ? load<u32>(op, 44) : load<u32>(op, 48));
  }
}

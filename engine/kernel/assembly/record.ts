/**
 * @module engine/kernel/assembly/record
 * One record: text → match → fields → filter. Whatever the framing, a record comes through here.
 */
import {
  CAPTURES, FAIL_DROP, FAIL_FAILED, PARSE_JSON, PARSE_PATTERN, RAW_LINE, SLACK, SLOT_EMIT, SLOT_FILTER, SLOT_LITERAL_BYTES, SLOT_ON_FAIL,
  SLOT_PARSE, SLOT_PARTITION, SLOT_RAW, SLOT_WORST_FACTOR, STATUS_BAIL_MATCHER, STATUS_BAIL_SPACE, STATUS_DROPPED,
  STATUS_NO_MATCH, STATUS_TYPE, STATUS_UTF8,
} from '../memory.ts';
import { slot } from './control.ts';
import { emit } from './emit.ts';
import { passes } from './filter.ts';
import { shapeJson } from './json-record.ts';
import { shapeLtsv } from './ltsv-record.ts';
import { clearKeys, writeKeys } from './template.ts';
import { isUtf8 } from './utf8.ts';

/** The pattern's matcher (engine/pattern): 1 match, 0 none, −1 undecided; see `KernelMatcher` in ../load.ts. */
// @ts-ignore: decorator
@external('pattern', 'match')
declare function match(start: usize, end: usize, captures: usize): i32;

/** Writes the record as it came; `how` is one of RAW_…. */
function writeWhole(how: usize, start: usize, end: usize, target: usize, limit: usize): usize {
  if (target + (end - start) + SLACK > limit) return STATUS_BAIL_SPACE;
  memory.copy(target, start, end - start);
  target += end - start;
  if (how == RAW_LINE && (start == end || load<u8>(end - 1) != 0x0a)) store<u8>(target++, 0x0a);
  return target;
}

/** What the record `start … end` ends as when it fails; written at `target` where it is passed on as it came. */
function failed(status: usize, start: usize, end: usize, target: usize, limit: usize): usize {
  const onFail = slot(SLOT_ON_FAIL);
  if (onFail == FAIL_FAILED) return status;
  if (onFail == FAIL_DROP) return STATUS_DROPPED;
  clearKeys();
  return writeWhole(onFail, start, end, target, limit);
}

/**
 * Writes the JSON of the record `start … end` at `target`.
 * @param high whether a byte of it may be ≥ 0x80.
 * @returns the end of the JSON, or a STATUS_… (below 256, where no address is) and nothing of worth at `target`.
 */
// @ts-ignore: decorator
@inline
export function transform(start: usize, end: usize, high: bool, target: usize, limit: usize): usize {
  const whole = end;
  if (high && !isUtf8(start, end)) return failed(STATUS_UTF8, start, end, target, limit);
  if (start < end && load<u8>(end - 1) == 0x0a) {
    end--;
    if (start < end && load<u8>(end - 1) == 0x0d) end--;
  }
  // Where even the worst record of that length fits, fields are not asked one by one.
  const worst = <u64>(end - start) * <u64>slot(SLOT_WORST_FACTOR) + <u64>slot(SLOT_LITERAL_BYTES) + <u64>target;
  const roomy = worst + SLACK <= <u64>limit;
  let after: usize;
  if (slot(SLOT_PARSE) == PARSE_PATTERN) {
    const matched = match(start, end, CAPTURES);
    if (matched <= 0) return matched == 0 ? failed(STATUS_NO_MATCH, start, whole, target, limit) : STATUS_BAIL_MATCHER;
    after = emit(slot(SLOT_EMIT), target, limit, roomy);
  } else {
    if (!roomy) return STATUS_BAIL_SPACE;
    after = slot(SLOT_PARSE) == PARSE_JSON ? shapeJson(start, end, target, limit) : shapeLtsv(start, end, target, limit);
  }
  if (after < 256) return after == STATUS_TYPE ? failed(STATUS_TYPE, start, whole, target, limit) : after;
  const filter = slot(SLOT_FILTER);
  if (filter != 0) {
    const verdict = passes(filter);
    if (verdict != 0) return verdict;
  }
  if (slot(SLOT_PARTITION) != 0) {
    const unkeyed = writeKeys();
    if (unkeyed != 0) return unkeyed;
  }
  const raw = slot(SLOT_RAW);
  if (raw != 0) return writeWhole(raw, start, whole, target, limit);
  return after;
}

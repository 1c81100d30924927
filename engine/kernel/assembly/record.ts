/**
 * @module engine/kernel/assembly/record
 * One record: text → match → fields → filter. Whatever the framing, a record comes through here.
 */
import {
  CAPTURES, CONTROL, ENTRY_BYTES, FAIL_DROP, FAIL_FAILED, PARSE_CSV, PARSE_JSON, PARSE_LOGFMT, PARSE_LTSV, PARSE_PATTERN, PARSE_W3C, RAW_LINE, SLACK, SLOT_EMIT,
  SLOT_ENTERED, SLOT_ENTRIES, SLOT_ENTRY, SLOT_ENTRY_COUNT, SLOT_FILTER, SLOT_LITERAL_BYTES, SLOT_LONGEST, SLOT_LONGEST_OUTPUT, SLOT_MAGIC, SLOT_ON_FAIL, SLOT_OPTIONS,
  SLOT_PARSE, SLOT_PARTITION, SLOT_PATTERN, SLOT_PICKS, SLOT_RAW, SLOT_WORST_FACTOR, STATUS_BAIL_DECODE, STATUS_BAIL_JSON, STATUS_BAIL_LIMIT,
  STATUS_BAIL_MATCHER, STATUS_BAIL_SPACE, STATUS_BAIL_TYPE, STATUS_DROPPED, STATUS_LATE_TYPE, STATUS_NO_MATCH, STATUS_TYPE, STATUS_UTF8,
} from '../memory.ts';
import { setSlot, slot } from './control.ts';
import { emit } from './emit.ts';
import { passes } from './filter.ts';
import { shapeJson } from './json-record.ts';
import { skipSpace } from './json-scan.ts';
import { shapeKv } from './kv-record.ts';
import { shapeLogfmt } from './logfmt-record.ts';
import { shapeLtsv } from './ltsv-record.ts';
import { pickCaptures } from './picks.ts';
import { beginTexts, wroteTexts } from './quoted.ts';
import { splitCsv, splitW3c } from './rows.ts';
import { clearKeys, writeKeys } from './template.ts';
import { isUtf8 } from './utf8.ts';

/** The pattern's matcher (engine/pattern): the pattern's number, from 1; 0 none, −n undecided from pattern n on; see ../matcher.ts. */
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

/** A record that is not UTF-8: one to be decoded, if it begins as such records do. */
function notText(start: usize, end: usize, target: usize, limit: usize): usize {
  const first = <usize>load<u8>(start);
  for (let magic = slot(SLOT_MAGIC); magic != 0; magic >>= 8) if (start < end && (magic & 0xff) == first) return STATUS_BAIL_DECODE;
  return failed(STATUS_UTF8, start, end, target, limit);
}

/** Puts an alternative's entry into its slots, unless it is there from the record before. */
// @ts-ignore: decorator
@inline
function enter(index: usize): void {
  if (slot(SLOT_ENTERED) == index) return;
  memory.copy(CONTROL + (SLOT_ENTRY << 2), slot(SLOT_ENTRIES) + index * ENTRY_BYTES, ENTRY_BYTES);
  setSlot(SLOT_ENTERED, index);
}

/** Where the worst that can become of the record ends. */
// @ts-ignore: decorator
@inline
function worstEnd(start: usize, end: usize, target: usize): u64 {
  return <u64>(end - start) * <u64>slot(SLOT_WORST_FACTOR) + <u64>slot(SLOT_LITERAL_BYTES) + <u64>target + SLACK;
}

/** Whether the record is read as JSON, though the alternative has a pattern: the reference path does that. */
// @ts-ignore: decorator
@inline
function isTwin(options: usize, start: usize, end: usize): bool {
  return options == 1 && start < end && load<u8>(start) == 0x7b;
}

/** Reads a row, or pairs in which texts may have escapes: those are taken out behind the room for the output. */
function shapeTexts(parse: usize, start: usize, end: usize, target: usize, limit: usize): usize {
  const outputEnd = beginTexts(start, end, target, limit);
  if (outputEnd == 0) return STATUS_BAIL_SPACE;
  if (parse >= <usize>PARSE_CSV) {
    const status = parse == PARSE_W3C ? splitW3c(start, end) : splitCsv(start, end);
    if (status != 0) return status;
    const rowLimit = wroteTexts(outputEnd) ? outputEnd : limit;
    return emit(slot(SLOT_EMIT), target, rowLimit, worstEnd(start, end, target) <= <u64>rowLimit);
  }
  if (worstEnd(start, end, target) > <u64>outputEnd) return STATUS_BAIL_SPACE;
  return parse == PARSE_LOGFMT ? shapeLogfmt(start, end, target, outputEnd) : shapeKv(start, end, target, outputEnd);
}

/**
 * Reads a record by the alternative whose entry is in the slots, once its pattern has matched, if it has one.
 * @returns as {@link transform}; STATUS_NO_MATCH: it is certainly not of the parser's form
 */
// @ts-ignore: decorator
@inline
function shape(start: usize, end: usize, target: usize, limit: usize, roomy: bool): usize {
  const parse = slot(SLOT_PARSE);
  if (parse == PARSE_PATTERN) {
    if (slot(SLOT_PICKS) != 0) pickCaptures();
    return emit(slot(SLOT_EMIT), target, limit, roomy);
  }
  if (parse > <usize>PARSE_LTSV) return shapeTexts(parse, start, end, target, limit);
  if (!roomy) return STATUS_BAIL_SPACE;
  return parse == PARSE_JSON ? shapeJson(start, end, target, limit) : shapeLtsv(start, end, target, limit);
}

/**
 * Reads a record by the first alternative that takes it. Their patterns are decided by one match; a record is not JSON for
 * certain where its first character opens no object, and what else it may be is not decided here.
 * @returns as {@link shape}; STATUS_NO_MATCH where none takes it
 */
function shapeFirst(start: usize, end: usize, target: usize, limit: usize, roomy: bool): usize {
  let matched: i32 = 0;
  let isMatched = false;
  const count = slot(SLOT_ENTRY_COUNT);
  for (let index: usize = 0; index < count; index++) {
    const entry = slot(SLOT_ENTRIES) + index * ENTRY_BYTES;
    const pattern = <i32>load<u32>(entry + ((SLOT_PATTERN - SLOT_ENTRY) << 2));
    if (pattern != 0) {
      if (isTwin(<usize>load<u32>(entry + ((SLOT_OPTIONS - SLOT_ENTRY) << 2)), start, end)) return STATUS_BAIL_JSON;
      if (!isMatched) matched = match(start, end, CAPTURES);
      isMatched = true;
      if (pattern != matched) {
        if (pattern >= -matched && matched < 0) return STATUS_BAIL_MATCHER;
        continue;
      }
    } else if (load<u32>(entry + ((SLOT_PARSE - SLOT_ENTRY) << 2)) == PARSE_JSON) {
      const first = skipSpace(start);
      if (first >= end || load<u8>(first) != 0x7b) continue;
    }
    if (load<u32>(entry) == 0) return STATUS_BAIL_MATCHER;
    enter(index);
    const after = shape(start, end, target, limit, roomy);
    if (after != STATUS_NO_MATCH) return after;
    isMatched = false; // its columns or members are where the captures were
  }
  return STATUS_NO_MATCH;
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
  if (high && !isUtf8(start, end)) return notText(start, end, target, limit);
  if (start < end && load<u8>(end - 1) == 0x0a) {
    end--;
    if (start < end && load<u8>(end - 1) == 0x0d) end--;
  }
  if (end - start > slot(SLOT_LONGEST)) return STATUS_BAIL_LIMIT;
  // Where even the worst record of that length fits, fields are not asked one by one.
  const roomy = worstEnd(start, end, target) <= <u64>limit;
  let after: usize;
  if (slot(SLOT_ENTRIES) != 0) {
    after = shapeFirst(start, end, target, limit, roomy);
  } else if (slot(SLOT_PARSE) == PARSE_PATTERN) {
    if (isTwin(slot(SLOT_OPTIONS), start, end)) return STATUS_BAIL_JSON;
    const matched = match(start, end, CAPTURES);
    if (matched <= 0) return matched == 0 ? failed(STATUS_NO_MATCH, start, whole, target, limit) : STATUS_BAIL_MATCHER;
    if (slot(SLOT_PICKS) != 0) pickCaptures();
    after = emit(slot(SLOT_EMIT), target, limit, roomy);
  } else {
    after = shape(start, end, target, limit, roomy);
    if (after == STATUS_NO_MATCH) return STATUS_BAIL_JSON; // it fails with the code of its parser
  }
  if (after < 256) {
    if (after == STATUS_LATE_TYPE) after = slot(SLOT_FILTER) == 0 || passes(slot(SLOT_FILTER), target, limit) == 0 ? STATUS_TYPE : STATUS_BAIL_TYPE;
    return after == STATUS_TYPE || after == STATUS_NO_MATCH ? failed(after, start, whole, target, limit) : after;
  }
  if (after - target > slot(SLOT_LONGEST_OUTPUT)) return STATUS_BAIL_LIMIT;
  const filter = slot(SLOT_FILTER);
  if (filter != 0) {
    const verdict = passes(filter, after + SLACK, limit);
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

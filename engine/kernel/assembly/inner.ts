/**
 * @module engine/kernel/assembly/inner
 * The records inside of a record, one after the other: their outputs are the record's, as `gather` puts them together. The first that
 * fails, fails the record; one that is handed back hands it back.
 */
import {
  SLOT_INNER_DROPPED, SLOT_INNER_FAILED, SLOT_INNER_OK, SLOT_INNER_SEPARATED, STATUS_BAIL, STATUS_BAIL_SPACE, STATUS_DROPPED,
} from '../memory.ts';
import { setSlot, slot } from './control.ts';
import { transform } from './record.ts';

let text: usize = 0;
let target: usize = 0;
let limit: usize = 0;
let separated: bool = false;
let ok: usize = 0;
let dropped: usize = 0;
let failed: usize = 0;
/** With what the first failed; 0: none did. */
let failure: usize = 0;

/** Before a record's first inner record. */
export function beginInner(at: usize, last: usize): void {
  text = at;
  target = at;
  limit = last;
  separated = slot(SLOT_INNER_SEPARATED) != 0;
  ok = 0;
  dropped = 0;
  failed = 0;
  failure = 0;
}

/**
 * Writes what the inner record `start … end` becomes.
 * @param high whether a byte of it may be ≥ 0x80
 * @returns 0, or the status with which the outer record is handed back
 */
// @ts-ignore: decorator
@inline
export function transformInner(start: usize, end: usize, high: bool): usize {
  const begin = separated && ok != 0 ? target + 1 : target;
  if (begin >= limit) return STATUS_BAIL_SPACE;
  const wrote = transform(start, end, high, begin, limit);
  if (wrote >= 256) {
    if (begin != target) store<u8>(target, 0x0a);
    target = wrote;
    ok++;
  } else if (wrote == STATUS_DROPPED) {
    dropped++;
  } else {
    if (wrote >= <usize>STATUS_BAIL) return wrote;
    if (failure == 0) failure = wrote;
    failed++;
  }
  return 0;
}

/** Behind the last one: what the record becomes, as `transform` says it. */
export function endInner(): usize {
  setSlot(SLOT_INNER_OK, slot(SLOT_INNER_OK) + ok);
  setSlot(SLOT_INNER_DROPPED, slot(SLOT_INNER_DROPPED) + dropped);
  setSlot(SLOT_INNER_FAILED, slot(SLOT_INNER_FAILED) + failed);
  if (failure != 0) return failure;
  return target == text ? STATUS_DROPPED : target;
}

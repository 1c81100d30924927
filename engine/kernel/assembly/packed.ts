/**
 * @module engine/kernel/assembly/packed
 * Packed records (spans in memory) → their JSON end to end, a span and a status for each.
 */
import {
  SLOT_KEYED, SLOT_OUTPUT, SLOT_OUTPUT_END, SLOT_OUTPUT_USED, SLOT_RESULTS, SLOT_RESUME, SLOT_SPANS, SLOT_STATUS,
  SPAN_BYTES, STATUS_BAIL_SPACE, STATUS_OK,
} from '../memory.ts';
import { enterContext } from './context.ts';
import { count, setSlot, slot } from './control.ts';
import { transform } from './record.ts';
import { beginKeys, storeKeys } from './template.ts';
import { hasHighByte } from './utf8.ts';

/**
 * Does the records `from … to` of SPANS, writing from the start of OUTPUT and of KEYS.
 * A record that has no room stops the run, unless it is the call's first: then it is handed back.
 * @returns how far it came: `to`, or the record to go on with once both have been emptied.
 */
export function runPacked(from: u32, to: u32): u32 {
  const spans = slot(SLOT_SPANS);
  const results = slot(SLOT_RESULTS);
  const statuses = slot(SLOT_STATUS);
  const limit = slot(SLOT_OUTPUT_END);
  let target = slot(SLOT_OUTPUT);
  const keyedPlan = slot(SLOT_KEYED) != 0;
  beginKeys();
  let record = from;
  while (record < to) {
    const span = spans + <usize>record * SPAN_BYTES;
    const start = <usize>load<u32>(span);
    const end = <usize>load<u32>(span, 4);
    enterContext(record);
    let after = transform(start, end, hasHighByte(start, end), target, limit);
    let status: i32 = STATUS_OK;
    if (after < 256) {
      status = <i32>after;
      if (status == STATUS_BAIL_SPACE && record != from) break;
      after = target;
    }
    const result = results + <usize>record * SPAN_BYTES;
    store<u32>(result, <u32>target);
    store<u32>(result, <u32>after, 4);
    store<u8>(statuses + record, <u8>status);
    count(status);
    if (keyedPlan && status == STATUS_OK) storeKeys(record);
    target = after;
    record++;
  }
  setSlot(SLOT_OUTPUT_USED, target);
  setSlot(SLOT_RESUME, record);
  return record;
}

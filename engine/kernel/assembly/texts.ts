/**
 * @module engine/kernel/assembly/texts
 * Records as base64 text (spans in memory, a quote behind each) → their JSON as base64 text, end to end.
 * For events that were parsed already: the host neither decodes nor encodes.
 */
import {
  SLOT_KEYED, SLOT_LINE, SLOT_OUTPUT, SLOT_OUTPUT_END, SLOT_OUTPUT_USED, SLOT_RESULTS, SLOT_RESUME, SLOT_SPANS,
  SLOT_STATUS, SLOT_TEXT, SLOT_TEXT_END, SPAN_BYTES, STATUS_BAIL_BASE64, STATUS_BAIL_SPACE, STATUS_OK,
} from '../memory.ts';
import { decodeBase64, decodedEnd, decodedHigh } from './base64-decode.ts';
import { base64Length, encodeBase64 } from './base64-encode.ts';
import { enterContext } from './context.ts';
import { count, setSlot, slot } from './control.ts';
import { transform } from './record.ts';
import { beginKeys, storeKeys } from './template.ts';

/**
 * Does the records `from … to` of SPANS, writing from the start of OUTPUT, which has room for any one of them, and of
 * KEYS.
 * @returns how far it came: `to`, or the record to go on with once both have been emptied.
 */
export function runTexts(from: u32, to: u32): u32 {
  const spans = slot(SLOT_SPANS);
  const results = slot(SLOT_RESULTS);
  const statuses = slot(SLOT_STATUS);
  const line = slot(SLOT_LINE);
  const text = slot(SLOT_TEXT);
  const textLimit = slot(SLOT_TEXT_END);
  const limit = slot(SLOT_OUTPUT_END);
  let target = slot(SLOT_OUTPUT);
  const keyedPlan = slot(SLOT_KEYED) != 0;
  beginKeys();
  let record = from;
  while (record < to) {
    const span = spans + <usize>record * SPAN_BYTES;
    // A quote within the text would end it early, so where the decoder stopped is compared.
    const isBase64 = decodeBase64(<usize>load<u32>(span), line) == <usize>load<u32>(span, 4) + 1;
    let end: usize = STATUS_BAIL_BASE64;
    enterContext(record);
    if (isBase64) end = transform(line, decodedEnd, decodedHigh != 0, text, textLimit);
    const status: i32 = end < 256 ? <i32>end : STATUS_OK;
    if (keyedPlan && status == STATUS_BAIL_SPACE && record != from) break; // KEYS may be full
    let after = target;
    if (status == STATUS_OK) {
      if (target + base64Length(end - text) > limit) break;
      after = encodeBase64(text, end, target);
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

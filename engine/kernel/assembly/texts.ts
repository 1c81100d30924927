/**
 * @module engine/kernel/assembly/texts
 * Base64 texts (spans in memory, a quote behind each) → base64 texts end to end, a span and a status for each: for
 * events that have been parsed already.
 */
import {
  SLOT_LINE, SLOT_OUTPUT, SLOT_OUTPUT_END, SLOT_OUTPUT_USED, SLOT_RESULTS, SLOT_SPANS, SLOT_STATUS, SLOT_TEXT,
  SLOT_TEXT_END, SPAN_BYTES, STATUS_BAIL_BASE64, STATUS_BAIL_SPACE, STATUS_OK,
} from '../memory.ts';
import { decodeBase64, decodedEnd, decodedHigh } from './base64-decode.ts';
import { base64Length, encodeBase64 } from './base64-encode.ts';
import { setSlot, slot } from './control.ts';
import { transform } from './record.ts';

/**
 * Does the texts `from … to` of SPANS, writing from the start of OUTPUT.
 * @returns how far it came, as runPacked (packed.ts) does
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
  let record = from;
  while (record < to) {
    const span = spans + <usize>record * SPAN_BYTES;
    const begin = target;
    let status: usize = STATUS_BAIL_BASE64;
    // A quote inside the text would end it early.
    if (decodeBase64(<usize>load<u32>(span), line) == <usize>load<u32>(span, 4) + 1) {
      const end = transform(line, decodedEnd, decodedHigh != 0, text, textLimit);
      if (end < 256) status = end;
      else if (target + base64Length(end - text) > limit) {
        if (record != from) break;
        status = STATUS_BAIL_SPACE;
      } else {
        target = encodeBase64(text, end, target);
        status = STATUS_OK;
      }
    }
    const result = results + <usize>record * SPAN_BYTES;
    store<u32>(result, <u32>begin);
    store<u32>(result, <u32>target, 4);
    store<u8>(statuses + record, <u8>status);
    record++;
  }
  setSlot(SLOT_OUTPUT_USED, target);
  return record;
}

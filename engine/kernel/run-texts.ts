/**
 * @module engine/kernel/run-texts
 * Base64 texts → base64 texts: the records of an event that the runtime has parsed already.
 */
import { type KernelInstance, memoryBytes } from './instance.ts';
import * as m from './memory.ts';
import { controlSlots, placeRegions } from './regions.ts';

export interface TextsResult {
  /** One a record: the base64 text of its JSON; `''` for a record that is not ok. */
  readonly texts: readonly string[];
  /** One STATUS_… of memory.ts a record. */
  readonly status: Uint8Array;
}

const ROUND_BYTES = 1 << 20;
const QUOTE = 0x22;

/** Runs records given as base64 text. */
export function runTexts(instance: KernelInstance, texts: readonly string[]): TextsResult {
  const { exports, free, memory, programBytes } = instance;
  const count = texts.length;
  let input = 0;
  let longest = 0;
  for (const { length } of texts) {
    input += length + 1;
    if (length > longest) longest = length;
  }
  const line = Math.ceil((longest * 3) / 4) + m.SLACK;
  const output = Math.max(ROUND_BYTES + 2 * input, 8 * line + 2 * programBytes);
  const regions = placeRegions(memory, free, { records: count, input, output, spans: true, line });
  const bytes = memoryBytes(memory);
  const spans = new Uint32Array(memory.buffer, regions.spans.start, 2 * count);
  let at = regions.input.start;
  for (let index = 0; index < count; index += 1) {
    const text = texts[index]!;
    spans[2 * index] = at;
    // As UTF-8: what is not ASCII is cut short, or holds bytes that are no base64. (latin1 would make letters of it.)
    bytes[at + bytes.write(text, at, text.length, 'utf8')] = QUOTE;
    at += text.length;
    spans[2 * index + 1] = at;
    at += 1;
  }
  bytes.fill(0, at, at + m.SLACK);

  const results = new Uint32Array(memory.buffer, regions.results.start, 2 * count);
  const out: string[] = [];
  for (let next = 0; next < count; ) {
    const done = exports.runTexts(next, count) >>> 0;
    const { start } = regions.output;
    // One string for all and cuts of it: a tenth of the time that a string for each takes.
    const all = bytes.toString('latin1', start, controlSlots(memory)[m.SLOT_OUTPUT_USED]!);
    for (; next < done; next += 1)
      out.push(all.slice(results[2 * next]! - start, results[2 * next + 1]! - start));
  }
  return { texts: out, status: new Uint8Array(memory.buffer, regions.status.start, count).slice() };
}

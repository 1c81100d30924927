/**
 * @module engine/kernel/host/run-texts
 * Records as base64 strings → their JSON as base64 strings, through the kernel: the way for an event that Lambda's
 * managed runtime has parsed, and whose reply it will stringify.
 *
 * Strings go in by one write each, and come out as slices of one `latin1` string a round: 0.06 and 0.08 µs a
 * record (2026-11-22), where a Buffer of its own for each costs 0.5 µs.
 */
import { type BatchContext, NO_CONTEXT } from '../../batch.ts';
import type { PartitionKeys } from '../../outcome.ts';
import * as m from '../memory.ts';
import { readContext } from './call-context.ts';
import { type KernelInstance, memoryBytes } from './instance.ts';
import { keysRegion, readKeys } from './partition-keys.ts';
import { controlSlots, placeRegions } from './regions.ts';

/** What the kernel made of base64 texts. Records with a status from STATUS_BAIL on are still to be done. */
export interface TextsResult {
  /** Base64 of each record's JSON; empty for a record that is not ok. */
  readonly texts: readonly string[];
  /** One STATUS_… of memory.ts a record. */
  readonly status: Uint8Array;
  /** One a record where the plan partitions, `null` for records without. */
  readonly keys: readonly (PartitionKeys | null)[] | null;
}

const QUOTE = 0x22;
/**
 * Room for one round of results, however many records there are: the next round finds its memory touched and in the cache,
 * and V8's better code where the call before began in the quick one (first event 81 → 71 ms of CPU time). Of 60 KB to all at
 * once, 1 MB was the quickest for later events: the handler 5.4 ms, 7.2 with 512 KB, 5.8 with all at once (2026-11-23).
 */
const OUTPUT_BYTES = 1024 * 1024;

/**
 * Writes the texts one after the other, a quote behind each, and their spans. As UTF-8, which for ASCII is nearly as
 * fast as latin1: what is not ASCII is cut short there, or holds bytes that are no base64 (latin1 would drop the upper
 * half of a wide character and might make a letter of it).
 */
function placeTexts(bytes: Buffer, spans: Uint32Array, start: number, texts: readonly string[]): void {
  let at = start;
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index]!;
    const { length } = text;
    spans[2 * index] = at;
    bytes[at + bytes.write(text, at, length, 'utf8')] = QUOTE;
    at += length;
    spans[2 * index + 1] = at;
    at += 1;
  }
}

/**
 * So that regions begin at few places, whatever the events: what a long record has touched stays the process's, and hostile events
 * of 1 MB touched 22 MB one after the other where 15 do (2026-11-30).
 */
const powerOfTwo = (bytes: number) => 2 ** Math.ceil(Math.log2(bytes));

/** Throws a RangeError where it cannot be run. */
export function runTexts(
  instance: KernelInstance,
  texts: readonly string[],
  values: BatchContext = NO_CONTEXT,
): TextsResult {
  const { exports, memory, free } = instance;
  const count = texts.length;
  let input = 0;
  let longest = 0;
  for (const text of texts) {
    input += text.length + 1;
    if (text.length > longest) longest = text.length;
  }
  const line = powerOfTwo((longest * 3) / 4 + m.SLACK);
  const context = readContext(instance, values, count);
  if (context === null) throw new RangeError('a context value that is not text'); // the reference path handles it
  const regions = placeRegions(memory, free, {
    records: count,
    input: powerOfTwo(input),
    output: Math.min(4 * input, OUTPUT_BYTES) + 8 * line + 2 * context.literalBytes + 65_536,
    spans: true,
    line,
    ...keysRegion(instance, line, context.literalBytes),
    values: context.bytes,
  });
  context.place(regions.values.start);
  controlSlots(memory)[m.SLOT_LITERAL_BYTES] = context.literalBytes;
  const bytes = memoryBytes(memory);
  const inputEnd = regions.input.start + input;
  bytes.fill(0, inputEnd, inputEnd + m.SLACK);
  placeTexts(
    bytes,
    new Uint32Array(memory.buffer, regions.spans.start, 2 * count),
    regions.input.start,
    texts,
  );

  const out: string[] = [];
  const keys: (PartitionKeys | null)[] = [];
  const status = new Uint8Array(memory.buffer, regions.status.start, count);
  for (let next = 0; next < count; ) {
    const done = exports.runTexts(next, count) >>> 0;
    const { start } = regions.output;
    const whole = bytes.toString('latin1', start, controlSlots(memory)[m.SLOT_OUTPUT_USED]);
    const results = new Uint32Array(memory.buffer, regions.results.start, 2 * count);
    for (let index = next; index < done; index += 1) {
      out.push(whole.slice(results[2 * index]! - start, results[2 * index + 1]! - start));
    }
    if (done === next) throw new RangeError('a record that does not fit into OUTPUT'); // a trap: the reference path's
    if (instance.keyed) {
      for (const one of readKeys(instance, regions.keySpans.start, status, next, done)) keys.push(one);
    }
    next = done;
  }
  return { texts: out, status: status.slice(), keys: instance.keyed ? keys : null };
}

/**
 * @module engine/kernel/host/regions
 * Places the regions that memory.ts draws, for one input, and grows the memory where they do not fit.
 */
import { alignUp } from '../encode/byte-writer.ts';
import * as m from '../memory.ts';

const PAGE = 65_536;
/** An escaped character is at most six bytes. */
const ESCAPED = 6;

export interface Region {
  readonly start: number;
  readonly end: number;
}

/** How much of each region a call needs, in bytes; what is left out is not needed. */
export interface RegionSizes {
  readonly records: number;
  readonly input: number;
  readonly output: number;
  readonly spans?: boolean;
  readonly bails?: number;
  /** The longest record to be decoded into LINE, and written to TEXT. */
  readonly line?: number;
  /** The longest that a record is inflated to. */
  readonly inflated?: number;
  /** Partition keys of all records, and the texts of context values. */
  readonly keys?: number;
  readonly values?: number;
}

export interface Regions {
  readonly input: Region;
  readonly output: Region;
  readonly status: Region;
  readonly spans: Region;
  readonly results: Region;
  readonly bails: Region;
  readonly keySpans: Region;
  readonly values: Region;
}

/** The control slots as the host reads and writes them. A view of its own, since growing detaches views. */
export function controlSlots(memory: WebAssembly.Memory): Uint32Array {
  return new Uint32Array(memory.buffer, m.CONTROL, (m.STATICS - m.CONTROL) / 4);
}

/** Grows the memory to at least `bytes`; views made before are detached then. Throws a RangeError where it cannot. */
export function ensureMemory(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}

/**
 * Places all regions from `base` on and tells the kernel. Memory that is reserved but never touched costs nothing:
 * TEXT is made for a record of control characters only, and is hardly ever used beyond a page.
 * PAYLOAD, OUTPUT and INPUT come first, so that events of any size find them at the same pages, once warm always warm.
 */
export function placeRegions(memory: WebAssembly.Memory, base: number, sizes: RegionSizes): Regions {
  let next = alignUp(base, 16);
  const place = (bytes: number): Region => {
    const region = { start: next, end: next + bytes };
    next = alignUp(region.end + m.SLACK, 64);
    return region;
  };
  const inflated = sizes.inflated ?? 0;
  const payload = place(inflated === 0 ? 0 : 2 * (inflated + m.SLACK));
  const output = place(sizes.output);
  const input = place(sizes.input);
  const status = place(sizes.records);
  const spans = place(sizes.spans ? sizes.records * m.SPAN_BYTES : 0);
  const results = place(sizes.spans ? sizes.records * m.SPAN_BYTES : 0);
  const bails = place((sizes.bails ?? 0) * m.BAIL_BYTES);
  const line = place(sizes.line ?? 0);
  const text = place(sizes.line === undefined ? 0 : sizes.line * ESCAPED + 2 * inflated + PAGE);
  const keySpans = place(sizes.keys === undefined ? 0 : sizes.records * m.SPAN_BYTES);
  const keys = place(sizes.keys ?? 0);
  const values = place(sizes.values ?? 0);
  ensureMemory(memory, next + PAGE);

  const slots = controlSlots(memory);
  slots[m.SLOT_PAYLOAD] = payload.start;
  slots[m.SLOT_PAYLOAD_END] = payload.start + 2 * inflated;
  slots[m.SLOT_STATUS] = status.start;
  slots[m.SLOT_STATUS_END] = status.end;
  slots[m.SLOT_SPANS] = spans.start;
  slots[m.SLOT_RESULTS] = results.start;
  slots[m.SLOT_BAILS] = bails.start;
  slots[m.SLOT_BAILS_END] = bails.end;
  slots[m.SLOT_LINE] = line.start;
  slots[m.SLOT_TEXT] = text.start;
  slots[m.SLOT_TEXT_END] = text.end;
  slots[m.SLOT_OUTPUT] = output.start;
  slots[m.SLOT_OUTPUT_END] = output.end;
  slots[m.SLOT_KEY_SPANS] = keySpans.start;
  slots[m.SLOT_KEYS] = keys.start;
  slots[m.SLOT_KEYS_END] = keys.end;
  return { input, output, status, spans, results, bails, keySpans, values };
}

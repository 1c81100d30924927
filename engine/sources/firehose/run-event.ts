/**
 * @module engine/sources/firehose/run-event
 * A Firehose transformation event on the kernel, bytes to bytes: where it is placed, one run of it, and the reply's end.
 */

import { readContext } from '../../kernel/host/call-context.ts';
import type { EventReply, Framed, Refusal } from '../../kernel/host/framing.ts';
import { type KernelInstance, memoryBytes } from '../../kernel/host/instance.ts';
import {
  controlSlots,
  placeRegions,
  type Region,
  type RegionSizes,
  type Regions,
} from '../../kernel/host/regions.ts';
import * as m from '../../kernel/memory.ts';
import type { EventContext, FramedResult } from '../../plan/program.ts';
import { type Bails, readBails } from './bails.ts';

/** `{"recordId":"","data":""}` and a comma: no record is shorter. */
export const SHORTEST_RECORD = 26;
const MOST_BAILS = 1 << 16;
/** Room for the partition keys of one record; with longer ones it is handed back. */
const KEYS_BYTES = 64 * 1024;
/** Behind `{"records":`, where the first result's comma becomes the bracket. */
const BRACKET_AT = 11;
const OPEN_BRACKET = 0x5b;
const END = ']}';

const REASONS: Readonly<Record<number, Refusal>> = {
  [m.EVENT_SHAPE]: 'shape',
  [m.EVENT_REPLY_SIZE]: 'reply-size',
  [m.EVENT_RECORDS]: 'records',
};

/** Context values of an event are a few short texts; more of them are the reference path's. */
const MOST_VALUES = 64 * 1024;

/** Room for the keys of one record, and for the context values. */
function eventTexts({
  keyed,
  contextNames,
  contextReferences,
  programBytes,
}: KernelInstance): Pick<RegionSizes, 'keys' | 'values'> {
  const keys = KEYS_BYTES + programBytes + contextReferences * MOST_VALUES;
  return { ...(keyed ? { keys } : {}), values: contextNames.length > 0 ? MOST_VALUES : 0 };
}

/**
 * Puts an event's context values into memory.
 * @returns `false` where there is no room for them, or one is not text
 */
export function placeContext(
  instance: KernelInstance,
  { input, values }: Pick<Regions, 'input' | 'values'>,
  { shared, recordsAt }: EventContext = { shared: {}, recordsAt: null },
): boolean {
  const { memory, contextNames, contextReferences, inflation } = instance;
  const context = readContext(instance, { shared, perRecord: {} }, 1);
  if (context === null || context.bytes > values.end - values.start) return false;
  context.place(values.start);
  const slots = controlSlots(memory);
  const id = contextNames.indexOf('recordId');
  // Of a record's id, and of what log events bring.
  const found = id < 0 && inflation === null ? 0 : 6 * m.MOST_ID * contextReferences;
  slots[m.SLOT_LITERAL_BYTES] = context.literalBytes + found;
  slots[m.SLOT_ID_CONTEXT] = id < 0 ? 0 : m.CONTEXT + id * m.SPAN_BYTES;
  slots[m.SLOT_RECORDS_AT] = recordsAt === null ? 0 : input.start + recordsAt;
  return true;
}

/** Where an event of `length` bytes goes. */
export function place(instance: KernelInstance, length: number): Regions {
  const records = Math.ceil(length / SHORTEST_RECORD);
  const regions = placeRegions(instance.memory, instance.free, {
    records,
    input: length,
    output: instance.ceiling,
    bails: Math.min(records, MOST_BAILS),
    line: Math.ceil((length * 3) / 4) + m.SLACK,
    inflated: instance.inflated,
    ...eventTexts(instance),
  });
  memoryBytes(instance.memory).fill(0, regions.input.end, regions.input.end + m.SLACK);
  return regions;
}

/** What the kernel made of an event: the reply, or one with gaps. */
export interface KernelReply extends Pick<EventReply, 'counts'> {
  readonly records: number;
  /** See spareOf in framing.ts; of the results that the kernel wrote. */
  readonly spare: number;
  /** Everything but the results of `bails`, and without the end; a view. */
  readonly bytes: Buffer;
  /** Address of its first byte. */
  readonly start: number;
  readonly bails: Bails;
}

export interface EventMode {
  /** Whether results are written, or only measured: their sizes go to OUTPUT. */
  readonly results: 'write' | 'measure';
  /** Whether STATUS says beforehand what is not to be transformed. */
  readonly decided?: boolean;
}

/** @param output where sizes go, if they are measured */
function setMode(memory: WebAssembly.Memory, { results, decided = false }: EventMode, output: Region): void {
  const slots = controlSlots(memory);
  const entries = Math.floor((output.end - output.start) / m.SIZES_BYTES);
  slots[m.SLOT_SIZES] = results === 'measure' ? output.start : 0;
  slots[m.SLOT_SIZES_END] = output.start + entries * m.SIZES_BYTES;
  slots[m.SLOT_DECIDED] = decided ? 1 : 0;
}

/** Runs the event that was written to the place {@link place} gave. */
export function runEvent(
  instance: KernelInstance,
  regions: Regions,
  mode: EventMode,
): KernelReply | { readonly refused: Refusal } {
  const { memory, exports, inflation } = instance;
  setMode(memory, mode, regions.output);
  controlSlots(memory).fill(0, m.SLOT_COUNTS, m.SLOT_COUNTS + m.COUNTERS);
  if (exports.runEvent(regions.input.start, regions.input.end) === 0) {
    return { refused: REASONS[controlSlots(memory)[m.SLOT_REASON]!] ?? 'shape' };
  }
  inflation?.settle();
  const slots = controlSlots(memory);
  const counts = slots.slice(m.SLOT_COUNTS, m.SLOT_COUNTS + m.COUNTERS);
  const records = slots[m.SLOT_RECORDS]!;
  const { start } = regions.output;
  const all = memoryBytes(memory);
  const bails = readBails(memory, regions.bails, slots[m.SLOT_BAIL_COUNT]!);
  // Without records there is no comma where the bracket goes, so room is made for it.
  const end = records === 0 ? start + BRACKET_AT + 1 : slots[m.SLOT_OUTPUT_USED]!;
  return { bytes: all.subarray(start, end), start, counts, records, spare: slots[m.SLOT_SPARE]!, bails };
}

/**
 * The whole reply, from what the kernel made and the results of the records it handed back.
 * @param room how many bytes it may have
 */
export function finishReply(
  { bytes, start, counts, bails }: Omit<KernelReply, 'records' | 'spare'>,
  results: readonly FramedResult[],
  room: number,
): Framed {
  if (bytes.length + END.length > room) return { refused: 'reply-size' };
  if (bails.count === 0) {
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length + END.length);
    whole[BRACKET_AT] = OPEN_BRACKET;
    whole.write(END, bytes.length, 'latin1');
    return { bytes: whole, counts, results, overflowed: 0 };
  }
  const texts = results.map(({ full }) => full);
  const length = texts.reduce((sum, text) => sum + text.length, bytes.length + END.length);
  if (length > room) return { refused: 'reply-size' };
  // From the end on, so that each byte is moved once and none is overwritten before: OUTPUT has room for the largest reply.
  const reply = Buffer.from(bytes.buffer, bytes.byteOffset, length);
  let to = length - END.length;
  let from = bytes.length;
  reply.write(END, to, 'latin1');
  for (let index = bails.count - 1; index >= 0; index -= 1) {
    const at = bails.at(index) - start;
    to -= from - at;
    reply.copyWithin(to, at, from);
    to -= texts[index]!.length;
    reply.set(texts[index]!, to);
    from = at;
  }
  reply[BRACKET_AT] = OPEN_BRACKET;
  return { bytes: reply, counts, results, overflowed: 0 };
}

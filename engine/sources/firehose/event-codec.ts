/**
 * @module engine/sources/firehose/event-codec
 * An event's bytes to its records' bytes, and what became of them to the reply's bytes, on a kernel that has no plan: for programs
 * that take batches, whose records would otherwise be parsed and decoded, encoded and stringified one by one.
 *
 *     event ─► read ─► bytes + spans ─► any program ─► outcome ─► write ─► reply
 *        └──────────── where ids and data stand ─────────────────────┘
 */
import type { Batch } from '../../batch.ts';
import { attempt } from '../../kernel/host/attempt.ts';
import { memoryBytes } from '../../kernel/host/instance.ts';
import { instantiateKernel, kernelModule } from '../../kernel/host/load.ts';
import { controlSlots, ensureMemory, placeRegions, type Regions } from '../../kernel/host/regions.ts';
import * as m from '../../kernel/memory.ts';
import { REPLY_CEILING } from '../../limits.ts';
import type { Outcome } from '../../outcome.ts';
import { readBails } from './bails.ts';
import { finishReply, SHORTEST_RECORD } from './run-event.ts';

/** Holds one event at a time. */
export interface EventCodec {
  /**
   * Copies an event in, and its records out.
   * @param recordsAt as of an EventContext
   * @param allocate gives memory for the records; `null`: they stay where they are, good until {@link write}
   * @returns `null` for an event out of the ordinary, or one with base64 that is: then nothing is held
   */
  read(
    event: Uint8Array,
    recordsAt: number | null,
    allocate: ((byteLength: number) => Uint8Array) | null,
  ): Pick<Batch, 'bytes' | 'spans'> | null;
  /**
   * The reply to the event that was read, a view that is good until the next call; partition keys are not looked at.
   * @returns `null` where it would not fit
   */
  write(outcome: Pick<Outcome, 'bytes' | 'spans' | 'status'>): Uint8Array | null;
}

/** Copies spans and moves them. */
function shifted(spans: Uint32Array, by: number, target = new Uint32Array(spans.length)): Uint32Array {
  for (let index = 0; index < spans.length; index += 1) target[index] = spans[index]! + by;
  return target;
}

function createCodec(): EventCodec {
  const memory = new WebAssembly.Memory({ initial: 2 });
  const exports = instantiateKernel(kernelModule().module, memory, () => 0);
  let regions: Regions;

  function read(event: Uint8Array, recordsAt: number | null) {
    const records = Math.ceil(event.length / SHORTEST_RECORD);
    const output = Math.max(REPLY_CEILING, event.length);
    const sizes = { records, input: event.length, output, spans: true, bails: records };
    regions = placeRegions(memory, m.PROGRAM, sizes);
    const { start, end } = regions.input;
    const bytes = memoryBytes(memory);
    bytes.set(event, start);
    bytes.fill(0, end, end + m.SLACK);
    controlSlots(memory)[m.SLOT_RECORDS_AT] = recordsAt === null ? 0 : start + recordsAt;
    if (exports.readEvent(start, end) === 0) return null;
    const slots = controlSlots(memory);
    const from = regions.output.start;
    const spans = new Uint32Array(memory.buffer, regions.spans.start, 2 * slots[m.SLOT_RECORDS]!);
    return { decoded: bytes.subarray(from, slots[m.SLOT_OUTPUT_USED]), spans: shifted(spans, -from) };
  }

  function write({ bytes, spans, status }: Parameters<EventCodec['write']>[0]): Uint8Array | null {
    if (bytes.length > REPLY_CEILING) return null;
    const { start } = regions.values; // behind all regions of the event
    ensureMemory(memory, start + bytes.length + m.SLACK);
    const whole = memoryBytes(memory);
    whole.set(bytes, start);
    whole.set(status, regions.status.start);
    shifted(spans, start, new Uint32Array(memory.buffer, regions.results.start, spans.length));
    controlSlots(memory)[m.SLOT_OUTPUT_END] = regions.output.start + REPLY_CEILING;
    if (exports.writeReply(status.length) === 0) return null;
    const slots = controlSlots(memory);
    const from = regions.output.start;
    const written = {
      bytes: whole.subarray(from, slots[m.SLOT_OUTPUT_USED]! + Number(status.length === 0)), // room for the bracket
      start: from,
      counts: slots,
      bails: readBails(memory, regions.bails, 0),
    };
    const reply = finishReply(written, [], REPLY_CEILING - slots[m.SLOT_SPARE]!);
    return 'refused' in reply ? null : reply.bytes;
  }

  return {
    read(event, recordsAt, allocate) {
      const found = attempt(() => read(event, recordsAt));
      if (found === null) return null;
      const { decoded, spans } = found;
      if (allocate === null) return { bytes: decoded, spans };
      const bytes = allocate(decoded.length);
      bytes.set(decoded);
      return { bytes, spans };
    },
    write: (outcome) => attempt(() => write(outcome)),
  };
}

/** Lends codecs to calls that may overlap; one is kept for the next. */
export interface EventCodecs {
  /** `null`: the process has no WebAssembly, or no memory. */
  take(): EventCodec | null;
  giveBack(codec: EventCodec): void;
}

export function createEventCodecs(): EventCodecs {
  let kept: EventCodec | null = null;
  return {
    take() {
      const codec = kept ?? (globalThis.WebAssembly === undefined ? null : attempt(createCodec));
      kept = null;
      return codec;
    },
    giveBack(codec) {
      kept = codec;
    },
  };
}

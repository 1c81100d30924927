/**
 * @module engine/lines/batches
 * A stream of bytes, cut into batches of whole lines for an executor, in constant memory (one batch, or one line that is
 * longer, up to `limits.lineBytes`). Where a program has line buffers for lines, stream.ts does without copies.
 */
import { type Batch, NO_CONTEXT } from '../batch.ts';
import type { Limits } from '../limits.ts';
import { createLineCutter, longLines } from './long-lines.ts';
import { bytesOf, chunksOf, type LineSource } from './source.ts';

const LINE_FEED = 0x0a;

/** Spans of the lines in `bytes[0, end)`, each with its line feed, which is no part of a record; the last may lack one. */
function lineSpans(bytes: Buffer, end: number): Uint32Array {
  const spans: number[] = [];
  let start = 0;
  while (start < end) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const stop = feed < 0 || feed >= end ? end : feed + 1;
    spans.push(start, stop);
    start = stop;
  }
  return Uint32Array.from(spans);
}

/** The lines in `memory[0, end)`; those that are too long are unreadable. */
export function batchOfLines(memory: Uint8Array, end: number, limits: Limits): Batch {
  const bytes = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
  const spans = lineSpans(bytes, end);
  return { bytes: memory, spans, unreadable: longLines(bytes, spans, limits), context: NO_CONTEXT };
}

/**
 * Batches of about `batchBytes` bytes of whole lines, in memory from `allocate`, which each batch owns.
 * A line ends with its line feed; a file's last line may lack one. `null`: the source pauses, so whatever is
 * under way should be passed on.
 * @param release takes memory back that no batch owns
 */
export async function* lineBatches(
  source: LineSource,
  batchBytes: number,
  limits: Limits,
  allocate: (byteLength: number) => Uint8Array,
  release: (memory: Uint8Array) => void = () => {},
): AsyncGenerator<Batch | null> {
  let memory = allocate(batchBytes);
  let filled = 0;
  const cutLines = createLineCutter(limits.lineBytes);
  /** Ends the batch behind the last line feed (or at the very end) and begins the next with what is left. */
  function cut(atEnd: boolean): Batch | null {
    const bytes = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
    const end = atEnd ? filled : bytes.lastIndexOf(LINE_FEED, filled - 1) + 1;
    if (end === 0) return null;
    const full = memory;
    if (!atEnd) {
      memory = allocate(Math.max(batchBytes, filled - end));
      memory.set(full.subarray(end, filled));
    }
    filled -= end;
    return batchOfLines(full, end, limits);
  }
  for await (const chunk of chunksOf(source)) {
    if (chunk === null) {
      const batch = filled > 0 ? cut(false) : null;
      if (batch !== null) yield batch;
      yield null;
      continue;
    }
    const bytes = bytesOf(chunk);
    let taken = 0;
    while (taken < bytes.length) {
      const part = bytes.subarray(taken, taken + memory.length - filled);
      memory.set(part, filled);
      filled += cutLines(memory.subarray(filled, filled + part.length));
      taken += part.length;
      if (filled < memory.length) continue;
      const batch = cut(false);
      if (batch !== null) {
        yield batch;
        continue;
      }
      const larger = allocate(memory.length * 2); // one line fills it all
      larger.set(memory);
      release(memory);
      memory = larger;
    }
  }
  const last = filled > 0 ? cut(true) : null;
  if (last === null) release(memory);
  else yield last;
}

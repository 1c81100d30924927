/**
 * @module engine/lines
 * A stream of bytes, cut into batches of whole lines, in constant memory (one batch, or one line that is longer).
 */
import { type Batch, NO_CONTEXT } from './batch.ts';
import { withPauses } from './pauses.ts';

/** Where lines come from: all at once, or in chunks cut anywhere. Text is taken as UTF-8. */
export type LineSource =
  | Uint8Array
  | string
  | Iterable<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>;

const LINE_FEED = 0x0a;
/** How long a source may keep silent before the lines that came are passed on, in ms: a moment to who looks on. */
const PAUSE = 200;

type Chunk = Uint8Array | string;

/** `null`: the source pauses. */
function chunksOf(source: LineSource): Iterable<Chunk> | AsyncIterable<Chunk | null> {
  if (typeof source === 'string' || source instanceof Uint8Array) return [source];
  return Symbol.asyncIterator in source ? withPauses(source, PAUSE) : source;
}

/** Spans of the lines in `bytes[0, end)`, their line feeds outside; a last line without one counts. */
function lineSpans(bytes: Buffer, end: number): Uint32Array {
  const spans: number[] = [];
  let start = 0;
  while (start < end) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const stop = feed < 0 || feed >= end ? end : feed;
    spans.push(start, stop);
    start = stop + 1;
  }
  return Uint32Array.from(spans);
}

function toBatch(memory: Uint8Array, end: number): Batch {
  const bytes = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
  return { bytes: memory, spans: lineSpans(bytes, end), unreadable: [], context: NO_CONTEXT };
}

/**
 * Batches of about `batchBytes` bytes of whole lines, in memory from `allocate`, which each batch owns.
 * A line is what stands before a line feed; a file's last line may lack one. `null`: the source pauses, so whatever is
 * under way should be passed on.
 * @param release takes memory back that no batch owns
 */
export async function* lineBatches(
  source: LineSource,
  batchBytes: number,
  allocate: (byteLength: number) => Uint8Array,
  release: (memory: Uint8Array) => void = () => {},
): AsyncGenerator<Batch | null> {
  let memory = allocate(batchBytes);
  let filled = 0;
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
    return toBatch(full, end);
  }
  for await (const chunk of chunksOf(source)) {
    if (chunk === null) {
      const batch = filled > 0 ? cut(false) : null;
      if (batch !== null) yield batch;
      yield null;
      continue;
    }
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
    let taken = 0;
    while (taken < bytes.length) {
      const part = bytes.subarray(taken, taken + memory.length - filled);
      memory.set(part, filled);
      filled += part.length;
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

/**
 * @module engine/lines/stream
 * A stream of lines over two line buffers of a program, in turns: while one works, the other is read into, and what the one
 * before gave is written out.
 *
 *     buffer A  read ────► run ► written out ─────► read …
 *     buffer B             read ────────► run ► written out ─────► …
 *
 * A read of at most 256 KiB makes a batch: 1 GB of Apache's lines into a file cost 1.90 s of CPU time so, the same with
 * 512 KiB, 2.07 s with 1 MiB and 3.2 s with 2 MiB, where text and output no longer stay in the cache until they are
 * written; peak memory 98, 105, 133 and 166 MB (Node 24.21, one CPU of an EPYC with 1 MiB of L2, 2026-11-22).
 */
import type { Batch } from '../batch.ts';
import type { Limits } from '../limits.ts';
import type { Outcome } from '../outcome.ts';
import type { LineBuffer, Program } from '../plan/program.ts';
import { batchOfLines } from './batches.ts';
import { createLineCutter } from './long-lines.ts';
import { chunksRead, type ReadInto } from './source.ts';

const LINE_FEED = 0x0a;
const BATCH_BYTES = 256 * 1024;
/** The first read is smaller: a stream of a few lines is over by then, and V8 collects garbage by the memory it placed. */
const FIRST_BYTES = 64 * 1024;

/** What came of a batch. `outcome.bytes` is good until the one after the next is asked for, the rest until the next. */
export interface LineBatch {
  readonly batch: Batch;
  readonly outcome: Outcome;
}

/** A line buffer and what has been read onto it. */
interface Place {
  readonly lines: LineBuffer;
  bytes: Uint8Array;
  filled: number;
}

function openPlace(program: Program, length: number): Place | null {
  const lines = program.openLines?.() ?? null;
  const bytes = lines?.reserve(length, 0) ?? null;
  return lines && bytes && { lines, bytes, filled: 0 };
}

/** Makes room for `length` bytes, what is filled being kept; false: out of memory. */
function grow(place: Place, length: number): boolean {
  if (place.bytes.length >= length) return true;
  const larger = place.lines.reserve(length, place.filled);
  place.bytes = larger ?? place.bytes;
  return larger !== null;
}

/** Puts the bytes on an empty buffer, to be read on behind them. */
function put(place: Place, bytes: Uint8Array): void {
  place.bytes.set(bytes);
  place.filled = bytes.length;
}

/** Reads without what is too long in a line. */
function cutLongLines(source: ReadInto, { lineBytes }: Limits): ReadInto {
  const cutLines = createLineCutter(lineBytes);
  return async (bytes) => {
    for (;;) {
      const count = await source(bytes);
      const kept = cutLines(bytes.subarray(0, count));
      if (kept > 0 || count === 0) return kept;
    }
  };
}

/** Runs the lines in a place's first bytes; those that are too long fail, and the others are run as a batch then. */
export function runPlace(
  program: Program,
  { lines, bytes }: Pick<Place, 'lines' | 'bytes'>,
  end: number,
  limits: Limits,
): LineBatch | null {
  if (end > limits.lineBytes) {
    const batch = batchOfLines(bytes.subarray(0, end), end, limits);
    if (batch.unreadable.length > 0) {
      const spans = new Uint32Array(batch.spans); // those of the long lines empty: they need not be copied
      for (const { index } of batch.unreadable) spans[2 * index + 1] = spans[2 * index]!;
      return { batch, outcome: program.run({ ...batch, spans }) };
    }
  }
  return lines.run(end);
}

const readOn = (read: ReadInto, { bytes, filled }: Place) => {
  const reading = read(bytes.subarray(filled));
  reading.catch(() => {}); // thrown where it is awaited; until then it must not count as unhandled
  return reading;
};

/** Where the last line that was read to its end ends; 0: none was. Only what came last is looked at. */
function endOfLines({ bytes, filled }: Place, cameLast: number): number {
  const start = filled - cameLast;
  const last = Buffer.from(bytes.buffer, bytes.byteOffset + start, cameLast).lastIndexOf(LINE_FEED);
  return last < 0 ? 0 : start + last + 1;
}

/** Chunks: some that are there (copied at once, as line buffers go on), one that is being read, and those not read yet. */
function chunksLeft(there: readonly Uint8Array[], read: ReadInto | null): AsyncIterable<Uint8Array> {
  const copies = there.map((bytes) => bytes.slice());
  return (async function* () {
    yield* copies;
    if (read !== null) yield* chunksRead(read);
  })();
}

/**
 * The source's lines, batch by batch.
 * @returns `null` at the end; or the chunks that are left, beginning with a line, where the line buffers cannot go on: a line of
 * hundreds of megabytes, a pipeline that writes kilobytes around every short line
 */
export async function* streamLines(
  program: Program,
  source: ReadInto,
  limits: Limits,
): AsyncGenerator<LineBatch, AsyncIterable<Uint8Array> | null> {
  const read = cutLongLines(source, limits);
  /** Room for the longest line there can be, and a read behind it. */
  const most = limits.lineBytes + BATCH_BYTES;
  const first = openPlace(program, FIRST_BYTES);
  if (first === null) return chunksLeft([], read);
  let place = first;
  let other: Place | null = null; // opened when a second batch begins: short streams do without
  let reading = readOn(read, place);
  for (;;) {
    const count = await reading;
    place.filled += count;
    const isLast = count === 0;
    const end = isLast ? place.filled : endOfLines(place, count);
    if (end === 0) {
      if (isLast) return null;
      // One line fills it all. Its last outcome was written long ago, so it may move.
      if (place.filled === place.bytes.length && !grow(place, Math.min(2 * place.filled, most))) {
        return chunksLeft([place.bytes.subarray(0, place.filled)], read);
      }
      reading = readOn(read, place);
      continue;
    }
    const tail = place.bytes.subarray(end, place.filled);
    other ??= isLast ? null : openPlace(program, BATCH_BYTES);
    // Reading on while this one works, unless the other has to grow first: it may be written from yet.
    const wanted = Math.max(BATCH_BYTES, Math.min(2 ** Math.ceil(Math.log2(2 * tail.length)), most));
    const ahead: boolean = !isLast && other !== null && other.bytes.length >= wanted;
    if (ahead) {
      put(other!, tail);
      reading = readOn(read, other!);
    }
    const done = runPlace(program, place, end, limits);
    if (done === null) {
      const lines = place.bytes.subarray(0, end);
      if (!ahead) return chunksLeft([lines, tail], isLast ? null : read);
      const more = await reading;
      return chunksLeft([lines, other!.bytes.subarray(0, other!.filled + more)], more === 0 ? null : read);
    }
    yield done;
    if (isLast) return null;
    if (!ahead) {
      if (other === null || !grow(other, wanted)) return chunksLeft([tail], read);
      put(other, tail);
      reading = readOn(read, other);
    }
    [place, other] = [other!, place];
  }
}

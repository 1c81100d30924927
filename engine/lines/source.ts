/**
 * @module engine/lines/source
 * Where lines come from, and the two forms in which the engine takes them: chunks, or reads into a place of its own.
 */
import { MillraceError, show } from '../errors.ts';
import { withPauses } from './pauses.ts';

/**
 * Reads into the place, from its start; resolves with the number of bytes, 0 at the end. One that is done before the
 * place is full has what it read passed on: so a pipe is never waited for.
 * @example const handle = await open('access.log'); const read = async (place) => (await handle.read(place)).bytesRead
 */
export type ReadInto = (place: Uint8Array) => Promise<number>;

/**
 * All at once, in chunks cut anywhere, or a function that reads into the engine's own memory, which saves a copy. Text
 * is taken as UTF-8. A chunk is looked at before the next one is asked for, and not after.
 */
export type LineSource =
  | Uint8Array
  | string
  | Iterable<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>
  | ReadInto;

type Chunk = Uint8Array | string;

/** How long a source may pause before its lines are passed on, in ms: barely noticeable to a person watching. */
const PAUSE = 200;
/** What one read takes where the engine's memory is not read into: little beside the executor's 1 MiB batches. */
const READ_BYTES = 256 * 1024;

/** What a function reads, as chunks in one memory: each is good until the next is asked for. */
export async function* chunksRead(read: ReadInto): AsyncGenerator<Uint8Array> {
  const place = Buffer.allocUnsafeSlow(READ_BYTES);
  for (;;) {
    const count = await read(place);
    if (count === 0) return;
    yield place.subarray(0, count);
  }
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` for a chunk that is neither */
export function bytesOf(chunk: Chunk): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (typeof chunk === 'string') return Buffer.from(chunk, 'utf8');
  const expected = 'chunks that are Uint8Arrays or text';
  throw new MillraceError('ERR_MILLRACE_INPUT', { path: 'lines', expected, found: show(chunk) });
}

/** The source's chunks; `null`: it pauses. */
export function chunksOf(source: LineSource): Iterable<Chunk> | AsyncIterable<Chunk | null> {
  if (typeof source === 'string' || source instanceof Uint8Array) return [source];
  if (typeof source === 'function') return withPauses(chunksRead(source), PAUSE);
  return Symbol.asyncIterator in source ? withPauses(source, PAUSE) : source;
}

/** Reads of a source, one after the other; `close` ends them early. */
export interface Reader {
  readonly read: ReadInto;
  close(): Promise<void>;
}

/** Chunks put into places until one is full, or the source pauses. */
function readerOf(chunks: ReturnType<typeof chunksOf>): Reader {
  const iterator =
    Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  let rest: Uint8Array = new Uint8Array(0);
  let isDone = false;
  return {
    async read(place) {
      let filled = 0;
      while (filled < place.length) {
        if (rest.length === 0) {
          // Not awaited where it is no promise: a turn of the event loop for every short chunk would be most of the time.
          const next = iterator.next();
          const { done, value } = next instanceof Promise ? await next : next;
          if (done) {
            isDone = true;
            break;
          }
          if (value === null && filled > 0) break;
          if (value !== null) rest = bytesOf(value);
        }
        const part = rest.subarray(0, place.length - filled);
        place.set(part, filled);
        filled += part.length;
        rest = rest.subarray(part.length);
      }
      return filled;
    },
    async close() {
      if (!isDone) await iterator.return?.();
    },
  };
}

/** The source as reads into a place. */
export function openReader(source: LineSource): Reader {
  return typeof source === 'function' ? { read: source, async close() {} } : readerOf(chunksOf(source));
}

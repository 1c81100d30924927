/**
 * @module engine/threads/memory
 * Shared memory that is used again.
 *
 * It has to be: V8 does not count shared memory when it decides whether to collect, and an idle worker keeps what it
 * was posted until it collects. 300 batches of 6 MB in a fresh SharedArrayBuffer each took the process from 81 MB to
 * 1,888 MB (Node 24.21, 2 workers, 2026-11-22); with buffers used again it stays at the first few.
 */
import { uninitialised } from './join.ts';

/** Buffers come in powers of two from here; pages that are not touched cost nothing. */
const SMALLEST = 256 * 1024;
/** Spare buffers kept; an executor rarely has more batches in work at once. */
const MOST_SPARE = 4;
/** Shared bytes that may be out with callers. Beyond it {@link SharedMemory.lend} gives ordinary memory. */
const MOST_LENT = 64 * 1024 * 1024;

export class SharedMemory {
  readonly #spare: SharedArrayBuffer[] = [];
  readonly #lent = new WeakSet<SharedArrayBuffer>();
  /** Lent memory that was dropped instead of given back is counted as out until it is collected. */
  readonly #dropped = new FinalizationRegistry<number>((byteLength) => {
    this.#lentBytes -= byteLength;
  });
  #lentBytes = 0;

  /** Shared memory for the executor's own use; its owner gives it back. */
  take(byteLength: number): Uint8Array<SharedArrayBuffer> {
    const at = this.#spare.findIndex((buffer) => buffer.byteLength >= byteLength);
    const buffer = at === -1 ? new SharedArrayBuffer(roundUp(byteLength)) : this.#spare.splice(at, 1)[0]!;
    return new Uint8Array(buffer, 0, byteLength);
  }

  give(bytes: Uint8Array<SharedArrayBuffer>): void {
    this.#spare.push(bytes.buffer);
    this.#spare.sort((a, b) => a.byteLength - b.byteLength);
    if (this.#spare.length > MOST_SPARE) this.#spare.shift();
  }

  /**
   * Memory for a caller that may never release it: shared up to a limit, then ordinary, which
   * costs a copy at execute and is collected as it should be.
   */
  lend(byteLength: number): Uint8Array {
    if (byteLength === 0) return new Uint8Array(0);
    if (this.#lentBytes + roundUp(byteLength) > MOST_LENT) return uninitialised(byteLength);
    const bytes = this.take(byteLength);
    this.#lent.add(bytes.buffer);
    this.#dropped.register(bytes.buffer, bytes.buffer.byteLength, bytes.buffer);
    this.#lentBytes += bytes.buffer.byteLength;
    return bytes;
  }

  /** Takes lent memory back, once; anything else is left alone. */
  takeBack(bytes: Uint8Array): void {
    const { buffer } = bytes;
    if (!(buffer instanceof SharedArrayBuffer) || !this.#lent.delete(buffer)) return;
    this.#dropped.unregister(buffer);
    this.#lentBytes -= buffer.byteLength;
    this.give(new Uint8Array(buffer));
  }
}

function roundUp(byteLength: number): number {
  let size = SMALLEST;
  while (size < byteLength) size *= 2;
  return size;
}

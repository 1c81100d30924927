/**
 * @module handler/raw-runtime/chunked
 * The chunked transfer coding (RFC 9112, 7.1). A server that does not know a body's length, or does not say it, sends
 * chunks; they are gathered, since the place for an event is asked for by its length.
 */

/** Longest line of a chunk's size and extensions, or of a trailer field. */
const LONGEST_LINE = 4096;
const CR = 13;
const LF = 10;

export interface ChunkedDecoder {
  /** Takes the bytes that came; returns how many were used: fewer than all only once the body is complete. */
  push(bytes: Uint8Array): number;
  readonly complete: boolean;
  /** The pieces of the body so far; they are copies. */
  readonly pieces: readonly Uint8Array[];
}

/** @throws Error (from `push`) for bytes that are not of the coding */
export function createChunkedDecoder(): ChunkedDecoder {
  const pieces: Uint8Array[] = [];
  let state: 'size' | 'data' | 'data-end' | 'trailer' | 'complete' = 'size';
  let line = '';
  let rest = 0;

  /** Gathers a line that may come in several parts; returns the place behind it, or -1 where it is not complete. */
  function takeLine(bytes: Uint8Array, from: number): number {
    const end = bytes.indexOf(LF, from);
    const part = bytes.subarray(from, end === -1 ? bytes.length : end);
    line += Buffer.from(part).toString('latin1');
    if (line.length > LONGEST_LINE) throw new Error('a chunk without a size');
    return end === -1 ? -1 : end + 1;
  }

  function endLine(): string {
    if (line.charCodeAt(line.length - 1) !== CR) throw new Error('a line of a chunk ends without a CR');
    const text = line.slice(0, -1);
    line = '';
    return text;
  }

  function readSize(text: string): number {
    const size = /^([0-9a-fA-F]{1,12})[ \t]*(?:;.*)?$/.exec(text)?.[1];
    if (size === undefined) throw new Error(`a chunk's size is ${JSON.stringify(text.slice(0, 60))}`);
    return Number.parseInt(size, 16);
  }

  return {
    push(bytes) {
      let at = 0;
      while (at < bytes.length && state !== 'complete') {
        if (state === 'data') {
          const end = Math.min(bytes.length, at + rest);
          pieces.push(bytes.slice(at, end));
          rest -= end - at;
          at = end;
          if (rest === 0) state = 'data-end';
          continue;
        }
        const next = takeLine(bytes, at);
        if (next === -1) return bytes.length;
        at = next;
        const text = endLine();
        if (state === 'size') {
          rest = readSize(text);
          state = rest === 0 ? 'trailer' : 'data';
        } else if (state === 'data-end') {
          if (text !== '') throw new Error('a chunk is longer than its size');
          state = 'size';
        } else if (text === '') state = 'complete';
      }
      return at;
    },
    get complete() {
      return state === 'complete';
    },
    pieces,
  };
}

/**
 * @module engine/lines/long-lines
 * Lines longer than `limits.lineBytes` (their line feed not counted): they fail, and are not kept whole. Of such a line one
 * byte more than the limit goes on, by which it is known.
 */
import type { Failure } from '../failures.ts';
import { exceeded, type Limits } from '../limits.ts';

const LINE_FEED = 0x0a;

/**
 * Takes out of a stream what is behind the limit in a line.
 * @returns a function that is called with each piece of the stream, in order, and shortens it in its place; it returns
 * the bytes that are left
 */
export function createLineCutter(lineBytes: number): (piece: Uint8Array) => number {
  /** Of the line in hand, before the piece. */
  let length = 0;
  return (piece) => {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (length + bytes.length <= lineBytes) {
      const feed = bytes.lastIndexOf(LINE_FEED);
      length = feed < 0 ? length + bytes.length : bytes.length - feed - 1;
      return bytes.length;
    }
    let kept = 0;
    for (let at = 0; at < bytes.length; ) {
      const feed = bytes.indexOf(LINE_FEED, at);
      const end = feed < 0 ? bytes.length : feed;
      const fitting = Math.min(end - at, Math.max(0, lineBytes + 1 - length));
      bytes.copyWithin(kept, at, at + fitting);
      kept += fitting;
      length += end - at;
      if (feed >= 0) {
        bytes[kept++] = LINE_FEED;
        length = 0;
      }
      at = end + 1;
    }
    return kept;
  };
}

/** Failures of the lines among `spans` that are too long. */
export function longLines(bytes: Uint8Array, spans: Uint32Array, limits: Limits): Failure[] {
  const failures: Failure[] = [];
  for (let index = 0; index < spans.length / 2; index += 1) {
    const [start, end] = [spans[2 * index]!, spans[2 * index + 1]!];
    if (end - start <= limits.lineBytes) continue;
    if (end - start - Number(bytes[end - 1] === LINE_FEED) > limits.lineBytes) {
      failures.push({ index, code: 'limit', detail: exceeded(limits, 'lineBytes') });
    }
  }
  return failures;
}

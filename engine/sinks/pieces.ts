/**
 * @module engine/sinks/pieces
 * Outputs cut to what one record of a stream may hold: an output of many lines becomes several records of whole lines.
 */
import type { Output } from './sink.ts';

const LINE_FEED = 0x0a;

/** Part of an output. */
export interface Piece {
  /** Of which output. */
  readonly index: number;
  readonly bytes: Uint8Array;
}

/**
 * An output in pieces, each ending behind a line feed but the last.
 * @returns `null` where a line is too long
 */
export function cutLines(bytes: Uint8Array, most: number): readonly Uint8Array[] | null {
  const pieces: Uint8Array[] = [];
  let start = 0;
  while (bytes.length - start > most) {
    const end = bytes.subarray(start, start + most).lastIndexOf(LINE_FEED) + 1;
    if (end === 0) return null;
    pieces.push(bytes.subarray(start, start + end));
    start += end;
  }
  if (start < bytes.length) pieces.push(bytes.subarray(start));
  return pieces;
}

/** The outputs as pieces, in order, and those that cannot be cut. */
export function piecesOf(
  outputs: readonly Output[],
  most: number,
): { readonly pieces: readonly Piece[]; readonly tooLong: readonly number[] } {
  const pieces: Piece[] = [];
  const tooLong: number[] = [];
  for (const [index, output] of outputs.entries()) {
    const cut = cutLines(output.bytes, most);
    if (cut === null) tooLong.push(index);
    else for (const bytes of cut) pieces.push({ index, bytes });
  }
  return { pieces, tooLong };
}

/** Pieces in order, in lists of at most so many pieces and bytes; a piece that is larger is a list of its own. */
export function groupPieces(
  pieces: readonly Piece[],
  mostPieces: number,
  mostBytes: number,
): readonly Piece[][] {
  const groups: Piece[][] = [];
  let bytes = 0;
  for (const piece of pieces) {
    const group = groups.at(-1);
    if (group === undefined || group.length >= mostPieces || bytes + piece.bytes.length > mostBytes) {
      groups.push([piece]);
      bytes = piece.bytes.length;
    } else {
      group.push(piece);
      bytes += piece.bytes.length;
    }
  }
  return groups;
}

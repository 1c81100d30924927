/**
 * @module simulator/ledger/cut-object
 * Cuts a delivered object back into records. Firehose puts nothing between them, so only the expected bytes tell where one
 * ends: the records due there are tried in order, each by its length and digest. That works for any output, with line feeds
 * inside or none at all.
 */
import { digestOf, tailOf } from './digest.ts';

/** A record as it must be delivered. */
export interface Expected {
  readonly record: number;
  readonly length: number;
  readonly digest: string;
  readonly tail: number;
  /** The event it was in, and its place there. */
  readonly batch: number;
  readonly place: number;
}

export interface Piece {
  readonly start: number;
  readonly end: number;
  /** Which of the due records it is, by index; `null`: none. */
  readonly index: number | null;
}

/** How far to look for the end of an unknown piece that no line feed ends. */
const FARTHEST = 64 * 1024;

const isAt = (bytes: Uint8Array, at: number, { length, tail, digest }: Expected): boolean =>
  at + length <= bytes.length &&
  tailOf(bytes, at, at + length) === tail &&
  digestOf(bytes.subarray(at, at + length)) === digest;

/**
 * @param due the records that may be in it, in the expected order
 * @param endsLines whether every record ends with a line feed
 */
export function cutObject(bytes: Uint8Array, due: readonly Expected[], endsLines: boolean): Piece[] {
  const taken = new Uint8Array(due.length);
  const pieces: Piece[] = [];

  /** Searches from behind the record found last, then from the first. */
  function find(at: number, from: number): number | null {
    for (let count = 0; count < due.length; count += 1) {
      const index = from + count < due.length ? from + count : from + count - due.length;
      if (taken[index] === 0 && isAt(bytes, at, due[index]!)) return index;
    }
    return null;
  }

  function endOfUnknown(start: number, from: number): number {
    if (endsLines) {
      const end = bytes.indexOf(0x0a, start);
      return end < 0 ? bytes.length : end + 1;
    }
    const last = Math.min(bytes.length, start + FARTHEST);
    for (let at = start + 1; at < last; at += 1) if (find(at, from) !== null) return at;
    return bytes.length;
  }

  for (let at = 0, from = 0; at < bytes.length; ) {
    const index = find(at, from);
    const end = index === null ? endOfUnknown(at, from) : at + due[index]!.length;
    pieces.push({ start: at, end, index });
    if (index !== null) {
      taken[index] = 1;
      from = index + 1;
    }
    at = end;
  }
  return pieces;
}

/**
 * The fewest elements to remove so that the others rise (the rest of a longest rising subsequence): which records of an event
 * are out of order.
 */
export function outOfOrder(places: readonly number[]): ReadonlySet<number> {
  const ends: number[] = []; // of the best subsequence of each length: the index of its last element
  const before: number[] = [];
  for (const [index, place] of places.entries()) {
    let low = 0;
    for (let high = ends.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (places[ends[middle]!]! < place) low = middle + 1;
      else high = middle;
    }
    before.push(low > 0 ? ends[low - 1]! : -1);
    ends[low] = index;
  }
  const rest = new Set(places.keys());
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index]!) rest.delete(index);
  return rest;
}

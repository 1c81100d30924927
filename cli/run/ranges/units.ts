/**
 * @module cli/run/ranges/units
 * Files cut into units: ranges of bytes of a plain file, one unit for a compressed one, which can only be read from its start.
 *
 * A line belongs to the range that its first byte is in, so a range begins behind the first line feed at or past the byte before it,
 * and ends where the next one begins. The last range of a file goes on to wherever the file ends by then.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { beginsCompressed } from '../compression.ts';
import type { Input } from '../inputs.ts';

export interface UnitFile {
  readonly name: string;
  /** What it was when it was checked: device and number. */
  readonly identity: string;
  /** When it was checked, in bytes. */
  readonly size: number;
  /** It can only be read from its start. */
  readonly isStream: boolean;
  /** Number of its first unit. */
  readonly first: number;
  /** Number of units in it, 1 at least. */
  readonly count: number;
}

export interface Unit {
  readonly number: number;
  readonly file: UnitFile;
  readonly isFirst: boolean;
  /** Bytes of the file; `null`: all of it, as a stream. */
  readonly range: { readonly from: number; readonly to: number } | null;
}

/** Whether the file is plain text, which can be read from anywhere. One that cannot be opened now says so in its turn. */
function isPlain(name: string): boolean {
  let file: number | undefined;
  try {
    file = openSync(name, 'r');
    const first = new Uint8Array(16);
    return !beginsCompressed(first.subarray(0, readSync(file, first, 0, first.length, 0)));
  } catch {
    return true;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

export function cutFiles(inputs: readonly Input[], rangeBytes: number): readonly UnitFile[] {
  let first = 0;
  return inputs.map(({ name, identity, size }) => {
    const isStream = !isPlain(name);
    const count = isStream ? 1 : Math.max(1, Math.ceil(size! / rangeBytes));
    const file = { name, identity: identity!, size: size!, isStream, first, count };
    first += count;
    return file;
  });
}

export function unitAt(files: readonly UnitFile[], rangeBytes: number, number: number): Unit | null {
  let [low, high] = [0, files.length]; // the file is the last that does not begin behind it
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (files[middle]!.first <= number) low = middle;
    else high = middle;
  }
  const file = files[low];
  const place = file === undefined ? 0 : number - file.first;
  if (file === undefined || place >= file.count) return null;
  const to = place === file.count - 1 ? Number.POSITIVE_INFINITY : (place + 1) * rangeBytes;
  const range = file.isStream ? null : { from: place * rangeBytes, to };
  return { number, file, isFirst: place === 0, range };
}

/**
 * @module layer/compose/zip
 * Files to a zip whose bytes depend on nothing else: sorted, dated with zip's first day, with Unix modes.
 */
import { type AsyncZippable, zip } from 'fflate';
import type { LayerFile } from './packages.ts';

/** Local time is what fflate writes, and zip has no zone. */
const DATE = new Date(1980, 0, 1);
const UNIX = 3;
const REGULAR = 0o100000;

export function zipFiles(files: readonly LayerFile[]): Promise<Uint8Array> {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const entries: AsyncZippable = {};
  for (const { path, bytes, executable = false } of sorted) {
    const mode = REGULAR | (executable ? 0o755 : 0o644);
    entries[path] = [bytes, { level: 9, mtime: DATE, os: UNIX, attrs: (mode << 16) >>> 0 }];
  }
  return new Promise((resolve, reject) => {
    zip(entries, (error, bytes) => (error === null ? resolve(bytes) : reject(error)));
  });
}

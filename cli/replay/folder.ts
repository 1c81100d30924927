/**
 * @module cli/replay/folder
 * Failed records in a file or a folder, beside those in a bucket.
 */
import { createReadStream } from 'node:fs';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseS3Url } from '../../engine/aws/bucket.ts';
import { decompressed } from '../../engine/sources/s3/content.ts';
import { compress, openBucket, type Place, unusable } from '../../handler/replay/place.ts';

async function openFolder(path: string): Promise<Place> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw unusable(path, error.code === 'ENOENT' ? 'nothing of that name' : error.message, error);
  });
  return {
    async *list() {
      if (!found.isDirectory()) {
        yield path;
        return;
      }
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
      yield* files.map((entry) => join(entry.parentPath, entry.name)).sort();
    },
    read: async (name) => decompressed(createReadStream(name)),
    async leave(name, rest) {
      if (rest.length === 0) return rm(name);
      const beside = `${name}.millrace-rest`;
      await writeFile(beside, compress(name, rest));
      await rename(beside, name); // whole, or not at all
    },
  };
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` where there is nothing of that name */
export function openPlace(path: string): Promise<Place> {
  const at = parseS3Url(path);
  return at === null ? openFolder(path) : openBucket(at.bucket, at.key);
}

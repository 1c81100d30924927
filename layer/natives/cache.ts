/**
 * @module layer/natives/cache
 * The cache of what is fetched or compiled for the natives. A folder is filled beside its place and then moved there, so that
 * an unfinished one is never used.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
export const CACHE = join(PROJECT, 'node_modules', '.cache', 'millrace');

const STAMP = 'millrace-stamp';

/** A folder of the cache; `null` where there is none with this stamp. */
export function findCached(name: string, stamp: string): string | null {
  const folder = join(CACHE, name);
  const stampFile = join(folder, STAMP);
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp ? folder : null;
}

/**
 * A folder of the cache, made by `fill` where there is none with this stamp.
 * @param stamp everything the content depends on
 */
export async function cachedFolder(
  name: string,
  stamp: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const found = findCached(name, stamp);
  if (found !== null) return found;
  const folder = join(CACHE, name);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await fill(unfinished);
  writeFileSync(join(unfinished, STAMP), stamp);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  renameSync(unfinished, folder);
  return folder;
}

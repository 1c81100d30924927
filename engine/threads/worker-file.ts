/**
 * @module engine/threads/worker-file
 * The file that worker threads run: source, or what a build or a bundler made of it (.js, .mjs, .cjs), beside this one.
 */
import { existsSync } from 'node:fs';
import { extname } from 'node:path';

/** `null`: a bundler has left it out. */
export function findWorkerFile(): URL | null {
  // A bundle in CommonJS has none; in a variable, so that no bundler takes the file for an asset.
  const here = import.meta.url as string | undefined;
  if (here === undefined) return null;
  const file = new URL(`./worker${extname(here)}`, here);
  return existsSync(file) ? file : null;
}

/**
 * @module engine/user-code/module-file
 * The file of a module of the user's, found when the engine is created and not at the first record.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MillraceError, show } from '../errors.ts';

/**
 * Its URL.
 * @param path the option it stands in, for the error
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where there is none
 */
export function findModule(written: string, baseFolder: string, path: string): string {
  const file = resolve(baseFolder, written);
  if (!existsSync(file)) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path,
      expected: 'a module whose default export is a function, or one that exports mapBatch',
      found: `${show(written)}, which is not there`,
      hint: 'the path starts from the folder of the pipeline file',
    });
  }
  return pathToFileURL(file).href;
}

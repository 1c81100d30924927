/**
 * @module handler/built-pipeline
 * The pipeline that a setting names, where `millrace build` made it. Any other one is loaded together with what reads, checks and
 * compiles pipelines (`written-pipeline.ts`), of which a cold start with a built one has no need.
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The extension of what `millrace build` writes. */
export const BUILT = '.millrace';

/** The file; `null`: the setting names something else, or none that can be read, of which `load-pipeline.ts` says what is wrong. */
export function readBuiltFile(setting: string | null, folder: string) {
  if (setting === null || !setting.endsWith(BUILT)) return null;
  const file = resolve(folder, setting);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return null;
  return { bytes: readFileSync(file), baseFolder: dirname(file), name: setting };
}

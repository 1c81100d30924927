/**
 * @module cli/run/expand
 * What a user names → the files to read: a folder stands for all files in it and below, a name with `*`, `?`, `[…]` or `{…}`
 * for the files that fit. Each is put in order of its path; names that begin with a dot are left out.
 */
import { globSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isS3Url } from '../../engine/aws/bucket.ts';
import { MillraceError } from '../../engine/index.ts';
import { fileProblem } from './inputs.ts';

const byPath = (a: string, b: string) => (a < b ? -1 : 1);

function inputError(path: string, expected: string, found: string): MillraceError {
  return new MillraceError('ERR_MILLRACE_INPUT', { path, expected, found });
}

function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
  return entries
    .map((entry) => ({ entry, path: join(folder, entry.name) }))
    .sort((a, b) => byPath(a.path, b.path))
    .flatMap(({ entry, path }) => (entry.isDirectory() ? filesBelow(path) : [path]));
}

function filesIn(folder: string): readonly string[] {
  let files: readonly string[];
  try {
    files = filesBelow(folder);
  } catch (error) {
    throw inputError(folder, 'a folder that can be read', fileProblem(error));
  }
  if (files.length === 0) throw inputError(folder, 'a folder with files', 'none in it');
  return files;
}

/** `null`: there is no such thing, or no telling. */
function kindOf(name: string): 'folder' | 'file' | null {
  try {
    return statSync(name).isDirectory() ? 'folder' : 'file';
  } catch {
    return null;
  }
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` for a folder without files, and a pattern that no file fits */
export function expandNames(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const kind = name === '-' || isS3Url(name) ? 'file' : kindOf(name);
    if (kind === 'folder') return filesIn(name);
    if (kind === 'file' || !/[*?[{]/.test(name)) return [name];
    const found = globSync(name).filter((file) => kindOf(file) === 'file');
    if (found.length === 0) throw inputError(name, 'a pattern that files fit', 'none');
    return found.sort(byPath);
  });
}

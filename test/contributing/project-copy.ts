/**
 * @module test/contributing/project-copy
 * A copy of the project as git has it, to be changed and tested without touching the original.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Every file's path and a hash of its bytes. */
type Tree = ReadonlyMap<string, string>;

export interface ProjectCopy {
  readonly folder: string;
  /** Beside the copy, for what tests write. */
  readonly scratch: string;
  remove(): void;
}

/** What git tracks, or would, in a new folder, with the original's dependencies. */
export function copyProject(): ProjectCopy {
  const scratch = mkdtempSync(join(tmpdir(), 'millrace-copy-'));
  const folder = join(scratch, 'project');
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', list, { cwd: ROOT, encoding: 'utf8' }).split('\0');
  for (const file of files.filter((name) => name !== '')) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(ROOT, file), join(folder, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return { folder, scratch, remove: () => rmSync(scratch, { recursive: true }) };
}

/** The files of a folder but for its dependencies, which are linked: `recursive` would follow the link. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}

export function readTree(folder: string): Tree {
  const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
  return new Map(filesIn(folder).map((path) => [relative(folder, path), hash(path)]));
}

/** The files that are new, gone or have other bytes, sorted. */
export function changedFiles(before: Tree, after: Tree): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

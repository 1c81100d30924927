/**
 * @module test/tools/count-lines
 * Counts the lines of the product's tracked files, by folder, generated files and Markdown aside.
 *
 *     node layer/pinned.mjs test/tools/count-lines.ts                  the working tree
 *     node layer/pinned.mjs test/tools/count-lines.ts --at COMMIT      a commit, by the same rules
 *     node layer/pinned.mjs test/tools/count-lines.ts --at A --at B    both, and the difference
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['engine', 'handler', 'layer', 'emulator', 'simulator', 'cli', 'bench'] as const;
/** Written by a program, here and at the places where older commits have them; or documentation. */
const LEFT_OUT = [
  /^engine\/kernel\/wasm\//,
  /\/precompiled(\.ts$|\/)/,
  /^engine\/formats\/compiled\//,
  /\/unicode-table\.ts$/,
  /^bench\/record\//,
  /\.schema\.json$/,
  /\.md$/,
];

type Counts = Readonly<Record<string, number>>;

const git = (...args: readonly string[]) =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 });

const isCounted = (path: string) => !LEFT_OUT.some((pattern) => pattern.test(path));
const linesOf = (text: string) => text.split('\n').length - (text.endsWith('\n') || text === '' ? 1 : 0);

/** @param commit `null`: the working tree */
function countLines(commit: string | null): Counts {
  const listed =
    commit === null
      ? git('ls-files', '-z', '--', ...FOLDERS)
      : git('ls-tree', '-rz', '--name-only', commit, '--', ...FOLDERS);
  const counts: Record<string, number> = Object.fromEntries(FOLDERS.map((folder) => [folder, 0]));
  for (const path of listed.split('\0').filter((name) => name !== '' && isCounted(name))) {
    if (commit === null && !existsSync(join(ROOT, path))) continue; // deleted, and not staged yet
    const text = commit === null ? readFileSync(join(ROOT, path), 'utf8') : git('show', `${commit}:${path}`);
    counts[path.slice(0, path.indexOf('/'))]! += linesOf(text);
  }
  return { ...counts, total: Object.values(counts).reduce((sum, lines) => sum + lines, 0) };
}

const { values } = parseArgs({ options: { at: { type: 'string', multiple: true, default: [] } } });
const columns = values.at.length === 0 ? [null] : values.at;
const counted = columns.map(countLines);
const row = (name: string, cells: readonly (string | number)[]) =>
  name.padEnd(10) + cells.map((cell) => cell.toLocaleString('en-US').padStart(12)).join('');
const difference = (name: string) =>
  counted.length === 2 ? [counted[1]![name]! - counted[0]![name]!] : ([] as const);
console.log(
  row('', [
    ...columns.map((commit) => commit ?? 'working tree'),
    ...(counted.length === 2 ? ['difference'] : []),
  ]),
);
for (const name of [...FOLDERS, 'total'])
  console.log(row(name, [...counted.map((counts) => counts[name]!), ...difference(name)]));

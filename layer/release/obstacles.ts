/**
 * @module layer/release/obstacles
 * What keeps a checkout from being released, before anything is built.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryTool } from '../tools/run-tool.ts';
import { BUILD_TOOLS, missingTools, packagesOf, RELEASE_TOOLS, WASM_TOOLS } from '../tools/toolchain.ts';

const some = (names: readonly string[]) =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

function toolObstacles(): string[] {
  const missing = missingTools([...new Set([...RELEASE_TOOLS, ...BUILD_TOOLS, ...WASM_TOOLS])]);
  if (missing.length === 0) return [];
  return [
    `expected the tools of the layer, found no ${missing.join(', ')}; Debian: apt-get install ${packagesOf(missing).join(' ')}`,
  ];
}

/** The commands that are published name a commit; what is in none, nobody can build again. */
async function treeObstacles(root: string, allowDirty: boolean): Promise<string[]> {
  const { status, stdout } = await tryTool('git', ['status', '--porcelain'], { cwd: root });
  if (status !== 0) return ['expected a git checkout, found none; clone the project'];
  const changed = stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.slice(3)]));
  if (changed.length === 0 || allowDirty) return [];
  return [`expected no changes but those committed, found ${some(changed)}; commit them, or --allow-dirty`];
}

function changelogObstacles(root: string, version: string): string[] {
  const headings = [...readFileSync(join(root, 'CHANGELOG.md'), 'utf8').matchAll(/^## \[?([^\]\s]+)/gm)];
  const found = headings.map(([, name]) => name!);
  if (found.includes(version)) return [];
  return [
    `CHANGELOG.md: expected a heading "## ${version}" for the version in package.json, found ${some(found) || 'none'}; write it, or change the version`,
  ];
}

/** One line each: what was expected, what was found, what to do. None: it can be released. */
export async function findObstacles(
  root: string,
  version: string,
  allowDirty: boolean,
): Promise<readonly string[]> {
  const tools = toolObstacles();
  if (tools.length > 0) return tools;
  return [...(await treeObstacles(root, allowDirty)), ...changelogObstacles(root, version)];
}

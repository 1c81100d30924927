/**
 * @module test/contributing/write-member
 * Writes one file of a row of CONTRIBUTING.md's table. The members' own files are in test/fixtures/members, under the
 * paths that they get, with `.txt` at the end.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FIXTURES = new URL('../fixtures/members/', import.meta.url);
const fixture = (path: string) => readFileSync(new URL(`${path}.txt`, FIXTURES), 'utf8');

/** A table with one more import, where the linter wants it, and one more member, the last. */
function withRow(table: string, file: string, exported: string): string {
  const lines = table.split('\n');
  const path = (line: string) => /^import .* from '(\.\/[^']+)';$/.exec(line)?.[1] ?? null;
  const after = lines.findIndex((line) => (path(line) ?? '') > `./${file}.ts`);
  const at = after < 0 ? lines.findLastIndex((line) => path(line) !== null) + 1 : after;
  lines.splice(at, 0, `import { ${exported} } from './${file}.ts';`);
  // In one line, or one line a member.
  return lines
    .join('\n')
    .replace(/(\bconst [A-Z_]+\b[^=]* = \[[^\]]*?)(,\n)?\]/, (_, members: string, end?: string) =>
      end === undefined ? `${members}, ${exported}]` : `${members},\n  ${exported},\n]`,
    );
}

/** @param path as the table has it, with `NAME` in the place of the member's name */
export function writeFileOfRow(folder: string, path: string, name: string, memberFile: string): void {
  const target = join(folder, path.replace('NAME', name));
  if (path.includes('NAME')) {
    writeFileSync(target, fixture(path.replace('NAME', name)));
  } else if (path.endsWith('/index.ts')) {
    const exported = /^export const (\w+)/m.exec(fixture(memberFile))![1]!;
    writeFileSync(target, withRow(readFileSync(target, 'utf8'), name, exported));
  } else if (path === 'docs/record-semantics.md') {
    const page = readFileSync(target, 'utf8');
    writeFileSync(target, page.replace('\n## Partition\n', `\n${fixture(path)}\n## Partition\n`));
  } else {
    throw new Error(`the table names ${path}; say here what a new member writes there`);
  }
}

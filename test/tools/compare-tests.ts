/**
 * @module test/tools/compare-tests
 * Compares the names of tests before and after a change, and fails where one is gone without a reason.
 *
 *     node layer/pinned.mjs vitest run --reporter=json --outputFile=before.json
 *     node layer/pinned.mjs test/tools/compare-tests.ts before.json after.json e2e.json
 *
 * The first report is from before, all others together are from after. A name is a test's full name, its suites included;
 * in which file it stands does not count, how often it occurs does. `tests-changed.json` beside this file lists the tests
 * that were deleted or renamed on purpose:
 *
 *     { "deleted": { "REASON": ["NAME", …] }, "renamed": { "REASON": { "OLD NAME": "NEW NAME" } } }
 *
 * One `*` in a name stands for any text; a new name's `*` is what the old one's was.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

interface Changes {
  readonly deleted: Readonly<Record<string, readonly string[]>>;
  readonly renamed: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

type Counts = ReadonlyMap<string, number>;

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** Test's name → how many tests of the reports have it. */
function namesIn(files: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const file of files) {
    for (const { assertionResults } of (readJson(file) as Report).testResults)
      for (const { fullName } of assertionResults) counts.set(fullName, (counts.get(fullName) ?? 0) + 1);
  }
  return counts;
}

const [before, ...after] = process.argv.slice(2);
if (before === undefined || after.length === 0) {
  console.error('usage: node layer/pinned.mjs test/tools/compare-tests.ts BEFORE.json AFTER.json…');
  process.exit(2);
}
const changes = readJson(join(import.meta.dirname, 'tests-changed.json')) as Changes;
const renamed = Object.values(changes.renamed).flatMap((names) => Object.entries(names));
const deleted = Object.values(changes.deleted).flat();

/** What the pattern's `*` stands for in a name, `''` without one; `null` where the pattern does not match. */
function matchName(pattern: string, name: string): string | null {
  const [head = '', tail] = pattern.split('*');
  if (tail === undefined) return name === pattern ? '' : null;
  const fits = name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
  return fits ? name.slice(head.length, name.length - tail.length) : null;
}

const isDeleted = (name: string) => deleted.some((pattern) => matchName(pattern, name) !== null);
/** The name after every renaming, in their order. */
function newName(name: string): string {
  let current = name;
  for (const [from, to] of renamed) {
    const part = matchName(from, current);
    if (part !== null) current = to.replace('*', () => part);
  }
  return current;
}

const old = namesIn([before]);
const now = namesIn(after);
const expected = new Map<string, number>();
for (const [name, count] of old) {
  const wanted = newName(name);
  expected.set(wanted, (expected.get(wanted) ?? 0) + count);
}
const gone = [...expected].filter(([name, count]) => (now.get(name) ?? 0) < count);
const missing = gone.filter(([name]) => !isDeleted(name));
const added = [...now].filter(([name, count]) => count > (expected.get(name) ?? 0));
const total = (counts: Counts) => [...counts.values()].reduce((sum, count) => sum + count, 0);

for (const [name, count] of missing)
  console.log(`gone: ${name} (${count} before, ${now.get(name) ?? 0} after)`);
console.log(
  `${total(old)} tests before, ${total(now)} after: ${missing.length} gone, ` +
    `${gone.length - missing.length} deleted on purpose, ${added.length} new names`,
);
process.exitCode = missing.length === 0 ? 0 : 1;

/**
 * @module test/engine/pattern/write-unicode-table
 * Writes `engine/pattern/syntax/unicode-table.ts` from RE2's own tables, as they are in the installed `re2` package.
 * Run it when that package moves to a newer Unicode: `node test/engine/pattern/write-unicode-table.ts`.
 * `unicode.test.ts` fails when the two no longer agree.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const vendor = new URL('../../../node_modules/re2/vendor/re2/re2/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, vendor), 'utf8');

/** The C++ arrays `static const URange16 Greek_range16[] = { { 880, 883 }, … };` by name. */
function arrays(text: string): Map<string, [number, number][]> {
  const found = new Map<string, [number, number][]>();
  for (const [, name = '', body = ''] of text.matchAll(
    /static const URange\d+ (\w+)\[\] = \{([\s\S]*?)\};/g,
  )) {
    found.set(
      name,
      [...body.matchAll(/\{ (\d+), (\d+) \}/g)].map(([, a, b]) => [Number(a), Number(b)]),
    );
  }
  return found;
}

/** `gap.length` in base 36 for each range; a length of one is left out. */
function pack(ranges: readonly (readonly [number, number])[]): string {
  let next = 0;
  const parts = ranges.map(([from, to]) => {
    const gap = (from - next).toString(36);
    next = to + 1;
    return to === from ? gap : `${gap}.${(to - from).toString(36)}`;
  });
  return parts.join(' ');
}

const groupsText = read('unicode_groups.cc');
const byName = arrays(groupsText);
const groups: string[] = [];
for (const [, name = '', r16 = '', r32 = ''] of groupsText.matchAll(
  /\{ "(\w+)", \+1, (\w+), \d+, (\w+), \d+ \}/g,
)) {
  groups.push(`  ${name}: '${pack([...(byName.get(r16) ?? []), ...(byName.get(r32) ?? [])])}',`);
}

const STEP: Readonly<Record<string, string>> = { EvenOdd: 'e', OddEven: 'o' };
/** `unicode_casefold.cc` also holds `unicode_tolower`, which the parser does not use. */
const foldTable = read('unicode_casefold.cc').split('unicode_tolower')[0] ?? '';
const folds = [...foldTable.matchAll(/\{ (\d+), (\d+), (-?\w+) \}/g)].map(([, a, b, delta = '']) => {
  if (delta.endsWith('Skip')) throw new Error('RE2 folds with a Skip entry now: teach unicode.ts about it');
  return `${Number(a).toString(36)}.${(Number(b) - Number(a)).toString(36)}.${STEP[delta] ?? Number(delta).toString(36)}`;
});

const file = `/**
 * @module engine/pattern/syntax/unicode-table
 * RE2's Unicode tables, packed. Written by test/engine/pattern/write-unicode-table.ts; do not edit.
 */

/** General categories and scripts: for each range the gap before it and its length less one, in base 36. */
export const PACKED_GROUPS: Readonly<Record<string, string>> = {
${groups.join('\n')}
};

/** Case folding: first code point, count less one, and the step to the next of the cycle (e: even/odd, o: odd/even). */
export const PACKED_FOLDS =
  '${folds.join(' ')}';
`;
writeFileSync(new URL('../../../engine/pattern/syntax/unicode-table.ts', import.meta.url), file);

import { describe, expect, it, test } from 'vitest';
import { findStopOf, type Wanted } from '../../../engine/pattern/furthest/index.ts';
import type { Tree } from '../../../engine/pattern/syntax/tree.ts';
import { createRandom, randomLine, randomPattern } from '../pattern/random-patterns.ts';
import { re2Reference } from '../pattern/re2-reference.ts';
import { sampleLine, treeOf } from '../pattern/sample-line.ts';
import { begins, expressionOf } from './derivative.ts';

const words = (wanted: readonly Wanted[]) =>
  wanted.map(({ column, what }) => (column === null ? what : `${column}: ${what}`));

describe('where a text leaves a pattern', () => {
  test.each<[pattern: string, text: string, at: number, wanted: readonly string[]]>([
    ['^(?P<n>[0-9]+) ms$', '12 s', 3, ['"ms"']],
    ['^(?P<n>[0-9]+) ms$', '12 ms ', 5, ['the end']],
    ['^(?P<n>[0-9]+) ms$', 'x', 0, ['n: [0-9]']],
    ['^(?P<n>[0-9]+) ms$', '', 0, ['n: [0-9]']],
    ['^(?P<n>[0-9]{3}) ', '12a', 2, ['n: [0-9]']],
    // What runs over text does not count.
    ['^(.*) level=(?P<level>INFO|WARN)', 'a level=DEBUG b', 8, ['level: "INFO"', 'level: "WARN"']],
    ['^(.+?) \\[(?P<t>[^\\]]+)\\] (?P<s>[0-9]{3})', 'a b [x] yes no', 8, ['s: [0-9]']],
    ['"(?P<q>(?:[^"\\\\]|\\\\.)*)" end', 'say "a \\" b" END', 13, ['"end"']],
    // Optional tails, and rounds of a repetition.
    ['^a b(?: c(?: d)?)?$', 'a b xyz', 4, ['"c"']],
    ['^a b(?: c(?: d)?)?$', 'a b c x', 6, ['"d"']],
    ['^(?:\\w+=\\d+ )*end', 'a=1 b=2 c=x', 10, ['[0-9]']],
    // A search: the start that got furthest.
    ['(?P<n>\\d+)ms', 'took 12 s', 7, ['"ms"', 'n: [0-9]']],
    ['foo(?P<n>\\d+)bar', 'foo foo12', 9, ['"bar"', 'n: [0-9]']],
    ['foo(?P<n>\\d+)bar', 'xyz', 0, ['"foo"']],
    // Assertions.
    ['(?P<n>\\d+)\\b$', '12a', 2, ['a word boundary', 'n: [0-9]']],
    ['a$', 'ab', 1, ['the end']],
    ['b^', 'b', 1, ['the beginning']],
    // Characters beyond ASCII, and both units of those beyond the first plane.
    ['é[à-ü]x', 'été', 3, ['[à-ü]']],
    ['^🙂🙂x', '🙂🙂🙂', 4, ['"x"']],
    ['^.(?P<t>[\\x{400}-\\x{4ff}])', '🙂5', 2, ['t: [Ѐ-ӿ]']],
    ['^[acegikmoqsuwyACEGIKMOQSUWYäöü]', '5', 0, ['[ACEGIKMOQSUWYacegikmoqsuwyäöü]']],
    [
      '^[acegikmoqsuwyACEGIKMOQSUWY02468àâäèêëîïôöùûüÿ]',
      '5',
      0,
      ['[02468ACEGIKMOQSUWYacegikmoqsuwyàâäèêëîïôö…]'],
    ],
    ['^(?i:Get)', 'gEx', 2, ['[Tt]']],
    ['^(?P<a>\\S+)\\s(?P<b>[^"\\n]+)"', 'a', 1, ['white space', 'a: no white space']],
  ])('%s on %j', (pattern, text, at, wanted) => {
    const stop = findStopOf(pattern)!(text)!;
    expect({ at: stop.at, wanted: words(stop.wanted) }).toEqual({ at, wanted });
  });

  it('is not known of a pattern that the compiler declines, nor of a text that matches', () => {
    expect(findStopOf('^(?P<v>(a*)*b)$')).toBeNull();
    expect(findStopOf('a')!('xax')).toBeNull();
  });
});

/** Characters that a position's words stand for; none where they are words of an assertion. */
function charactersOf(what: string): readonly string[] {
  if (what.startsWith('"')) return [[...(JSON.parse(what) as string)][0]!];
  if (what === 'any character') return ['a'];
  if (what === 'white space') return [' '];
  if (what === 'no white space') return ['a'];
  if (what.includes('…') || !what.startsWith('[')) return [];
  const set = new RegExp(
    what.replace(/-\\\[|-\\\]/g, (text) => text),
    'u',
  );
  return Array.from({ length: 0x250 }, (_, point) => String.fromCodePoint(point)).filter((char) =>
    set.test(char),
  );
}

const hasRunning = (tree: Tree): boolean => {
  switch (tree.kind) {
    case 'group':
      return hasRunning(tree.body);
    case 'sequence':
    case 'either':
      return tree.parts.some(hasRunning);
    case 'repeat':
      return tree.max === Infinity || hasRunning(tree.body);
    default:
      return false;
  }
};

describe('of random patterns and texts', () => {
  it.each([1, 2, 3, 4])('there is a place just where RE2 finds no match (seed %i)', (seed) => {
    const random = createRandom(seed);
    let compared = 0;
    let missed = 0;
    for (let round = 0; round < 1500; round += 1) {
      const pattern = randomPattern(random);
      const find = findStopOf(pattern);
      const re2 = find && re2Reference(pattern);
      if (!re2) continue;
      const tree = treeOf(pattern)!;
      for (let count = 0; count < 3; count += 1) {
        const text = random.chance(0.5)
          ? sampleLine(tree, random)
          : randomLine(random, pattern).toWellFormed();
        const matches = re2(Buffer.from(text)) !== null;
        const stop = find(text);
        expect([pattern, text, stop === null]).toEqual([pattern, text, matches]);
        if (stop !== null) {
          missed += 1;
          expect(stop.wanted.length).toBeGreaterThan(0);
        }
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(2000);
    expect(missed).toBeGreaterThan(500);
  });

  it.each([5, 6, 7, 8])(
    'the text up to the place is right, with what was expected behind it (seed %i)',
    (seed) => {
      const random = createRandom(seed);
      let checked = 0;
      let furthest = 0;
      for (let round = 0; round < 3000; round += 1) {
        const pattern = randomPattern(random).replace(/^\^/, '');
        const find = findStopOf(`^(?:${pattern})$`);
        const tree = find && treeOf(pattern);
        const expression = tree ? expressionOf(tree) : null;
        if (!find || !tree || !expression) continue;
        const text = random.chance(0.7)
          ? sampleLine(tree, random)
          : randomLine(random, pattern).toWellFormed();
        const stop = find(text);
        if (stop === null) continue;
        const before = text.slice(0, stop.at);
        const place = `${pattern} on ${JSON.stringify(text)} at ${stop.at}`;
        expect(begins(expression, before), place).toBe(true);
        for (const { what } of stop.wanted) {
          for (const char of charactersOf(what).slice(0, 20))
            expect(begins(expression, before + char), `${place}: ${what}, ${JSON.stringify(char)}`).toBe(
              true,
            );
        }
        checked += 1;
        // Without repetitions that run, nothing gets further.
        if (hasRunning(tree) || stop.at === text.length) continue;
        const next = String.fromCodePoint(text.codePointAt(stop.at)!);
        expect(begins(expression, before + next), place).toBe(false);
        furthest += 1;
      }
      expect(checked).toBeGreaterThan(400);
      expect(furthest).toBeGreaterThan(100);
    },
  );
});

describe('hostile patterns and texts', () => {
  const long = 'ab é'.repeat(1 << 20);
  test.each([
    '^(?P<v>(a+)+)$',
    '^(?P<v>(a|a)*)$',
    '(?P<v>a*a*a*a*b)c',
    '^(?P<v>(.*a){12})$',
    '(?P<v>(?:\\pL.?){900})x',
    '(?:(?:(?:a|b| |é){1,9}){1,9}){1,9}x',
  ])('%s is given up, or done, in bounded work', (pattern) => {
    const find = findStopOf(pattern);
    const started = performance.now();
    const stop = find?.(long) ?? null;
    if (stop !== null) expect(stop.at).toBeLessThanOrEqual(long.length);
    expect(performance.now() - started).toBeLessThan(20_000); // 0.6 s where it is alone on a core
  });

  it('work grows with the text and no faster', () => {
    const find = findStopOf('^(?P<a>\\S+) (?P<b>.+?) \\[(?P<c>[^\\]]*)\\] "')!;
    const stop = (length: number) => find(`a ${'b '.repeat(length)}[c] `)!;
    expect(stop(10).wanted).toEqual([{ column: null, what: '"\\""' }]);
    expect(stop(500_000).at).toBe(2 + 1_000_000 + 4);
  });
});

import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPattern } from '../../../engine/reference/pattern-groups.ts';

const RE2 = createRequire(import.meta.url)('re2') as new (pattern: string, flags: string) => RegExp;

/** Names of the groups as RE2 has them, by their numbers; `null` where it refuses the pattern. */
function groupsOf(pattern: string): { count: number; names: string[] } | null {
  try {
    const probe = new RE2(`(?:${pattern})|`, 'u').exec('')!;
    return { count: probe.length - 1, names: Object.keys(probe.groups ?? {}) };
  } catch {
    return null;
  }
}

const piece: fc.Arbitrary<string> = fc.letrec<{ piece: string }>((tie) => ({
  piece: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom('a', '.', '\\d', '\\(', '\\)', '\\[', '\\\\', 'é', ' ', '/', '-', '>', '<', '=', '#'),
    fc.constantFrom(
      '[(]',
      '[)(]',
      '[]()]',
      '[^](]',
      '[^()]',
      '[\\](]',
      '[[:alpha:](]',
      '[a-z\\\\]',
      '[[(]',
      '[\\[(]',
      '[[:^digit:]]',
      '[/(]',
    ),
    fc.constantFrom('[(?P<x>]', '[(?<]', '\\Q(?P<x>\\E', '\\(?P<x>', '\\(?<x>'),
    fc.constantFrom(
      '\\Q(\\E',
      '\\Q)]\\E',
      '\\Q[\\E(a)',
      '\\Q\\\\E',
      '\\x{28}',
      '\\x28',
      '\\pL',
      '\\p{Greek}',
      '\\b',
      '^',
      '$',
    ),
    tie('piece').map((inner) => `(${inner})`),
    tie('piece').map((inner) => `(?:${inner})`),
    tie('piece').map((inner) => `(?i:${inner})`),
    tie('piece').map((inner) => `(?i)${inner}`),
    tie('piece').map((inner) => `(?P<NAME>${inner})`),
    tie('piece').map((inner) => `(?<NAME>${inner})`),
    tie('piece').map((inner) => `${inner}|x`),
    tie('piece').map((inner) => `(?:${inner})*?`),
    fc.tuple(tie('piece'), tie('piece')).map(([left, right]) => left + right),
  ),
})).piece;

/** Each NAME gets its own. */
const numberNames = (pattern: string) => {
  let next = 0;
  return pattern.replaceAll('NAME', () => `n${next++}`);
};

test('captures are numbered and named as RE2 does, on any pattern it takes', () => {
  let taken = 0;
  fc.assert(
    fc.property(piece, (generated) => {
      const pattern = numberNames(generated);
      const expected = groupsOf(pattern);
      if (expected === null) return;
      taken += 1;
      const { groups } = readPattern(pattern);
      const names = groups.flatMap(({ name }) => (name === null ? [] : [name]));
      expect({ count: groups.length, names: names.sort() }).toEqual({
        count: expected.count,
        names: expected.names.sort(),
      });
    }),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(1000);
});

test('with nothing but its named captures, unnamed, a pattern matches the same', () => {
  const text = fc.string({ unit: fc.constantFrom(...'a(){}[]?P<>x1é ='), maxLength: 12 });
  fc.assert(
    fc.property(piece, text, (generated, subject) => {
      const pattern = numberNames(generated);
      if (groupsOf(pattern) === null) return;
      const { unnamed, groups } = readPattern(pattern);
      expect(unnamed).not.toMatch(/\(\?P?<n[0-9]/);
      const captures = (compiled: RegExp) => Array.from(compiled.exec(subject) ?? ['none']);
      const isNamed = [true, ...groups.map(({ name }) => name !== null)];
      const named = captures(new RE2(pattern, 'u')).filter((_, index) => isNamed[index]);
      expect(captures(new RE2(unnamed, 'u'))).toEqual(named);
    }),
    { numRuns: 1000 },
  );
});

test('on any text it ends and never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'()[]?P<>:^\\QE=!kn1|é') }), (text) => {
      expect(readPattern(text).groups.length).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2000 },
  );
});

describe('a repeated name stays named once where its captures exclude each other', () => {
  test.each([
    ['(?:a=(?P<n>\\d+)|b=(?P<n>\\d+))', '(?:a=(?P<n>\\d+)|b=(\\d+))'],
    ['(?<n>a)|(?P<n>b)|(?P<n>c)', '(?<n>a)|(b)|(c)'],
    ['((?:x(?P<n>a))?|y(?:(?P<n>b)|(?P<n>c)))', '((?:x(?P<n>a))?|y(?:(b)|(c)))'],
    ['(?i)(?P<n>a)(?P<m>b)|(?P<m>c)(?P<n>d)', '(?i)(?P<n>a)(?P<m>b)|(c)(d)'],
    ['(?:(?P<n>a)|(?P<n>b))*', '(?:(?P<n>a)|(b))*'],
  ])('%s', (pattern, distinct) => {
    expect(readPattern(pattern).distinct).toBe(distinct);
    expect(readPattern(pattern).groups.length).toBe(groupsOf(distinct)!.count);
  });

  test.each([
    '(?P<n>a)(?P<n>b)',
    '(?:(?P<n>a)|b)(?:c|(?P<n>d))',
    '(?P<n>a(?P<n>b)|c)',
    '(?P<n>a[|](?P<n>b))',
    '(?P<n>a)\\|(?P<n>b)',
    '(?P<n>a)\\Q|\\E(?P<n>b)',
    '(?P<n>a)(?:|x)(?P<n>b)',
  ])('%s keeps its names', (pattern) => {
    expect(readPattern(pattern).distinct).toBe(pattern);
  });

  test('and not where it excludes only some of the earlier ones', () => {
    expect(readPattern('(?P<n>a)|(?P<n>b)(?P<n>c)').distinct).toBe('(?P<n>a)|(b)(?P<n>c)');
  });
});

describe('what RE2 has not got is found where it is', () => {
  test.each([
    ['a(?=b)', 1, '(?=', 'lookahead'],
    ['\\((?!b)', 2, '(?!', 'lookahead'],
    ['[(?=](?<=b)', 5, '(?<=', 'lookbehind'],
    ['\\Q(?=\\E(?<!b)', 7, '(?<!', 'lookbehind'],
    ['(?>a)', 0, '(?>', 'an atomic group'],
    ['(a)\\\\\\1', 5, '\\1', 'a backreference'],
    ['(a)\\12', 3, '\\12', 'a backreference'],
    ['(?P<a>b)(?P=a)', 8, '(?P=', 'a backreference'],
    ['(a)(?(1)b)', 3, '(?(', 'a conditional'],
  ])('%s', (pattern, position, text, what) => {
    expect(readPattern(pattern).unsupported).toEqual({ position, text, what });
  });

  test.each(['(?:a)', '(?P<a>b)', '(?<a>b)', '\\(?=', '[(?=]', '\\Q(?!\\E', '\\\\1', '(?i)a'])(
    '%s has nothing of it',
    (pattern) => {
      expect(readPattern(pattern).unsupported).toBeNull();
    },
  );
});

/** The two builds of RE2 accept the same patterns, refuse the others in the same words, and match at the same bytes. */
import { readFileSync } from 'node:fs';
import NativeRe2 from 're2';
import { expect, test } from 'vitest';
import { readOwn } from '../../bench/engine/log-patterns/own.ts';
import { CASES } from '../engine/pattern/conformance.ts';
import { createRandom, type Random, randomLine, randomPattern } from '../engine/pattern/random-patterns.ts';
import { sampleLine, treeOf } from '../engine/pattern/sample-line.ts';
import { openMatcher } from './match-bytes.ts';

const { compile } = openMatcher();

type Native = { exec(subject: Buffer): { indices: readonly ([number, number] | undefined)[] } | null };

function compileNative(pattern: string): Native | string {
  try {
    return new NativeRe2(pattern, 'ud') as unknown as Native;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What differs, for the subjects or, where one refuses it, of the pattern; and how many matched. */
function compare(pattern: string, subjects: readonly Buffer[]): { matched: number; different: unknown[] } {
  const native = compileNative(pattern);
  const wasm = compile(pattern);
  if (typeof native === 'string' || typeof wasm === 'string') {
    const same = native === wasm;
    if (typeof wasm !== 'string') wasm.release();
    const said = [native, wasm].map((one) => (typeof one === 'string' ? one : 'accepted'));
    return { matched: 0, different: same ? [] : [{ pattern, said }] };
  }
  let matched = 0;
  const different = subjects.flatMap((subject) => {
    const found = native.exec(subject);
    const expected = found && Array.from(found.indices, (pair) => pair ?? [-1, -1]).flat();
    const offsets = wasm.match(subject);
    if (expected) matched += 1;
    return expected?.join() === offsets?.join()
      ? []
      : [{ pattern, subject: subject.toString('latin1'), expected, offsets }];
  });
  wasm.release();
  return { matched, different };
}

function compareAll(pairs: Iterable<readonly [string, readonly Buffer[]]>) {
  const total = { patterns: 0, matched: 0, different: [] as unknown[] };
  for (const [pattern, subjects] of pairs) {
    const { matched, different } = compare(pattern, subjects);
    total.patterns += 1;
    total.matched += matched;
    total.different.push(...different);
  }
  return total;
}

const bytes = (lines: readonly string[]) => lines.map((line) => Buffer.from(line));

test('on the cases of the pattern compiler, and on what once went wrong', () => {
  const regressions = JSON.parse(
    readFileSync(new URL('../fixtures/pattern/regressions.json', import.meta.url), 'utf8'),
  ) as { pattern: string | string[]; line: string }[];
  const { matched, different } = compareAll([
    ...CASES.flatMap(({ patterns, lines }) => patterns.map((one) => [one, bytes(lines)] as const)),
    ...regressions.flatMap(({ pattern, line }) =>
      [pattern].flat().map((one) => [one, bytes([line])] as const),
    ),
  ]);
  expect(different).toEqual([]);
  expect(matched).toBeGreaterThan(500);
});

test('on log patterns: the grok library, the built-in formats, and those of documentation', () => {
  const own = readOwn();
  const random = createRandom(3);
  const { matched, different } = compareAll(
    own.map(({ source, lines }) => {
      const others = Array.from({ length: 5 }, () => random.pick(random.pick(own).lines));
      return [source, bytes([...lines, ...lines.map((line) => line.slice(1)), ...others])] as const;
    }),
  );
  expect(different).toEqual([]);
  expect(matched).toBeGreaterThan(1000);
});

const NOISE = [
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '\\',
    '|',
    '*',
    '+',
    '?',
    '^',
    '$',
    '(?',
    '(?<',
    '(?P<n>',
    '{3}',
    '{1001}',
    '\\C',
    '\\8',
  ],
  ...[
    '\\p{',
    '\\pL',
    '\\p{Emoji}',
    '\\p{scx=Hani}',
    '\\P{Alphabetic}',
    '\\x',
    '\\x{110000}',
    '(?i',
    '[[:',
    '\\Q',
    '\\E',
    '\0',
  ],
];
const BYTES = [97, 98, 49, 32, 10, 0, 0x80, 0xc3, 0xa9, 0xe6, 0x97, 0xa5, 0xf0, 0x9f, 0x99, 0x82, 0xff];

function mutate(pattern: string, random: Random): string {
  const points = [...pattern];
  for (let count = 1 + random.int(3); count > 0; count -= 1)
    points.splice(random.int(points.length + 1), random.int(2), random.pick(NOISE));
  return points.join('').toWellFormed();
}

test('on random patterns, a third of them damaged; lines for them, and bytes that are no UTF-8', () => {
  const random = createRandom(20_261_129);
  function* pairs() {
    for (let count = 0; count < 1500; count += 1) {
      const whole = randomPattern(random);
      const tree = treeOf(whole);
      const line = () => (tree && random.chance(0.6) ? sampleLine(tree, random) : randomLine(random, whole));
      const noise = () => Buffer.from(Array.from({ length: random.int(24) }, () => random.pick(BYTES)));
      yield [
        random.chance(0.33) ? mutate(whole, random) : whole,
        [...bytes(Array.from({ length: 9 }, line)), noise(), noise(), noise()],
      ] as const;
    }
  }
  const { matched, different } = compareAll(pairs());
  expect(different).toEqual([]);
  expect(matched).toBeGreaterThan(4000);
});

test('on every Unicode class that one of them knows', () => {
  const read = (file: string) =>
    readFileSync(new URL(`../../node_modules/re2/${file}`, import.meta.url), 'utf8');
  const tables = read('lib/unicode_properties.h') + read('vendor/re2/re2/unicode_groups.cc');
  const names = new Set(Array.from(tables.matchAll(/\{\s*"([A-Za-z_]+)"/g), ([, name]) => name!));
  expect(names.size).toBeGreaterThan(300);
  const random = createRandom(5);
  const limits = [128, 0x250, 0x3000, 0xd800, 0x20000, 0x110000];
  const text = () =>
    String.fromCodePoint(...Array.from({ length: 6 }, () => random.int(random.pick(limits)))).toWellFormed();
  const written = (name: string) => [
    `\\p{${name}}`,
    `[^\\p{${name}}a]`,
    `\\p{scx=${name}}`,
    `(?i)\\P{${name}}+`,
  ];
  const { different } = compareAll(
    [...names].flatMap(written).map((one) => [one, bytes(Array.from({ length: 3 }, text))] as const),
  );
  expect(different).toEqual([]);
});

/** Patterns by a number: the greatest that both take is the same, and so are the words for the next. */
test.each<[string, (count: number) => string]>([
  ['nested groups', (count) => `${'('.repeat(count)}a${')'.repeat(count)}`],
  ['a repeated class', (count) => `(?:\\pL{10}){${count}}`],
  ['repeated characters', (count) => `(?:.{20}){${count}}`],
  ['a long literal', (count) => 'abcdefghij'.repeat(100 * count)],
  ['many alternatives', (count) => Array.from({ length: 200 * count }, (_, n) => n.toString(36)).join('|')],
])('at the limits of a program: %s', (_, make) => {
  const least = (accepts: (pattern: string) => boolean): number => {
    let [low, high] = [0, 2000];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (accepts(make(middle))) low = middle;
      else high = middle;
    }
    return low;
  };
  const most = least((pattern) => typeof compileNative(pattern) !== 'string');
  expect([most, compare(make(most), []).different]).toEqual([most, []]);
  expect([most + 1, compare(make(most + 1), []).different]).toEqual([most + 1, []]);
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../../engine/formats/index.ts';
import { SLACK } from '../../../engine/kernel/memory.ts';
import { compilePattern, compilePatterns, loadPattern } from '../../../engine/pattern/index.ts';
import { OVER_READ } from '../../../engine/pattern/wasm/code.ts';
import { CASES } from './conformance.ts';
import { fuzzPatterns, type Mismatch } from './differential.ts';
import { formsOf, re2Reference, referenceOf } from './re2-reference.ts';

const encode = (line: string): Uint8Array => new TextEncoder().encode(line);

interface Regression {
  readonly pattern: string | readonly string[];
  readonly line: string;
  readonly why: string;
}
const regressions = JSON.parse(
  readFileSync(new URL('../../fixtures/pattern/regressions.json', import.meta.url), 'utf8'),
) as Regression[];

/** The one reason for which a case of the table may be left to RE2. */
const UNSURE = /^a repetition of what can match nothing$/;

function declinedOf(sources: readonly string[]): string {
  const program = compilePatterns(sources);
  return 'declined' in program ? program.declined : '';
}

/** Compares every form with RE2 on every line; patterns RE2 does not accept must only not throw. */
function compare(source: string | readonly string[], lines: readonly string[]): string[] {
  const sources = [source].flat();
  const expected = re2Reference(...sources);
  const forms = formsOf(source);
  if (!expected) return [];
  const reference = referenceOf(...sources);
  if (reference) forms.push({ name: 'reference', run: reference });
  if (forms.length === 0) return UNSURE.test(declinedOf(sources)) ? [] : [`${source}: declined`];
  return forms.flatMap(({ name, run }) =>
    lines.flatMap((line) => {
      const [want, got] = [expected(encode(line)), run(encode(line))];
      return String(want) === String(got)
        ? []
        : [`${name} ${source} ${JSON.stringify(line)}: ${want} but ${got}`];
    }),
  );
}

describe('every form matches as RE2 does', () => {
  for (const { name, patterns, lines } of CASES) {
    it(name, { timeout: 60_000 }, () => {
      expect(patterns.flatMap((pattern) => compare(pattern, lines))).toEqual([]);
    });
  }

  it('on every beginning of a line whose rest follows in memory', { timeout: 60_000 }, () => {
    const cases = [
      ...FORMATS.flatMap((format) =>
        format.kind === 'pattern' ? format.examples.map(({ line }) => [format.pattern, line] as const) : [],
      ),
      ['^(a)bcdefghijklmnopqrstuvwxyz(\\d+)$', 'abcdefghijklmnopqrstuvwxyz42'] as const,
      [`^${'\\w+-'.repeat(20)}(\\d+)$`, `${'abcdefghijklmno-'.repeat(20)}42`] as const,
      ['^ab?c?d?e?f?g?h?$', 'abcdefgh'] as const,
      ['^x(?:ab|cd)*(e)f', 'xabcdabef'] as const,
      ['(\\w)-(\\w)-(\\w)$', 'a-b-c-d-e'] as const,
    ];
    expect(cases.length).toBeGreaterThan(8);
    const wrong = cases.flatMap(([pattern, line]) => {
      const expected = re2Reference(pattern)!;
      const bytes = encode(line);
      return formsOf(pattern).flatMap(({ name, run }) =>
        Array.from(bytes, (_, cut) => {
          const [want, got] = [expected(bytes.subarray(0, cut)), run(bytes.slice(0, cut), bytes.slice(cut))];
          return String(want) === String(got) ? [] : [`${name} ${pattern} cut at ${cut}: ${want} but ${got}`];
        }).flat(),
      );
    });
    expect(wrong).toEqual([]);
  });

  it('on what was wrong once', { timeout: 60_000 }, () => {
    expect(regressions.flatMap(({ pattern, line }) => compare(pattern, [line]))).toEqual([]);
  });

  it('on 50,000 random pairs', { timeout: 60_000 }, () => {
    const mismatches: Mismatch[] = [];
    const { pairs, later } = fuzzPatterns({
      seed: 20_261_122,
      pairs: 50_000,
      linesPerPattern: 100,
      logShare: 0, // large.test.ts has them
      onMismatch: (mismatch) => mismatches.push(mismatch),
    });
    expect(mismatches).toEqual([]);
    expect(pairs).toBeGreaterThanOrEqual(50_000);
    expect(later).toBeGreaterThan(500);
  });
});

it('reads no further behind a line than the kernel’s memory goes on', () => {
  expect(OVER_READ).toBeLessThanOrEqual(SLACK);
});

describe('a program', () => {
  it('of the README’s example has the states, the register and the captures that are drawn there', () => {
    const program = compilePattern('^(\\w+) (\\d+)$');
    expect(program).toMatchObject({
      attempts: ['anchored'],
      facts: { states: 4, registers: 1, captures: 2 },
    });
    const [form] = formsOf('^(\\w+) (\\d+)$');
    expect(form!.run(encode('ab 42'))).toEqual([0, 0, 5, 0, 2, 3, 5]);
  });

  it('is plain data, which survives being posted', () => {
    const program = compilePattern('(?<a>a+)(b)?');
    if ('declined' in program) throw new Error(program.declined);
    const posted = structuredClone(program);
    expect(posted).toEqual(program);
    const memory = new WebAssembly.Memory({ initial: 1 });
    new Uint8Array(memory.buffer).set(encode('xaa'), 1000);
    expect(loadPattern(posted, memory)(1000, 1003, 0)).toBe(1);
    expect([...new Int32Array(memory.buffer, 0, 6)]).toEqual([1001, 1003, 1001, 1003, -1, -1]);
  });

  it('names its groups by number', () => {
    expect(compilePattern('(?<a>.)(.)(?P<c>.)')).toMatchObject({
      groupCount: 3,
      alternatives: [{ groupCount: 3, names: [null, 'a', null, 'c'] }],
    });
    expect(compilePattern('(?<a>.)|(?<a>b)')).toMatchObject({ alternatives: [{ names: [null, 'a', 'a'] }] });
  });

  it('says what explain shows', () => {
    expect(compilePattern('^(\\S+) (\\d+)$')).toMatchObject({
      attempts: ['anchored'],
      facts: { captures: 2, anchored: true, states: 4, registers: 1 },
    });
  });
});

const lineFormats = FORMATS.filter((format) => format.kind === 'pattern');
const patternOf = (name: string): string => lineFormats.find((format) => format.name === name)!.pattern;

describe('of several patterns the first that matches is taken, in one pass', () => {
  const lines = lineFormats.flatMap((format) =>
    [...format.examples, ...format.failures].map(({ line }) => line),
  );

  it.each([
    [['apache-common', 'apache-combined']],
    [['apache-combined', 'nginx-combined']],
    [['nginx-combined', 'apache-combined', 'apache-common']],
  ])('%j', (names) => {
    const patterns = names.map(patternOf);
    expect(compilePatterns(patterns)).toMatchObject({ attempts: ['anchored'] });
    expect(compare(patterns, lines)).toEqual([]);
  });

  it('without more registers for groups of the same name', () => {
    const registers = (...names: readonly string[]) => {
      const program = compilePatterns(names.map(patternOf));
      return 'declined' in program ? program.declined : program.facts.registers;
    };
    expect(registers('apache-common', 'apache-combined')).toBe(registers('apache-combined'));
  });

  it.each([
    [
      ['^(a)b', '^(a)(b)?', '^()'],
      ['ab', 'ac', 'x', ''],
    ],
    [
      ['^a', '^ab'],
      ['ab', 'a', 'b'],
    ],
    [
      ['^a+$', '^(a+)(b?)'],
      ['aaa', 'aaab', 'aaac', 'b'],
    ],
    [
      ['^(?P<n>a|ab)c', '^(?P<n>a|ab)(?P<m>c?)d'],
      ['abc', 'abcd', 'abd', 'ad'],
    ],
    [
      ['^(?:a(?P<n>\\d)|b(?P<n>\\d))$', '^(?P<n>.).*'],
      ['a1', 'b2', 'c3', 'a12', ''],
    ],
    [
      ['^(.*?)=(.*)$', '^(\\S*) (.*)$', '^(?i:none)|^-$'],
      ['a=b', 'a b', 'a b=c', 'NONE', '-', '--'],
    ],
    [
      ['^(\\w+)$', '\\A(\\S+)', '^\\s(.)'],
      ['ab', 'ab-', ' é', ''],
    ],
  ])('%j', (patterns, lines) => {
    expect(compare(patterns, lines)).toEqual([]);
  });

  it('also where a narrow automaton comes first', () => {
    const gaps = ['^(.+?) x (.+?) y (.*)z$', '^(.+?) x (.+?) y$', '^(\\S+) (.+?) (.+?) (w+)$'];
    expect(formsOf(gaps).map(({ name }) => name)).toContain('wasm: narrow forced');
    expect(compare(gaps, ['a x b y cz', 'a x b y', 'a x y x b y', 'a b c ww', 'a x b y w', 'a'])).toEqual([]);
  });
});

describe('what cannot be compiled is declined, with a reason', () => {
  const declined: readonly [source: string, reason: RegExp][] = [
    ['\\C', /escape \\C/],
    ['\\p{Emoji}', /property \\p\{Emoji\}/],
    ['\\p{scx=Greek}', /property/],
    ['(?:a*?(?:(a)*?|a*|)+?)+?c', /match nothing/],
    ['(|a)+', /match nothing/],
    ['(a', /missing \)/],
    ['a)', /unexpected \)/],
    ['a**', /repetition/],
    ['*', /repetition/],
    ['[b-a]', /backwards/],
    ['[[:nope:]]', /class/],
    ['(?=a)', /kind RE2 lacks/],
    ['a{1001}', /repeat count/],
    ['\\8', /escape/],
    ['\ud800', /surrogate/],
    ['a{1,1000}{1,1000}', /repetition/],
  ];
  for (const [source, reason] of declined) {
    it(source.toWellFormed(), () => {
      const program = compilePattern(source);
      expect('declined' in program && program.declined).toMatch(reason);
    });
  }
});

describe('what a pattern becomes depends on the pattern alone', () => {
  it('nothing in the compiler looks at a clock', () => {
    const folder = new URL('../../../engine/pattern/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    expect(files.length).toBeGreaterThan(30);
    const clocks = /\bperformance\b|\bDate\b|hrtime|cpuUsage|setTimeout|Math\.random/;
    expect(files.filter((name) => clocks.test(readFileSync(new URL(name, folder), 'utf8')))).toEqual([]);
  });

  it('groups that are not read cost nothing', () => {
    const octet = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
    const grouped = `^(?P<host>${octet}(\\.${octet}){3}) (((\\S)+) )?(?P<rest>.*)$`;
    const bare = grouped.replaceAll(/\((?!\?)/g, '(?:');
    const [program, plain] = [compilePattern(grouped, { read: [new Set([1, 8])] }), compilePattern(bare)].map(
      (one) => ('declined' in one ? expect.unreachable(one.declined) : one),
    );
    expect(program!.facts).toEqual({ ...plain!.facts, codeBytes: program!.facts.codeBytes });
    // what is stored differs in its place alone
    expect(Math.abs(program!.facts.codeBytes - plain!.facts.codeBytes)).toBeLessThan(8);
  });

  it('groups that are read stand in their own places, and the others’ are left', () => {
    const program = compilePattern('(a)(?P<x>b)(c)(?P<y>d)?', { read: [new Set([2, 4])] });
    if ('declined' in program) throw new Error(program.declined);
    const memory = new WebAssembly.Memory({ initial: 1 });
    new Uint8Array(memory.buffer).set(encode('xabc'), 1000);
    const captures = new Int32Array(memory.buffer, 0, 10).fill(7);
    expect(loadPattern(program, memory)(1000, 1004, 0)).toBe(1);
    expect([...captures]).toEqual([1001, 1004, 7, 7, 1002, 1003, 7, 7, -1, -1]);
  });
});

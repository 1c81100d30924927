/**
 * @module test/engine/pattern/chain
 * Several patterns compiled apart: the number of the first that matches, its captures as if it were alone, and from where on
 * RE2 has the line.
 */
import { expect, test } from 'vitest';
import { compiledPattern } from '../../../engine/formats/compiled-pattern.ts';
import { FORMATS } from '../../../engine/formats/index.ts';
import {
  chainPatterns,
  compilePattern,
  compilePatterns,
  type Declined,
  loadPattern,
  type PatternProgram,
} from '../../../engine/pattern/index.ts';
import { re2Reference } from './re2-reference.ts';

const memory = new WebAssembly.Memory({ initial: 2 });
const START = 60_000;

/** The matcher's result for a line, and the captures it wrote as offsets into the line. */
function matcherOf(program: PatternProgram | Declined) {
  if ('declined' in program) return expect.unreachable(program.declined);
  const match = loadPattern(program, memory);
  return (line: string) => {
    const bytes = Buffer.from(memory.buffer);
    const end = START + bytes.write(line, START);
    const result = match(START, end, 0);
    const groups = result > 0 ? program.alternatives[result - 1]!.groupCount + 1 : 0;
    const offsets = Array.from(new Int32Array(memory.buffer, 0, 2 * groups), (at) =>
      at < 0 ? -1 : at - START,
    );
    return { result, offsets };
  };
}

test('ten formats, with the examples of all: the pattern that RE2 finds first, and its captures', () => {
  const formats = FORMATS.filter((format) => format.kind === 'pattern');
  const sources = formats.map(({ pattern }) => pattern);
  const program = compilePatterns(sources, { compiled: compiledPattern });
  expect(program).toMatchObject({ parts: sources.map((source) => compiledPattern(source)) });
  const match = matcherOf(program);
  const expected = re2Reference(...sources)!;
  const numbers = new Set<number>();
  for (const { line } of formats.flatMap(({ examples }) => examples)) {
    const { result, offsets } = match(line);
    expect([result - 1, ...offsets]).toEqual(expected(Buffer.from(line)));
    numbers.add(result);
  }
  expect(numbers.size).toBeGreaterThan(10);
});

test('a pattern that may match anywhere is one of several', () => {
  const match = matcherOf(compilePatterns(['^a(\\d)', 'b(\\d)', '^.*(x)']));
  expect(match('a1b2')).toEqual({ result: 1, offsets: [0, 2, 1, 2] });
  expect(match('cab2x')).toEqual({ result: 2, offsets: [2, 4, 3, 4] });
  expect(match('abx')).toEqual({ result: 3, offsets: [0, 3, 2, 3] });
  expect(match('ab').result).toBe(0);
});

test('from a pattern that is declined on RE2 has the lines that none before it took', () => {
  const program = compilePatterns(['^a', '^b$', '(c*)*', '^d']);
  expect(program).toMatchObject({ left: /repetition/, attempts: ['anchored', 're2'] });
  const match = matcherOf(program);
  expect(['a', 'b', 'bb', 'd'].map((line) => match(line).result)).toEqual([1, 2, -3, -3]);
  expect(matcherOf(compilePatterns(['(c*)*', '^d']))('d').result).toBe(-1);
});

test('what one pattern leaves to RE2 is left from its number on', () => {
  const narrow = compilePattern('^(\\S+) (\\S+) (.+?) \\[(x+)\\] (.+?) \\[(y+)\\]$', {
    caps: { states: 20 },
  });
  expect(narrow).toMatchObject({ attempts: ['narrow', 're2'] });
  const match = matcherOf(chainPatterns([compilePattern('^a$'), narrow, compilePattern('^b')]));
  expect(match('a').result).toBe(1);
  expect(match('1 2 3 [xx] 4 [y]').result).toBe(2);
  expect(match('b').result).toBe(-2);
});

test('groups that are read are those of their own pattern', () => {
  const read = [new Set([1]), new Set<number>(), new Set([2]), new Set([1])];
  const match = matcherOf(compilePatterns(['^a(.)', '^b(.)', '^(c)(.)', '^(d)'], { read }));
  new Int32Array(memory.buffer, 0, 8).fill(START + 7);
  expect(match('cx')).toEqual({ result: 3, offsets: [0, 2, 7, 7, 1, 2] });
});

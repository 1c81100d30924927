import { afterEach, describe, expect, it, vi } from 'vitest';
import { readOwn } from '../../../bench/engine/log-patterns/own.ts';
import { compilePattern, type PatternProgram } from '../../../engine/pattern/index.ts';
import { createRandom } from './random-patterns.ts';
import { type Form, formsOf, maskUnread, re2Reference } from './re2-reference.ts';
import { sampleLine, treeOf } from './sample-line.ts';

// What large patterns become: each way to leave a line to RE2, and that it is left only where that is meant.

const encode = (line: string): Uint8Array => new TextEncoder().encode(line);
const LEFT = 'left to RE2';

function programOf(...args: Parameters<typeof compilePattern>): PatternProgram {
  const program = compilePattern(...args);
  return 'declined' in program ? expect.unreachable(program.declined) : program;
}

/** What the first form makes of a line: RE2's offsets, or that it is left. Anything else is a mistake. */
function outcome(source: string, form: Form, line: string): string {
  const found = form.run(encode(line));
  if (found === undefined) return LEFT;
  expect(`${line}: ${found}`).toBe(`${line}: ${re2Reference(source)!(encode(line))}`);
  return found === null ? 'no match' : 'match';
}

describe('a long count is relaxed, and checked', () => {
  const LABEL = '[0-9A-Za-z][0-9A-Za-z-]{0,62}';
  const HOST = `${LABEL}(?:\\.${LABEL})*`;

  it.each([
    ['within a group', `^(?P<host>${HOST}) (?P<rest>.*)$`],
    ['outside of any', `^${HOST} (?P<rest>.*)$`],
    ['in an optional part', `^(?P<n>\\d)(?: ${HOST})? (?P<rest>x+)$`],
    ['in a repeated part that is captured', `^(?:(?P<last>${LABEL}) )+(?P<rest>x)$`],
    ['in a search', `<(?P<host>${LABEL})>`],
  ])('%s', (_, source) => {
    const program = programOf(source);
    expect(program.facts.relaxed).toBeGreaterThan(0);
    expect(program.facts.states).toBeLessThan(60);
    const [form] = formsOf(source);
    const lines = [1, 62, 63, 64, 65, 200].flatMap((length) => {
      const label = 'a'.repeat(length);
      return [label, `1 ${label}`, `${label}.b`].flatMap((host) => [
        `${host} x`,
        `<${host}>`,
        `${host} ${host} x`,
      ]);
    });
    const outcomes = lines.map((line) => outcome(source, form!, line));
    expect(new Set(outcomes)).toEqual(new Set(['match', 'no match', LEFT]));
    // long as it is, a name of short labels is checked and kept
    if (source.includes('\\.')) expect(outcome(source, form!, `1 ${'abc.'.repeat(40)}d x`)).not.toBe(LEFT);
  });

  it('not where more of the same may follow, as a count of a few is', () => {
    expect(programOf('^(\\w{1,10})(\\w*)$').facts.relaxed).toBe(0);
    expect(programOf('^(.{0,80})(.*)$').facts.relaxed).toBe(0);
  });
});

const HEX = '[0-9A-Fa-f]{1,4}';
/** An IPv6 address as the published libraries write it, its zone included. */
const IPV6 = `(?:${[7, 6, 5, 4, 3, 2, 1]
  .map((count) => `(?:${HEX}:){${count}}(?:(?::${HEX}){1,${8 - count}}|${HEX}|:)`)
  .join('|')}|:(?:(?::${HEX}){1,7}|:))(?:%.+)?`;
const IPV4 = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}';

describe('a large part is made coarse, and checked', () => {
  const source = `^from (?P<a>${IPV6}|${IPV4})/(?P<p>\\d+) to (?P<b>${IPV6}|${IPV4})/(?P<q>\\d+)$`;

  it('in fewer states than it has, whatever it is', () => {
    expect(programOf(source).facts.states).toBeLessThan(120);
    const [form] = formsOf(source);
    const lineOf = (address: string): string => `from ${address}/1 to ${address}/2`;
    const kept = ['10.0.0.1', '255.0.0.9', '2001:db8::1', '::', '::1', '1:2:3:4:5:6:7:8'];
    expect(kept.map((address) => outcome(source, form!, lineOf(address)))).toEqual(kept.map(() => 'match'));
    const left = [':', '1:2:3:4:5:6:7:8:9', '12345::1', '::1%eth0', 'f:'];
    expect(left.map((address) => outcome(source, form!, lineOf(address)))).toEqual(left.map(() => LEFT));
    expect(outcome(source, form!, lineOf('10.0.0.256'))).toBe('no match');
  });

  it('not where its end is uncertain', () => {
    for (const behind of [':(?P<p>\\d+)$', '(?P<p>[a-z]*)', '']) {
      const uncertain = `^(?P<a>${IPV6.replace('(?:%.+)?', '')})${behind}`;
      expect(programOf(uncertain).facts.states).toBeGreaterThan(50);
      const forms = formsOf(uncertain);
      for (const line of ['2001:db8::1:80', '1:2:3:4:5:6:7:8:9', '::1', '::ffff', '::1x'])
        for (const form of forms) expect(outcome(uncertain, form, line)).not.toBe('');
    }
  });
});

describe('a search begins the anchored automaton anew', () => {
  const search = (source: string): Form => {
    const [form] = formsOf(source);
    expect(form?.name).toContain('restart');
    return form!;
  };
  // more states than a search is tried for
  const many = `k1|${'klmnopqrst'.repeat(8)}`;

  it.each([
    ['leftmost, wherever it is', `(?P<key>${many})=(?P<value>[^ ]*) (?P<rest>.*)`],
    ['behind the edge of a word', `\\b(?P<key>${many}) (?P<value>\\w+)`],
    ['at the end of the line', `(?P<key>(?:${many})*)(?P<rest>$)`],
  ])('%s', (_, source) => {
    const form = search(source);
    const lines = [
      'k1=2 x',
      'a k1=2 x',
      'xk1 b',
      'é k1 b',
      'k1',
      '',
      'x',
      `${'é '.repeat(40)}k1=2 k3=4 `,
      'k1k1 k1 c',
    ];
    expect(lines.map((line) => outcome(source, form, line))).not.toContain(LEFT);
  });

  it('and leaves a line that would take quadratic time', () => {
    const source = `(?P<name>[a-z]+)(?P<key>${many})!`;
    const form = search(source);
    expect(outcome(source, form, 'abck1!')).toBe('match');
    expect(outcome(source, form, 'a'.repeat(20))).toBe('no match');
    expect(outcome(source, form, 'a'.repeat(5000))).toBe(LEFT);
  });
});

describe('an automaton of which states are left out', () => {
  const whole =
    '^(?P<a>[a-z]+|\\d+(?:\\.\\d+)?|x(?:[0-9a-f]{2})+|"[^"]*") (?P<b>[A-Z]+|-) (?P<c>\\d+|q[a-z]{3,9}z) (?P<d>.*)$';

  it.each([16, 20, 24, 30])('matches as RE2 does or leaves the line, with %i states', (states) => {
    expect(compilePattern(whole, { caps: { states } })).toMatchObject({ facts: { partial: true } });
    const forms = formsOf(whole, { caps: { states } });
    const random = createRandom(states);
    const expected = re2Reference(whole)!;
    for (let count = 0; count < 300; count++) {
      const line = encode(sampleLine(treeOf(whole)!, random).toWellFormed());
      for (const { name, run } of forms) {
        const found = run(line);
        if (found !== undefined) expect(`${name}: ${found}`).toBe(`${name}: ${expected(line)}`);
      }
    }
  });

  it('is declined where it would leave most lines', () => {
    expect(compilePattern(whole, { caps: { states: 2 } })).toMatchObject({ declined: /too many states/ });
  });
});

describe('the log patterns of our own', () => {
  const patterns = readOwn().filter(({ read }) => read.length >= 3);

  it('are matched by generated code but for one, and no line of theirs is left', { timeout: 120_000 }, () => {
    expect(patterns.length).toBeGreaterThan(200);
    const left: string[] = [];
    const declined: string[] = [];
    for (const { name, source, read, lines } of patterns) {
      const sets = [new Set(read)];
      const [form] = formsOf([source], { read: sets });
      if (!form) {
        declined.push(name);
        continue;
      }
      const expected = maskUnread(re2Reference(source)!, sets);
      for (const line of lines) {
        const found = form.run(encode(line));
        if (found === undefined) left.push(`${name}: ${line}`);
        else expect(`${name}: ${found}`).toBe(`${name}: ${expected(encode(line))}`);
      }
    }
    expect(left).toEqual([]);
    // `.*` three times, each within what looks like JSON: 2,000 states and more
    expect(declined).toEqual(['monolog']);
  });
});

describe('the form of a pattern', () => {
  afterEach(() => vi.restoreAllMocks());

  it('depends on no clock: none is asked', () => {
    const asked = (): never => expect.unreachable('a clock was asked');
    const source = readOwn().find(({ name }) => name === 'HTTPD_ERRORLOG')!.source;
    const before = compilePattern(source);
    vi.spyOn(performance, 'now').mockImplementation(asked);
    vi.spyOn(Date, 'now').mockImplementation(asked);
    vi.spyOn(process, 'cpuUsage').mockImplementation(asked);
    vi.spyOn(process, 'hrtime').mockImplementation(asked);
    const again = compilePattern(source);
    vi.restoreAllMocks();
    expect(again).toEqual(before);
  });

  it('keeps to the caps wherever code is written: reports of matches are code too', () => {
    const groups = Array.from({ length: 40 }, (_, index) => `(?P<g${index}>a*)`).join('b?');
    for (const functionBytes of [500, 2000, 8000]) {
      const program = compilePattern(groups, { caps: { functionBytes } });
      if ('declined' in program) expect(program.declined).toMatch(/bytes|steps|states/);
      else expect(program.facts.codeBytes).toBeLessThan(3 * functionBytes + 2000);
    }
  });
});

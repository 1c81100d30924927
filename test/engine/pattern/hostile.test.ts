import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../engine/pattern/index.ts';
import { formsOf, re2Reference } from './re2-reference.ts';

const nested = (depth: number): string => `${'('.repeat(depth)}a${')'.repeat(depth)}`;
const words = (count: number): string =>
  Array.from({ length: count }, (_, index) => `w${(index * 7919).toString(36)}`).join('|');

const HOSTILE: Readonly<Record<string, string>> = {
  'a repeat of a repeat': 'a{1,1000}{1,1000}',
  'a repeat in a repeat': '((a{0,100}){0,100})',
  'a thousand repeats of a class': '(?:[a-c]\\w){1000}',
  'exponential states': '(a|b)*a(a|b){12}',
  'exponential states, in a search': '[ab]*a[ab]{14}c',
  'backtracking bait': '(x+x+)+y',
  'deep parentheses': nested(150),
  'deeper parentheses': nested(5000),
  '10,000 alternatives': words(10_000),
  '1,000 alternatives, each captured': words(1000).replace(/w\w+/g, '($&)'),
  'empty loops': '(a*)*(|a)+(a|b*)*',
  'nested stars': '((((a*)*)*)*)*b',
  'large classes, repeated': '(?:\\pL\\PL){50}',
  'folded large classes': '(?i)[\\pL\\d]{1,30}x',
  'many lazy gaps': '.*?a.*?b.*?c.*?d.*?e.*?f.*?g',
  'many captured gaps': '(.*)a(.*)b(.*)c(.*)d(.*)e(.*)f(.*)g',
  'alternatives of gaps': Array.from(
    { length: 40 },
    (_, i) => `.*${String.fromCharCode(97 + (i % 26))}.{${i}}z`,
  ).join('|'),
};

const LINES = [
  '',
  'a',
  'x'.repeat(1000),
  'ab'.repeat(500),
  `${'ab'.repeat(300)}y`,
  'abcdefg'.repeat(50),
  'é日'.repeat(100),
];

describe('no pattern hangs, throws or matches wrongly', () => {
  for (const [name, source] of Object.entries(HOSTILE)) {
    it(name, { timeout: 60_000 }, () => {
      const begin = process.cpuUsage();
      const program = compilePattern(source);
      const { user, system } = process.cpuUsage(begin);
      // steps are capped, not time: they take 0.2 s at most, and more where a machine is busy with other tests
      expect((user + system) / 1000).toBeLessThan(2000);
      if ('declined' in program) return;
      const expected = re2Reference(source);
      for (const line of expected ? LINES : []) {
        const subject = new TextEncoder().encode(line);
        const want = String(expected?.(subject));
        for (const { name: form, run } of formsOf(source)) {
          const found = run(subject);
          if (found !== undefined) expect(`${form}: ${found}`).toBe(`${form}: ${want}`);
        }
      }
    });
  }
});

describe('time to match grows with the line, not faster', () => {
  const cases: readonly [source: string, unit: string][] = [
    ['(x+x+)+y', 'x'],
    ['(a+)*b', 'a'],
    ['(a|a)*b', 'a'],
    ['(.*)=(.*)=(.*);', '='],
    ['^(\\S+) (\\S+)$', 'x'],
    ['\\d+$', '1a'],
  ];
  for (const [source, unit] of cases) {
    it(source, { timeout: 60_000 }, () => {
      const forms = formsOf(source);
      expect(forms.length).toBeGreaterThan(0);
      const perByte = (bytes: number): number => {
        const subject = new TextEncoder().encode(unit.repeat(bytes / unit.length));
        const times = Array.from({ length: 5 }, () => {
          const begin = performance.now();
          for (const { run } of forms) run(subject);
          return performance.now() - begin;
        });
        return Math.min(...times) / bytes;
      };
      perByte(10_000);
      // a busy machine can make any one comparison look bad; growth that is real makes all of them
      const isLinear = (): boolean => perByte(160_000) < 5 * perByte(20_000) + 2e-5;
      expect([1, 2, 3, 4].some(isLinear)).toBe(true);
    });
  }
});

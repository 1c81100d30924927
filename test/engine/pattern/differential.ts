/**
 * @module test/engine/pattern/differential
 * Runs random patterns and lines through every form and RE2, and counts.
 */

import { createRandom, randomLine, randomPattern } from './random-patterns.ts';
import { formsOf, re2Reference, referenceOf } from './re2-reference.ts';
import { sampleLine, treeOf } from './sample-line.ts';

export interface Mismatch {
  readonly pattern: string;
  readonly anchor: string;
  readonly line: string;
  readonly form: string;
  readonly expected: readonly number[] | null;
  readonly found: readonly number[] | null;
}

export interface FuzzOptions {
  readonly seed: number;
  /** (pattern, line, form) comparisons to make. */
  readonly pairs: number;
  readonly linesPerPattern?: number;
  readonly goOn?: () => boolean;
  readonly onMismatch: (mismatch: Mismatch) => void;
}

export interface FuzzResult {
  readonly pairs: number;
  readonly patterns: number;
  readonly matched: number;
  /** Patterns RE2 accepts that no form takes. */
  readonly declined: number;
  /** Lines a lazy form gave up on. */
  readonly gaveUp: number;
  readonly byForm: Readonly<Record<string, number>>;
  readonly mismatches: number;
}

const encoder = new TextEncoder();

export function fuzzPatterns(options: FuzzOptions): FuzzResult {
  const random = createRandom(options.seed);
  const byForm: Record<string, number> = {};
  let [pairs, patterns, matched, declined, gaveUp, mismatches] = [0, 0, 0, 0, 0, 0];
  while (pairs < options.pairs && (options.goOn?.() ?? true)) {
    const pattern = randomPattern(random);
    const anchor = random.chance(0.15) ? random.pick(['start', 'line'] as const) : 'none';
    const expect = re2Reference(
      { none: pattern, start: `\\A(?:${pattern})`, line: `\\A(?:${pattern})\\z` }[anchor],
    );
    if (!expect || !re2Reference(pattern)) continue;
    patterns += 1;
    const forms = formsOf(pattern, { anchor });
    if (forms.length === 0) declined += 1;
    const reference = anchor === 'none' && random.chance(0.1) ? referenceOf(pattern) : undefined;
    if (reference) forms.push({ name: 'reference', run: reference });
    const tree = treeOf(pattern);
    for (let count = options.linesPerPattern ?? 40; count > 0; count--) {
      const sampled = tree && random.chance(0.6);
      const whole = (sampled ? sampleLine(tree, random) : randomLine(random, pattern)).toWellFormed();
      // a line that is cut off where the rest of it follows in memory: code that looks for the end too late would match
      const cut = random.chance(0.2) ? random.int(whole.length + 1) : whole.length;
      const line = whole.slice(0, cut).toWellFormed();
      const subject = encoder.encode(line);
      const tail = cut < whole.length ? encoder.encode(whole.slice(cut)) : undefined;
      const expected = expect(subject);
      if (expected) matched += 1;
      for (const { name, run } of forms) {
        const found = run(subject, tail);
        if (found === undefined) {
          gaveUp += 1;
          continue;
        }
        pairs += 1;
        byForm[name] = (byForm[name] ?? 0) + 1;
        if (found?.join() === expected?.join()) continue;
        mismatches += 1;
        options.onMismatch({ pattern, anchor, line, form: name, expected, found });
      }
    }
  }
  return { pairs, patterns, matched, declined, gaveUp, byForm, mismatches };
}

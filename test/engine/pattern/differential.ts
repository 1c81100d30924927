/**
 * @module test/engine/pattern/differential
 * Runs random patterns and lines through every form and RE2, and counts.
 */

import { type Own, readOwn } from '../../../bench/engine/log-patterns/own.ts';
import { readPattern } from '../../../engine/reference/pattern-groups.ts';
import { createRandom, type Random, randomLine, randomPattern } from './random-patterns.ts';
import { type Executor, type Form, formsOf, maskUnread, re2Reference, referenceOf } from './re2-reference.ts';
import { sampleLine, treeOf } from './sample-line.ts';

export interface Mismatch {
  readonly pattern: readonly string[];
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
  /** How many of the patterns are log patterns: 0 to 1. */
  readonly logShare?: number;
  /** Another build of RE2, to be compared like a form: a list of patterns, compiled; `undefined` where it refuses one. */
  readonly other?: Other;
  readonly goOn?: () => boolean;
  readonly onMismatch: (mismatch: Mismatch) => void;
}

type Other = (
  sources: readonly string[],
) => { readonly run: Executor; readonly release: () => void } | undefined;

export interface FuzzResult {
  readonly pairs: number;
  readonly patterns: number;
  readonly matched: number;
  /** Of those, by an alternative other than the first. */
  readonly later: number;
  /** Patterns RE2 accepts that no form takes. */
  readonly declined: number;
  /** Lines that a form left to RE2. */
  readonly gaveUp: number;
  readonly byForm: Readonly<Record<string, number>>;
  readonly mismatches: number;
}

const encoder = new TextEncoder();

/** What an alternative is made of another by: where one ends and the other goes on, the pair is decided late. */
const ENDINGS = ['b?', '.*', '$', '(?P<n1>\\d)?', ' (\\S+)', '|a', '\\b'];

/** One pattern; now and then one that can only match at the start; or a list of such, some made of the one before. */
function randomList(random: Random): string[] {
  const [first, ...more] = Array.from({ length: random.chance(0.3) ? 2 + random.int(3) : 1 }, () =>
    randomPattern(random),
  );
  if (more.length === 0) return [random.chance(0.1) ? `^(?:${first})` : first!];
  const list = [`^(?:${first})`];
  for (const pattern of more) {
    const before = list.at(-1)!;
    list.push(random.chance(0.5) ? `^(?:${pattern})` : `^(?:${before}${random.pick(ENDINGS)})`);
  }
  if (random.chance(0.3)) list.reverse();
  return list;
}

const OTHER = 're2 as WebAssembly';

/** The other build as a form. One that refuses what RE2 accepts matches nothing, with no offset like it. */
function otherForm(
  list: readonly string[],
  other: Other | undefined,
): { readonly forms: readonly Form[]; readonly release: () => void } {
  if (!other) return { forms: [], release: () => {} };
  const compiled = other(list.map((source) => readPattern(source).distinct));
  const run: Executor = compiled?.run ?? (() => [-1]);
  return { forms: [{ name: OTHER, run }], release: compiled?.release ?? (() => {}) };
}

function randomSubject(random: Random, other: Other | undefined): Subject | undefined {
  const list = randomList(random);
  const expect = re2Reference(...list);
  if (!expect) return undefined;
  const forms = formsOf(list);
  const reference = random.chance(0.1) ? referenceOf(...list) : undefined;
  if (reference) forms.push({ name: 'reference', run: reference });
  const also = otherForm(list, other);
  return { list, expect, forms: [...forms, ...also.forms], lines: [], release: also.release };
}

/** What is compared for a list of patterns, and lines that the patterns are for. */
interface Subject {
  readonly list: readonly string[];
  readonly expect: Executor;
  readonly forms: readonly Form[];
  readonly lines: readonly string[];
  readonly release?: () => void;
}

/** Log patterns are compiled once: they are few and large. Those read as fields are: groups that none reads cost nothing. */
function createLogSubjects(other: Other | undefined): (random: Random) => Subject {
  const patterns = readOwn();
  const known = new Map<Own, Subject>();
  return (random) => {
    const one = random.pick(patterns);
    let subject = known.get(one);
    if (!subject) {
      const list = [random.chance(0.5) ? one.source : `^(?:${one.source})$`];
      const read = [new Set(one.read)];
      subject = {
        list,
        expect: maskUnread(re2Reference(...list)!, read),
        forms: [
          ...formsOf(list, { read }),
          ...otherForm(list, other).forms.map(({ name, run }) => ({
            name,
            run: maskUnread(run as Executor, read),
          })),
        ],
        lines: one.lines,
      };
      known.set(one, subject);
    }
    return subject;
  };
}

/** One of the lines, sometimes with a character or two of it changed, doubled or left out. */
function changedLine(lines: readonly string[], random: Random): string {
  const points = [...random.pick(lines)];
  for (let count = random.int(3); count > 0 && points.length > 0; count--) {
    const other = random.pick([' ', 'x', '%', ':', '"', '.', '1', 'é', '\n', ...points]);
    points.splice(random.int(points.length), random.int(3), ...(random.chance(0.7) ? [other] : []));
  }
  return (random.chance(0.1) ? 'ab ' : '') + points.join('');
}

export function fuzzPatterns(options: FuzzOptions): FuzzResult {
  const random = createRandom(options.seed);
  const logSubject = createLogSubjects(options.other);
  const byForm: Record<string, number> = {};
  let [pairs, patterns, matched, later, declined, gaveUp, mismatches] = [0, 0, 0, 0, 0, 0, 0];
  while (pairs < options.pairs && (options.goOn?.() ?? true)) {
    const subject = random.chance(options.logShare ?? 0.1)
      ? logSubject(random)
      : randomSubject(random, options.other);
    if (!subject) continue;
    const { list, expect, forms, lines, release } = subject;
    patterns += 1;
    if (forms.every(({ name }) => name === OTHER)) declined += 1;
    const sampled = list.flatMap((pattern) => treeOf(pattern) ?? []);
    for (let count = options.linesPerPattern ?? 40; count > 0; count--) {
      const tree = sampled.length > 0 && random.chance(0.6) ? random.pick(sampled) : undefined;
      const plain = (): string =>
        lines.length > 0 ? changedLine(lines, random) : randomLine(random, random.pick(list));
      const whole = (tree ? sampleLine(tree, random) : plain()).toWellFormed();
      // a line that is cut off where the rest of it follows in memory: code that looks for the end too late would match
      const cut = random.chance(0.2) ? random.int(whole.length + 1) : whole.length;
      const line = whole.slice(0, cut).toWellFormed();
      const subject = encoder.encode(line);
      const tail = cut < whole.length ? encoder.encode(whole.slice(cut)) : undefined;
      const expected = expect(subject);
      if (expected) matched += 1;
      if (expected?.[0]) later += 1;
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
        options.onMismatch({ pattern: list, line, form: name, expected, found });
      }
    }
    release?.();
  }
  return { pairs, patterns, matched, later, declined, gaveUp, byForm, mismatches };
}

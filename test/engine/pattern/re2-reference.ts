/**
 * @module test/engine/pattern/re2-reference
 * What RE2 says, and what every form of ours says, as lists of byte offsets: two per group, −1 where unset.
 */
import RE2 from 're2';
import { createBudget, DEFAULT_CAPS, Refusal } from '../../../engine/pattern/caps.ts';
import { parseAlternatives } from '../../../engine/pattern/compile.ts';
import type { Automaton } from '../../../engine/pattern/dfa/automaton.ts';
import { buildAutomaton } from '../../../engine/pattern/dfa/determinise.ts';
import {
  type CompileOptions,
  chainPatterns,
  compilePattern,
  compilePatterns,
  loadPattern,
  type Matcher,
  type PatternProgram,
} from '../../../engine/pattern/index.ts';
import { buildNfa } from '../../../engine/pattern/nfa/build-nfa.ts';
import { OVER_READ } from '../../../engine/pattern/wasm/code.ts';
import { readPattern } from '../../../engine/reference/pattern-groups.ts';
import { runAutomaton } from './run-automaton.ts';

/** The index of the alternative that matched, then its offsets; or null for no match. */
export type MatchOffsets = readonly number[] | null;
export type Executor = (subject: Uint8Array) => MatchOffsets;

/** RE2 itself: the patterns one after the other, until one matches; undefined if it does not accept all of them. */
export function re2Reference(...sources: readonly string[]): Executor | undefined {
  let compiled: RE2[];
  try {
    compiled = sources.map((source) => new RE2(readPattern(source).distinct, 'ud'));
  } catch {
    return undefined;
  }
  return (subject) => {
    const bytes = Buffer.from(subject.buffer, subject.byteOffset, subject.length) as never;
    for (const [index, re] of compiled.entries()) {
      const found = re.exec(bytes) as { indices: ([number, number] | undefined)[] } | null;
      if (found) return [index, ...Array.from(found.indices, (pair) => pair ?? [-1, -1]).flat()];
    }
    return null;
  };
}

/** One memory for all: each reserves gigabytes of address space. */
const memory = new WebAssembly.Memory({ initial: 4 });
const CAPTURES_AT = 1024;

/** What follows a subject if nothing is said. */
const FILLER = new Uint8Array(OVER_READ).fill(0x61);

/**
 * Calls a matcher on a subject between bytes that must not matter, at the very end of the memory: to read more behind it
 * than is agreed is a trap. Undefined: it gave up.
 */
function callMatcher(
  match: Matcher,
  { alternatives }: PatternProgram,
  subject: Uint8Array,
  tail: Uint8Array,
): MatchOffsets | undefined {
  const bytes = new Uint8Array(memory.buffer);
  const end = bytes.length - OVER_READ;
  const start = end - subject.length;
  bytes.fill(0x61, start - 8, start);
  bytes.set(subject, start);
  bytes.set(FILLER, end);
  bytes.set(tail.subarray(0, OVER_READ), end);
  const result = match(start, end, CAPTURES_AT);
  if (result < 0) return undefined;
  if (result === 0) return null;
  const written = new Int32Array(memory.buffer, CAPTURES_AT, 2 * (alternatives[result - 1]!.groupCount + 1));
  return [result - 1, ...Array.from(written, (offset) => (offset < 0 ? -1 : offset - start))];
}

/** The offsets with 0 in the places of groups that are not read, which are left as they were. */
function mask<T extends MatchOffsets | undefined>(offsets: T, read: readonly ReadonlySet<number>[]): T {
  if (!offsets) return offsets;
  const [alternative, ...places] = offsets;
  const isRead = (at: number): boolean => at < 2 || read[alternative!]!.has(at >> 1);
  return [alternative!, ...places.map((offset, at) => (isRead(at) ? offset : 0))] as unknown as T;
}

export const maskUnread =
  (executor: Executor, read: readonly ReadonlySet<number>[]): Executor =>
  (subject) =>
    mask(executor(subject), read);

export interface Form {
  readonly name: string;
  /** @param tail what lies behind the subject in memory, and must not matter */
  readonly run: (subject: Uint8Array, tail?: Uint8Array) => MatchOffsets | undefined;
}

/** Every form that takes the patterns; none if all decline. */
export function formsOf(source: string | readonly string[], options: CompileOptions = {}): Form[] {
  const sources = [source].flat();
  const forms: Form[] = [];
  const program = compilePatterns(sources, options);
  if ('declined' in program) return forms;
  const add = (name: string, of: PatternProgram): void => {
    const match = loadPattern(of, memory);
    const run: Form['run'] = (subject, tail = FILLER) => callMatcher(match, of, subject, tail);
    forms.push({
      name,
      run: options.read ? (subject, tail) => mask(run(subject, tail), options.read!) : run,
    });
  };
  add(`wasm: ${program.attempts.join(', ')}`, program);
  // compiled apart, however well they fit together
  if (sources.length > 1) {
    const apart = sources.map((one, index) =>
      compilePattern(one, options.read && { read: [options.read[index]!] }),
    );
    add('wasm: one after the other', chainPatterns(apart));
  }
  // the same with a narrow automaton first, however small the full one is
  const narrowed = compilePatterns(sources, { ...options, caps: { narrowAbove: 0, narrowGain: 1 } });
  if (!('declined' in narrowed) && narrowed.attempts.includes('narrow')) {
    if (!program.attempts.includes('narrow')) add('wasm: narrow forced', narrowed);
  }
  return forms;
}

/** The reference executor over the search automaton; undefined if it is refused. */
export function referenceOf(...sources: readonly string[]): Executor | undefined {
  const budget = createBudget(DEFAULT_CAPS);
  let automaton: Automaton;
  try {
    const patterns = parseAlternatives(sources, budget);
    if (patterns.some(({ checks }) => checks.length > 0)) return undefined;
    automaton = buildAutomaton(buildNfa(patterns, false, budget), budget);
    if (automaton.hasExits) return undefined;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
  return (subject) => runAutomaton(automaton, subject) ?? null;
}

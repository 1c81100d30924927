/**
 * @module engine/pattern/compile
 * Source → program: the stages in order, and what to do when one refuses. The one place where a refusal is caught.
 */

import { type Budget, type Caps, createBudget, DEFAULT_CAPS, Refusal } from './caps.ts';
import { chainPatterns } from './chain.ts';
import { type Built, type Extent, type Found, findStates, finishAutomaton } from './dfa/determinise.ts';
import { buildNfa } from './nfa/build-nfa.ts';
import type { Nfa } from './nfa/nfa.ts';
import type { Attempt, Declined, PatternProgram } from './program.ts';
import { rehearse } from './rehearse.ts';
import { coarsen } from './syntax/coarsen.ts';
import { type CapturingPattern, type Check, keepGroups } from './syntax/keep-groups.ts';
import { parsePattern } from './syntax/parse.ts';
import { relax } from './syntax/relax.ts';
import { translatePattern } from './syntax/translate.ts';
import { isAnchored, type Tree } from './syntax/tree.ts';
import { generateFunction } from './wasm/code.ts';
import type { ModuleFunction } from './wasm/emit.ts';
import { generateRunCheck } from './wasm/longest-run.ts';
import { type Afterwards, buildModule, type GeneratedCheck } from './wasm/module.ts';

export interface CompileOptions {
  readonly caps?: Partial<Caps>;
  /** By pattern: the groups that are read, from 1. Others cost nothing, and are not written. Undefined: all. */
  readonly read?: readonly ReadonlySet<number>[];
  /** The program of a pattern that was compiled ahead. */
  readonly compiled?: (source: string) => PatternProgram | null;
}

/** Shares of the work: the anchored automaton, and the narrow one, if that is large. The rest is a search's. */
const SHARE_OF_ANCHORED = 0.6;
const SHARE_OF_NARROW = 0.2;
/** Of an automaton of which states are left out, where neither of these fits. */
const SHARE_OF_PART = 0.3;
/** And what of each goes into finding states; the rest is what becomes of them. */
const SHARE_OF_SUBSETS = 0.42;
/** States of an anchored automaton above which that of a search is not tried: it has more, and rarely fits. */
const SEARCH_BELOW = 64;

/** Positions a state of a narrow automaton holds for each pattern: what is hoped for, and one alternative to it. */
const NARROW_WIDTH = 2;

/**
 * The share of lines made from a pattern that an automaton has to match to be worth having, if it leaves some to RE2. What it
 * looks at in vain takes a tenth of RE2's time or less, so a quarter pays twice.
 */
const LEAST_MATCHED = 0.25;
/** Patterns beyond which no common automaton is tried. Of the built-in formats none of four fits, which takes 100 ms to see. */
const MOST_TOGETHER = 3;
const TOO_MANY_STATES = 'too many states: most of its lines would be left to RE2';

/** The patterns as parsed, their captures numbered through. */
export function parseAlternatives(
  sources: readonly string[],
  budget: Budget,
  read?: CompileOptions['read'],
): CapturingPattern[] {
  let firstGroup = 0;
  return sources.map((source, index) => {
    const parsed = parsePattern(translatePattern(source), budget);
    if (sources.length > 1 && !isAnchored(parsed.tree)) {
      throw new Refusal(`alternative ${index + 1} may match anywhere in the line`);
    }
    const pattern = relax(coarsen(keepGroups(parsed, read?.[index], firstGroup)));
    firstGroup += pattern.captures;
    return pattern;
  });
}

/**
 * Runs a stage; a refusal becomes its reason. So does a RangeError, of a stack that a thread was given too little of:
 * the stages recurse as deep as a pattern nests. Any other exception is a defect, and goes on.
 */
function attempt<T>(stage: () => T): T | Declined {
  try {
    return stage();
  } catch (error) {
    if (error instanceof Refusal || error instanceof RangeError) return { declined: error.message };
    throw error;
  }
}

const isDeclined = (value: object): value is Declined => 'declined' in value;

interface Generated {
  readonly code: ModuleFunction;
  readonly automaton: Built;
}

function finish(found: Found, budget: Budget, countsBytes = false): Generated {
  const automaton = finishAutomaton(found, budget);
  return { automaton, code: generateFunction(automaton, budget, countsBytes) };
}

const generate = (nfa: Nfa, budget: Budget, extent: Extent): Generated =>
  finish(findStates(nfa, budget, extent), budget);

/** What is tried for a line, and how it ends. */
interface Choice {
  readonly functions: readonly { readonly kind: Attempt; readonly generated: Generated }[];
  readonly afterwards: Afterwards;
}

/**
 * The anchored automaton comes before the search: a match at the start of the line is the leftmost there is, and found
 * without the search's loop. Where it is large, a narrow one comes before both. `^(\\S+) (.+?) \\[` has to reckon with
 * another ` [` to the end of the line, and its states multiply with those of all that follows: 450 for an access line.
 * With two alternatives at a time there are 42, and of real lines none needs a third.
 */
function choose(patterns: readonly CapturingPattern[], alone: boolean, caps: Caps): Choice | Declined {
  const budget = (share: number): Budget => createBudget(caps, share * caps.work);
  const nfa = buildNfa(patterns, true, budget(1));
  /** What can be made with an automaton of the extent, if it is whole or, where that will do, worth having. */
  const build = (share: number, extent: Extent, mayLeave: boolean): Generated | Declined =>
    attempt(() => {
      const own = budget(share);
      const found = findStates(nfa, own, { enough: share * SHARE_OF_SUBSETS * caps.work, ...extent });
      const leaves = found.explored.isPartial || extent.width !== undefined;
      if (mayLeave ? leaves && rehearse(patterns, found.matches) < LEAST_MATCHED : found.explored.isPartial)
        throw new Refusal(TOO_MANY_STATES);
      return finish(found, own, !alone && extent.width === undefined);
    });
  let anchored = build(SHARE_OF_ANCHORED, {}, false);
  const fits = !isDeclined(anchored);
  const width = NARROW_WIDTH * patterns.length;
  const functions: { kind: Attempt; generated: Generated }[] = [];
  const size = isDeclined(anchored) ? Infinity : anchored.automaton.states.length;
  if (isDeclined(anchored) || (size > caps.narrowAbove && anchored.automaton.isCrowded(width))) {
    const narrow = build(SHARE_OF_NARROW, { width }, !fits);
    if (!isDeclined(narrow) && (!fits || caps.narrowGain * narrow.automaton.states.length <= size))
      functions.push({ kind: 'narrow', generated: narrow });
  }
  // without either, the likeliest states
  if (!fits && functions.length === 0) anchored = build(SHARE_OF_PART, { states: caps.states >> 1 }, true);
  if (!isDeclined(anchored)) functions.push({ kind: 'anchored', generated: anchored });
  if (!alone && size <= SEARCH_BELOW) {
    const share = 1 - SHARE_OF_ANCHORED - SHARE_OF_NARROW;
    const search = attempt(() => generate(buildNfa(patterns, false, budget(1)), budget(share), {}));
    if (!isDeclined(search) && !search.automaton.isPartial) {
      functions.push({ kind: 'search', generated: search });
      return { functions, afterwards: 'nothing' };
    }
  }
  if (isDeclined(anchored)) return functions.length === 0 ? anchored : { functions, afterwards: 're2' };
  if (alone) return { functions, afterwards: 'nothing' };
  return { functions, afterwards: anchored.automaton.restart ? 'restart' : 're2' };
}

/** The functions of checks. Of a language, it is the automaton of the part that was made coarse, one for all that are equal. */
function createCheckGenerator(caps: Caps): (check: Check) => GeneratedCheck {
  const languages = new Map<string, ModuleFunction>();
  return (check) => {
    const { capture } = check;
    if (check.kind === 'run') return { capture, above: check.most, code: generateRunCheck(check), passes: 0 };
    const key = JSON.stringify(check.tree);
    let code = languages.get(key);
    if (!code) {
      const tree: Tree = { kind: 'sequence', parts: [check.tree, { kind: 'place', place: 'text-end' }] };
      const alone = { tree, groupCount: 0, names: [null], firstGroup: 0, kept: [], captures: 1, checks: [] };
      const budget = createBudget(caps);
      code = generate(buildNfa([alone], true, budget), budget, { unordered: true }).code;
      languages.set(key, code);
    }
    return { capture, above: 0, code, passes: 1 };
  };
}

function buildProgram(
  patterns: readonly CapturingPattern[],
  sources: readonly string[],
  caps: Caps,
): PatternProgram | Declined {
  const anchored = patterns.every(({ tree }) => isAnchored(tree));
  const choice = choose(patterns, anchored, caps);
  if (isDeclined(choice)) return choice;
  const { functions, afterwards } = choice;
  const automata = functions.map(({ generated }) => generated.automaton);
  const kinds = functions.map(({ kind }) => kind);
  const generateCheck = createCheckGenerator(caps);
  const wasm = buildModule({
    functions: functions.map(({ kind, generated: { code, automaton } }) => ({
      code,
      leaves: kind !== 'narrow' && automaton.hasExits,
    })),
    afterwards,
    restart: automata.at(-1)!.restart,
    alternatives: automata[0]!.alternatives,
    checks: patterns.map(({ checks }) => checks.map(generateCheck)),
  });
  const alternatives = patterns.map(({ groupCount, names }, index) => ({
    source: sources[index]!,
    groupCount,
    names,
  }));
  return {
    alternatives,
    groupCount: Math.max(...patterns.map(({ groupCount }) => groupCount)),
    wasm,
    attempts: afterwards === 'nothing' ? kinds : [...kinds, afterwards],
    facts: {
      captures: patterns.reduce((sum, { kept }) => sum + kept.length - 1, 0),
      anchored,
      states: automata.reduce((sum, { states }) => sum + states.length, 0),
      registers: automata.reduce((most, { registers }) => Math.max(most, registers), 0),
      codeBytes: wasm.length,
      relaxed: patterns.reduce((sum, { checks }) => sum + checks.length, 0),
      partial: automata.some(({ isPartial }) => isPartial),
    },
  };
}

function compileTogether(
  sources: readonly string[],
  caps: Caps,
  read: CompileOptions['read'],
): PatternProgram | Declined {
  return attempt(() => buildProgram(parseAlternatives(sources, createBudget(caps), read), sources, caps));
}

/**
 * Compiles patterns that RE2 accepts into one program, which decides which of them is the first to match a line: in one pass
 * over the line where their common automaton fits, else one pattern after the other. Never throws for a pattern, whatever it
 * is, and returns within the caps.
 * @example
 * const program = compilePatterns(['^(\\d+) (\\S+)$', '^(\\S+)$']);
 * if ('declined' in program) useRe2(program.declined);
 */
export function compilePatterns(
  sources: readonly string[],
  { caps: given, read, compiled = () => null }: CompileOptions = {},
): PatternProgram | Declined {
  const caps = { ...DEFAULT_CAPS, ...given };
  const one = (source: string, index: number) =>
    compiled(source) ?? compileTogether([source], caps, read && [read[index]!]);
  if (sources.length === 1) return one(sources[0]!, 0);
  const together =
    sources.length > MOST_TOGETHER ? { declined: 'too many patterns' } : compileTogether(sources, caps, read);
  return isDeclined(together) ? chainPatterns(sources.map(one)) : together;
}

/** {@link compilePatterns} for one pattern. */
export const compilePattern = (source: string, options?: CompileOptions): PatternProgram | Declined =>
  compilePatterns([source], options);

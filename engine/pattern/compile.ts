/**
 * @module engine/pattern/compile
 * Source → program: the stages in order, and what to do when one refuses. The one place where a refusal is caught.
 */

import { type Budget, type Caps, compileClock, createBudget, DEFAULT_CAPS, Refusal } from './caps.ts';
import { buildAutomaton } from './dfa/determinise.ts';
import { buildNfa } from './nfa/build-nfa.ts';
import type { Nfa } from './nfa/nfa.ts';
import type { Attempt, Declined, PatternProgram } from './program.ts';
import { parsePattern } from './syntax/parse.ts';
import { translatePattern } from './syntax/translate.ts';
import { isAnchored, type ParsedPattern } from './syntax/tree.ts';
import { generateFunction } from './wasm/code.ts';
import type { ModuleFunction } from './wasm/emit.ts';
import { buildModule } from './wasm/module.ts';

export interface CompileOptions {
  readonly caps?: Partial<Caps>;
}

/** Shares of the caps: the anchored automaton alone, or with that of a search to follow. The rest is for what follows. */
const SHARE_ALONE = 0.8;
const SHARE_BEFORE_SEARCH = 0.5;
const SHARE_OF_NARROW = 0.15;

/** Positions a state of a narrow automaton holds for each pattern: what is hoped for, and one alternative to it. */
const NARROW_WIDTH = 2;

/** The patterns as parsed, their groups numbered through. */
export function parseAlternatives(sources: readonly string[], budget: Budget): ParsedPattern[] {
  let firstGroup = 0;
  return sources.map((source, index) => {
    const parsed = parsePattern(translatePattern(source), budget, firstGroup);
    if (sources.length > 1 && !isAnchored(parsed.tree)) {
      throw new Refusal(`alternative ${index + 1} may match anywhere in the line`);
    }
    firstGroup += parsed.groupCount + 1;
    return parsed;
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
  readonly states: number;
  readonly registers: number;
}

function generate(nfa: Nfa, budget: Budget, width?: number): Generated {
  const automaton = buildAutomaton(nfa, budget, width);
  const code = generateFunction(automaton, budget);
  return { code, states: automaton.states.length, registers: automaton.registers };
}

/** What could be generated of a pattern; the reason where something could not. */
interface Candidates {
  readonly narrow: Generated | Declined;
  readonly anchored: Generated | Declined;
  /** Undefined if the pattern is anchored. */
  readonly search: Generated | Declined | undefined;
}

/**
 * The anchored automaton comes before the search: a match at the start of the line is the leftmost there is, and found
 * without the search's loop. Where it is large, a narrow one comes before both. `^(\\S+) (.+?) \\[` has to reckon with
 * another ` [` to the end of the line, and its states multiply with those of all that follows: 450 for an access line.
 * With two alternatives at a time there are 42, and of real lines none needs a third.
 */
function generateCandidates(
  patterns: readonly ParsedPattern[],
  searchNfa: Nfa,
  caps: Caps,
  until: number,
): Candidates {
  const alone = searchNfa.anchored;
  const share = alone ? SHARE_ALONE : SHARE_BEFORE_SEARCH;
  const budget = (of: number, upTo: number): Budget =>
    createBudget(caps, of * caps.work, until - (1 - upTo) * caps.milliseconds);
  const nfa = alone ? searchNfa : buildNfa(patterns, true, budget(1, 1));
  const anchored = attempt(() => generate(nfa, budget(share, share)));
  const large = isDeclined(anchored) || anchored.states > caps.narrowAbove;
  const narrow = large
    ? attempt(() =>
        generate(nfa, budget(SHARE_OF_NARROW, share + SHARE_OF_NARROW), NARROW_WIDTH * patterns.length),
      )
    : { declined: 'not needed' };
  const search = alone
    ? undefined
    : attempt(() => generate(searchNfa, budget(1 - share - SHARE_OF_NARROW, 1)));
  return { narrow, anchored, search };
}

/** The candidates worth having, in the order in which they are tried. */
function chooseAttempts(
  { narrow, anchored, search }: Candidates,
  gain: number,
): { kind: Attempt; generated?: Generated }[] {
  const attempts: { kind: Attempt; generated?: Generated }[] = [];
  const hasSearch = search !== undefined && !isDeclined(search);
  const worthwhile = !isDeclined(narrow) && (isDeclined(anchored) || gain * narrow.states <= anchored.states);
  if (worthwhile) attempts.push({ kind: 'narrow', generated: narrow });
  if (!isDeclined(anchored) && !(worthwhile && hasSearch))
    attempts.push({ kind: 'anchored', generated: anchored });
  if (hasSearch) attempts.push({ kind: 'search', generated: search });
  else if (search !== undefined || isDeclined(anchored)) attempts.push({ kind: 'lazy' });
  return attempts;
}

function buildProgram(
  patterns: readonly ParsedPattern[],
  sources: readonly string[],
  caps: Caps,
  until: number,
): PatternProgram {
  const searchNfa = buildNfa(patterns, false, createBudget(caps, caps.work, until)); // refuses what no form can take
  const candidates = generateCandidates(patterns, searchNfa, caps, until);
  const attempts = chooseAttempts(candidates, caps.narrowGain);
  const generated = attempts.flatMap((chosen) => (chosen.generated ? [chosen.generated] : []));
  const alternatives = patterns.map(({ groupCount, names }, index) => ({
    source: sources[index]!,
    groupCount,
    names,
  }));
  const groupCounts = patterns.map(({ groupCount }) => groupCount);
  const common = { alternatives, groupCount: Math.max(...groupCounts) };
  const facts = {
    captures: groupCounts.reduce((sum, count) => sum + count),
    anchored: searchNfa.anchored,
    states: generated.reduce((sum, { states }) => sum + states, 0),
    registers: generated.reduce((most, { registers }) => Math.max(most, registers), 0),
  };
  if (generated.length === 0) {
    const because = isDeclined(candidates.anchored) ? candidates.anchored.declined : '';
    return { ...common, form: 'lazy-table', because, facts: { ...facts, codeBytes: 0 } };
  }
  const kinds = attempts.map(({ kind }) => kind);
  const code = generated.map((one) => one.code);
  const wasm = buildModule(code, patterns.length > 1, kinds.includes('lazy'));
  return {
    ...common,
    form: 'wasm',
    wasm,
    attempts: kinds,
    facts: { ...facts, codeBytes: wasm.length },
  };
}

/**
 * Compiles patterns that RE2 accepts into one program, which decides in one pass over the line which of them is the first
 * to match it. Several patterns must each begin with `^`. Never throws for a pattern, whatever it is, and returns within
 * the caps.
 * @example
 * const program = compilePatterns(['^(\\d+) (\\S+)$', '^(\\S+)$']);
 * if ('declined' in program) useRe2(program.declined);
 */
export function compilePatterns(
  sources: readonly string[],
  options: CompileOptions = {},
): PatternProgram | Declined {
  const caps = { ...DEFAULT_CAPS, ...options.caps };
  return attempt(() => {
    const until = compileClock() + caps.milliseconds;
    const patterns = parseAlternatives(sources, createBudget(caps, caps.work, until));
    return buildProgram(patterns, sources, caps, until);
  });
}

/** {@link compilePatterns} for one pattern. */
export const compilePattern = (source: string, options?: CompileOptions): PatternProgram | Declined =>
  compilePatterns([source], options);

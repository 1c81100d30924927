/**
 * @module engine/pattern/compile
 * Source → program: the stages in order, and what to do when one refuses. The one place where a refusal is caught.
 */

import { type Budget, type Caps, createBudget, DEFAULT_CAPS, Refusal } from './caps.ts';
import { buildAutomaton } from './dfa/determinise.ts';
import type { Restart } from './dfa/restarts.ts';
import { buildNfa } from './nfa/build-nfa.ts';
import type { Nfa } from './nfa/nfa.ts';
import type { Attempt, Declined, PatternProgram } from './program.ts';
import { type CapturingPattern, keepGroups } from './syntax/keep-groups.ts';
import { parsePattern } from './syntax/parse.ts';
import { relax } from './syntax/relax.ts';
import { translatePattern } from './syntax/translate.ts';
import { isAnchored } from './syntax/tree.ts';
import { generateFunction } from './wasm/code.ts';
import type { ModuleFunction } from './wasm/emit.ts';
import { type Afterwards, buildModule } from './wasm/module.ts';

export interface CompileOptions {
  readonly caps?: Partial<Caps>;
  /** By pattern: the groups that are read, from 1. Others cost nothing, and are not written. Undefined: all. */
  readonly read?: readonly ReadonlySet<number>[];
}

/** Shares of the work: the anchored automaton, and the narrow one, if that is large. The rest is a search's. */
const SHARE_OF_ANCHORED = 0.6;
const SHARE_OF_NARROW = 0.2;
/** States of an anchored automaton above which that of a search is not tried: it has more, and rarely fits. */
const SEARCH_BELOW = 64;

/** Positions a state of a narrow automaton holds for each pattern: what is hoped for, and one alternative to it. */
const NARROW_WIDTH = 2;

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
    const pattern = relax(keepGroups(parsed, read?.[index], firstGroup));
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
  readonly states: number;
  readonly registers: number;
  readonly restart: Restart | undefined;
}

function generate(nfa: Nfa, budget: Budget, how: { width?: number; countsBytes?: boolean } = {}): Generated {
  const automaton = buildAutomaton(nfa, budget, how.width);
  const code = generateFunction(automaton, budget, how.countsBytes);
  return {
    code,
    states: automaton.states.length,
    registers: automaton.registers,
    restart: automaton.restart,
  };
}

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
function choose(patterns: readonly CapturingPattern[], searchNfa: Nfa, caps: Caps): Choice | Declined {
  const alone = searchNfa.anchored;
  const budget = (share: number): Budget => createBudget(caps, share * caps.work);
  const nfa = alone ? searchNfa : buildNfa(patterns, true, budget(1));
  const anchored = attempt(() => generate(nfa, budget(SHARE_OF_ANCHORED), { countsBytes: !alone }));
  const fits = !isDeclined(anchored);
  const search =
    alone || (fits && anchored.states > SEARCH_BELOW)
      ? undefined
      : attempt(() => generate(searchNfa, budget(1 - SHARE_OF_ANCHORED - SHARE_OF_NARROW)));
  const functions: { kind: Attempt; generated: Generated }[] = [];
  if (!fits || anchored.states > caps.narrowAbove) {
    const width = NARROW_WIDTH * patterns.length;
    const narrow = attempt(() => generate(nfa, budget(SHARE_OF_NARROW), { width }));
    const gains = !isDeclined(narrow) && (!fits || caps.narrowGain * narrow.states <= anchored.states);
    if (gains) functions.push({ kind: 'narrow', generated: narrow });
  }
  if (fits) functions.push({ kind: 'anchored', generated: anchored });
  if (search && !isDeclined(search)) {
    functions.push({ kind: 'search', generated: search });
    return { functions, afterwards: 'nothing' };
  }
  if (functions.length === 0) return anchored as Declined;
  if (!fits) return { functions, afterwards: 're2' };
  if (alone) return { functions, afterwards: 'nothing' };
  return { functions, afterwards: anchored.restart ? 'restart' : 're2' };
}

function buildProgram(
  patterns: readonly CapturingPattern[],
  sources: readonly string[],
  caps: Caps,
): PatternProgram | Declined {
  const searchNfa = buildNfa(patterns, false, createBudget(caps)); // refuses what no form can take
  const choice = choose(patterns, searchNfa, caps);
  if (isDeclined(choice)) return choice;
  const { functions, afterwards } = choice;
  const generated = functions.map((one) => one.generated);
  const kinds = functions.map(({ kind }) => kind);
  const wasm = buildModule({
    functions: generated.map(({ code }) => code),
    afterwards,
    restart: generated.at(-1)!.restart,
    alternatives: searchNfa.alternatives,
    checks: patterns.map(({ checks }) => checks),
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
      anchored: searchNfa.anchored,
      states: generated.reduce((sum, { states }) => sum + states, 0),
      registers: generated.reduce((most, { registers }) => Math.max(most, registers), 0),
      codeBytes: wasm.length,
      relaxed: patterns.reduce((sum, { checks }) => sum + checks.length, 0),
    },
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
  const program = attempt(() => {
    const patterns = parseAlternatives(sources, createBudget(caps), options.read);
    return buildProgram(patterns, sources, caps);
  });
  return program;
}

/** {@link compilePatterns} for one pattern. */
export const compilePattern = (source: string, options?: CompileOptions): PatternProgram | Declined =>
  compilePatterns([source], options);

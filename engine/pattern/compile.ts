/**
 * @module engine/pattern/compile
 * Source → program: the stages in order, and what to do when one refuses. The one place where a refusal is caught.
 */

import { buildNfa } from './build-nfa.ts';
import { type Budget, type Caps, compileClock, createBudget, DEFAULT_CAPS, Refusal } from './caps.ts';
import { buildAutomaton } from './determinise.ts';
import type { Nfa } from './nfa.ts';
import { parsePattern } from './parse.ts';
import type { Anchor, Declined, PatternProgram, WasmProgram } from './program.ts';
import { translatePattern } from './translate.ts';
import { isAnchored, type ParsedPattern, type Place, type Tree } from './tree.ts';
import { generateFunction } from './wasm-code.ts';
import type { ModuleFunction } from './wasm-emit.ts';
import { buildAnchoredModule, buildSearchModule } from './wasm-module.ts';

export interface CompileOptions {
  /** Default `none`. */
  readonly anchor?: Anchor;
  /** Whether the program will run on a shared memory; default false. */
  readonly sharedMemory?: boolean;
  readonly caps?: Partial<Caps>;
}

/**
 * Where the automaton of a search is to follow, the anchored one gets this share of the caps, and the search the rest of
 * the time. What is too much for its share has the lazy form to fall back on.
 */
const SHARE_BEFORE_SEARCH = 0.55;

const place = (where: Place): Tree => ({ kind: 'place', place: where });

/** The pattern as parsed, between the anchors asked for. */
export function parseAnchored(source: string, anchor: Anchor, budget: Budget): ParsedPattern {
  const parsed = parsePattern(translatePattern(source), budget);
  if (anchor === 'none') return parsed;
  const parts = [place('text-start'), parsed.tree, ...(anchor === 'line' ? [place('text-end')] : [])];
  return { ...parsed, tree: { kind: 'sequence', parts } };
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

function generate(nfa: Nfa, budget: Budget): Generated {
  const automaton = buildAutomaton(nfa, budget);
  const code = generateFunction(automaton, budget);
  return { code, states: automaton.states.length, registers: automaton.registers };
}

function buildProgram(
  parsed: ParsedPattern,
  source: string,
  options: CompileOptions,
  caps: Caps,
  until: number,
): PatternProgram {
  const { anchor = 'none', sharedMemory = false } = options;
  const alone = isAnchored(parsed.tree);
  const share = alone ? 1 : SHARE_BEFORE_SEARCH;
  const searchNfa = buildNfa(parsed, false, createBudget(caps, caps.work, until)); // refuses what no form can take
  const anchored = attempt(() => {
    const budget = createBudget(caps, share * caps.work, until - (1 - share) * caps.milliseconds);
    return generate(alone ? searchNfa : buildNfa(parsed, true, budget), budget);
  });
  const common = { source, anchor, groupCount: parsed.groupCount, names: parsed.names };
  const facts = { captures: parsed.groupCount, anchored: alone };
  if (isDeclined(anchored)) {
    return {
      ...common,
      form: 'lazy-table',
      because: anchored.declined,
      facts: { ...facts, states: 0, registers: 0, codeBytes: 0 },
    };
  }
  const finish = (
    wasm: Uint8Array<ArrayBuffer>,
    search: WasmProgram['search'],
    other?: Generated,
  ): WasmProgram => ({
    ...common,
    form: 'wasm',
    wasm,
    sharedMemory,
    search,
    facts: {
      ...facts,
      states: anchored.states + (other?.states ?? 0),
      registers: Math.max(anchored.registers, other?.registers ?? 0),
      codeBytes: wasm.length,
    },
  });
  if (alone) return finish(buildAnchoredModule(anchored.code, sharedMemory), 'none');
  const search = attempt(() => generate(searchNfa, createBudget(caps, (1 - share) * caps.work, until)));
  if (isDeclined(search)) return finish(buildSearchModule(anchored.code, undefined, sharedMemory), 'lazy');
  return finish(buildSearchModule(anchored.code, search.code, sharedMemory), 'generated', search);
}

/**
 * Compiles a pattern that RE2 accepts. Never throws for a pattern, whatever it is, and returns within the caps.
 * @example
 * const program = compilePattern('^(\\S+) (\\d+)$');
 * if ('declined' in program) useRe2(program.declined);
 */
export function compilePattern(source: string, options: CompileOptions = {}): PatternProgram | Declined {
  const caps = { ...DEFAULT_CAPS, ...options.caps };
  return attempt(() => {
    const until = compileClock() + caps.milliseconds;
    const parsed = parseAnchored(source, options.anchor ?? 'none', createBudget(caps, caps.work, until));
    return buildProgram(parsed, source, options, caps, until);
  });
}

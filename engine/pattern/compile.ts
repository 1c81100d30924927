/**
 * @module engine/pattern/compile
 * Source → program: the stages in order, and what to do when one refuses.
 */
import { type Automaton, buildAutomaton } from './automaton.ts';
import { type Budget, type Caps, createBudget, DEFAULT_CAPS, Refusal } from './caps.ts';
import { buildNfa } from './nfa.ts';
import { parsePattern } from './parse.ts';
import type { Anchor, Declined, PatternProgram } from './program.ts';
import { translatePattern } from './translate.ts';
import type { ParsedPattern, Place, Tree } from './tree.ts';
import { buildModule } from './wasm-module.ts';

export interface CompileOptions {
  /** Default `none`. */
  readonly anchor?: Anchor;
  /** Whether the program will run on a shared memory; default false. */
  readonly sharedMemory?: boolean;
  readonly caps?: Partial<Caps>;
}

const place = (where: Place): Tree => ({ kind: 'place', place: where });

/** The pattern as parsed, between the anchors asked for. */
export function parseAnchored(source: string, anchor: Anchor, budget: Budget): ParsedPattern {
  const parsed = parsePattern(translatePattern(source), budget);
  if (anchor === 'none') return parsed;
  const parts = [place('text-start'), parsed.tree, ...(anchor === 'line' ? [place('text-end')] : [])];
  return { ...parsed, tree: { kind: 'sequence', parts } };
}

function compileToWasm(
  source: string,
  parsed: ParsedPattern,
  sharedMemory: boolean,
  budget: Budget,
): PatternProgram {
  const anchored = buildAutomaton(buildNfa(parsed, true, budget), budget);
  const searchNfa = buildNfa(parsed, false, budget);
  const search: Automaton | undefined = searchNfa.anchored ? undefined : buildAutomaton(searchNfa, budget);
  const wasm = buildModule(anchored, search, sharedMemory, budget.caps.functionBytes);
  return {
    form: 'wasm',
    source,
    groupCount: parsed.groupCount,
    names: parsed.names,
    wasm,
    sharedMemory,
    facts: {
      states: anchored.states.length + (search?.states.length ?? 0),
      registers: Math.max(anchored.registers, search?.registers ?? 0),
      captures: parsed.groupCount,
      codeBytes: wasm.length,
      anchored: searchNfa.anchored,
    },
  };
}

/** The value a refusal becomes; any other exception is a defect and goes on. */
function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  throw error;
}

/**
 * Compiles a pattern that RE2 accepts. Never throws for a pattern, whatever it is, and returns within the caps.
 * @example
 * const program = compilePattern('^(\\S+) (\\d+)$');
 * if ('declined' in program) useRe2(program.declined);
 */
export function compilePattern(source: string, options: CompileOptions = {}): PatternProgram | Declined {
  const budget = createBudget({ ...DEFAULT_CAPS, ...options.caps });
  const anchor = options.anchor ?? 'none';
  let parsed: ParsedPattern;
  try {
    parsed = parseAnchored(source, anchor, budget);
    return compileToWasm(source, parsed, options.sharedMemory ?? false, budget);
  } catch (error) {
    return { declined: reasonOf(error) };
  }
}

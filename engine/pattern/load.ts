/**
 * @module engine/pattern/load
 * Program → matcher over a memory, in the thread that will use it.
 */

import { createBudget, DEFAULT_CAPS, NO_CAPS } from './caps.ts';
import { parseAlternatives } from './compile.ts';
import { buildNfa } from './nfa/build-nfa.ts';
import type { Matcher, PatternProgram } from './program.ts';
import { createLazyMatcher, type LazyMemory } from './table/matcher.ts';

/** The memory's views, made anew when it has grown. */
function viewsOf(memory: WebAssembly.Memory): LazyMemory {
  let bytes = new Uint8Array(memory.buffer);
  let words = new Int32Array(memory.buffer);
  const refresh = (): void => {
    if (bytes.buffer === memory.buffer) return;
    bytes = new Uint8Array(memory.buffer);
    words = new Int32Array(memory.buffer);
  };
  return {
    bytes() {
      refresh();
      return bytes;
    },
    words() {
      refresh();
      return words;
    },
  };
}

/** The lazy form's automaton begins from the source: parsing takes a millisecond, and nothing large crosses threads. */
function loadLazy({ alternatives }: PatternProgram, memory: WebAssembly.Memory): Matcher {
  const budget = createBudget(NO_CAPS);
  const sources = alternatives.map(({ source }) => source);
  const nfa = buildNfa(parseAlternatives(sources, budget), false, budget);
  return createLazyMatcher(nfa, viewsOf(memory), DEFAULT_CAPS);
}

/**
 * @param compiled the program's module, if another thread has compiled it already (a module can be posted)
 * @example
 * const match = loadPattern(program, memory);
 * if (match(start, end, captures) === 1) …
 */
export function loadPattern(
  program: PatternProgram,
  memory: WebAssembly.Memory,
  compiled?: WebAssembly.Module,
): Matcher {
  if (program.form === 'lazy-table') return loadLazy(program, memory);
  const module = compiled ?? new WebAssembly.Module(program.wasm);
  const search = program.attempts.includes('lazy') ? { search: loadLazy(program, memory) } : {};
  const instance = new WebAssembly.Instance(module, { env: { memory, ...search } });
  return instance.exports['match'] as Matcher;
}

/**
 * @module engine/pattern/load
 * Program → matcher over a memory, in the thread that will use it.
 */
import { partName } from './chain.ts';
import type { Matcher, PatternProgram } from './program.ts';

/** A program's modules as V8 has compiled them: its parts' and then its own. They serve any number of memories. */
export type PatternModules = readonly WebAssembly.Module[];

export const compileModules = ({ wasm, parts = [] }: PatternProgram): PatternModules =>
  [...parts.map((part) => part.wasm), wasm].map((bytes) => new WebAssembly.Module(bytes));

/**
 * @param modules the program's, if they are compiled already
 * @example
 * const match = loadPattern(program, memory);
 * if (match(start, end, captures) === 1) …
 */
export function loadPattern(
  program: PatternProgram,
  memory: WebAssembly.Memory,
  modules: PatternModules = compileModules(program),
): Matcher {
  const env: Record<string, WebAssembly.Memory | Matcher> = { memory };
  let match: Matcher | undefined;
  for (const [index, module] of modules.entries()) {
    match = new WebAssembly.Instance(module, { env }).exports['match'] as Matcher;
    env[partName(index)] = match;
  }
  return match!;
}

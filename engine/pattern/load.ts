/**
 * @module engine/pattern/load
 * Program → matcher over a memory, in the thread that will use it.
 */
import type { Matcher, PatternProgram } from './program.ts';

/**
 * @param compiled the program's module, if another thread has compiled it already (a module can be posted)
 * @example
 * const match = loadPattern(program, memory);
 * if (match(start, end, captures) === 1) …
 */
export function loadPattern(
  { wasm }: PatternProgram,
  memory: WebAssembly.Memory,
  compiled?: WebAssembly.Module,
): Matcher {
  const module = compiled ?? new WebAssembly.Module(wasm);
  return new WebAssembly.Instance(module, { env: { memory } }).exports['match'] as Matcher;
}

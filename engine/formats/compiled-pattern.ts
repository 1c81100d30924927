/**
 * @module engine/formats/compiled-pattern
 * The built-in formats' patterns, compiled ahead, so that no cold start spends the 4 ms and more that it takes
 * (`node layer/pinned.mjs bench/engine/pattern.ts`, 2026-11-29). Each format has a file of its own in `compiled/`, written by
 * precompile.ts.
 *
 * The files are imported statically, as creating an engine is synchronous and a bundle holds no files to require later.
 * A format that is not in use costs the scan of one string; only the format in use is decoded. Deferring the string into
 * a function saves nothing: V8 scans it all the same.
 */
import type { PatternProgram } from '../pattern/index.ts';
import { COMPILED } from './compiled/index.ts';

/** A program with its module as base64. */
export type EncodedProgram = Omit<PatternProgram, 'wasm'> & { readonly code: string };

/**
 * The program of a built-in format's pattern; `null` for any other pattern.
 * @example
 * const program = compiledPattern(source) ?? compilePattern(source);
 */
export function compiledPattern(source: string): PatternProgram | null {
  const entry = COMPILED.find(({ alternatives }) => alternatives[0]!.source === source);
  if (entry === undefined) return null;
  const { code, ...program } = entry;
  return { ...program, wasm: new Uint8Array(Buffer.from(code, 'base64')) };
}

/**
 * @module engine/programs/precompile
 * `node engine/programs/precompile.ts`: compiles the patterns of the built-in formats and writes `precompiled.ts`, so that
 * a cold start spends nothing on them. The result is committed; a test compiles again and compares.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FORMATS } from '../formats/index.ts';
import { compilePattern } from '../pattern/index.ts';

const HERE = import.meta.dirname;

/** The text of the module: pattern → its program, the generated code as base64. */
export function precompiledText(): string {
  const entries = FORMATS.flatMap((format) => {
    if (format.kind !== 'pattern') return [];
    const program = compilePattern(format.pattern);
    if ('declined' in program || program.form !== 'wasm') {
      throw new Error(`${format.name}: no code was generated; a built-in format has to fit the caps`);
    }
    const { wasm, ...rest } = program;
    const code = Buffer.from(wasm).toString('base64');
    return [{ ...rest, code }];
  });
  return `/**
 * @module engine/programs/precompiled
 * The built-in formats' patterns, compiled. Written by engine/programs/precompile.ts; do not edit.
 */
import type { WasmProgram } from '../pattern/index.ts';

type Precompiled = Omit<WasmProgram, 'wasm'> & { readonly code: string };

// biome-ignore format: generated
export const PRECOMPILED: readonly Precompiled[] = ${JSON.stringify(entries, null, 1)};
`;
}

if (import.meta.main) await writeFile(path.join(HERE, 'precompiled.ts'), precompiledText());

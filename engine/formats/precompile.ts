/**
 * @module engine/formats/precompile
 * `node engine/formats/precompile.ts`: compiles the patterns of the built-in formats into `compiled/`, a file a format and
 * the table of all. The result is committed; a test compiles again and compares.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compilePattern } from '../pattern/index.ts';
import { FORMATS, type LineFormat } from './index.ts';

const FOLDER = path.join(import.meta.dirname, 'compiled');

/** What every written file begins with, behind its header. */
const IMPORT = "import type { EncodedProgram } from '../compiled-pattern.ts';";

const header = (module: string, what: string): string => `/**
 * @module engine/formats/compiled${module}
 * ${what} Written by engine/formats/precompile.ts; do not edit.
 */
${IMPORT}
`;

function programText({ name, pattern }: LineFormat): string {
  const program = compilePattern(pattern);
  if ('declined' in program || program.attempts.includes('re2')) {
    throw new Error(`${name}: a built-in format has to fit the caps`);
  }
  const { wasm, ...rest } = program;
  const encoded = { ...rest, code: Buffer.from(wasm).toString('base64') };
  return `${header(`/${name}`, `The pattern of ${name}, compiled.`)}
// biome-ignore format: generated
export const program: EncodedProgram = ${JSON.stringify(encoded, null, 1)};
`;
}

function tableText(names: readonly string[]): string {
  const imports = names.map((name, index) => `import { program as program${index} } from './${name}.ts';\n`);
  const programs = names.map((_, index) => `program${index}`);
  return `${header('', 'All compiled patterns.')}${imports.join('')}
// biome-ignore format: generated
export const COMPILED: readonly EncodedProgram[] = [${programs.join(', ')}];
`;
}

/** The files of `compiled/`, by name. */
export function compiledFiles(): Record<string, string> {
  const formats = FORMATS.filter((format) => format.kind === 'pattern');
  return {
    ...Object.fromEntries(formats.map((format) => [`${format.name}.ts`, programText(format)])),
    'index.ts': tableText(formats.map(({ name }) => name).sort()),
  };
}

if (import.meta.main) {
  const files = compiledFiles();
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER);
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(FOLDER, name), text);
}

/**
 * @module bench/measure/compile
 * Compiles what is measured, so that it runs as it ships: stripping types while loading costs Node 17 MB, much of 128.
 *
 *     node bench/measure/compile.ts SCRIPT FOLDER
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

export function runTsc(...args: readonly string[]): void {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, ...args], { stdio: 'inherit' });
}

/** What the sources load besides modules: WebAssembly, schemas. */
function copyAssets(folder: string, into: string): void {
  cpSync(join(ROOT, folder), join(into, folder), {
    recursive: true,
    filter: (path) => extname(path) !== '.ts',
  });
}

/**
 * Compiles a script with everything it imports.
 * @param script relative to `bench/`
 * @param into a folder inside the project, so that the compiled files find its packages; made anew
 * @returns the compiled script's path
 */
export function compileScript(script: string, into: string): string {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const project = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { noEmit: false, outDir: into, rootDir: ROOT },
    include: [join(ROOT, 'engine', '**', '*.d.ts')], // global types; nothing imports them
    files: [join(ROOT, 'bench', script), join(ROOT, 'engine/threads/worker.ts')],
  };
  const config = join(into, 'tsconfig.json');
  writeFileSync(config, JSON.stringify(project));
  runTsc('-p', config);
  for (const folder of ['engine', 'handler']) copyAssets(folder, into);
  return join(into, 'bench', script.replace(/\.ts$/, '.js'));
}

// As the command that builds a peer.
if (import.meta.main) compileScript(process.argv[2]!, process.argv[3]!);

/**
 * @module bench/compile-child
 * Compiles a child (`bench/lambda-child.ts`) with all it imports, so that what runs inside limits is JavaScript, as it ships:
 * taking types off while loading costs Node 17 MB, which is much of 128.
 *
 *     node bench/compile-child.ts SCRIPT FOLDER
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** Inside the project, so that the compiled files find its packages. */
const COMPILED = join(ROOT, 'dist', 'bench-child');

/**
 * @param script the child, a file of this folder
 * @param into a folder of the project, made anew
 * @returns the compiled child's path
 */
export function compileChild(script = 'lambda-child.ts', into = COMPILED): string {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const config = join(into, 'tsconfig.json');
  removeChild(into);
  mkdirSync(into, { recursive: true });
  const project = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { noEmit: false, outDir: into, rootDir: ROOT },
    include: [join(ROOT, 'engine', '**', '*.d.ts')], // global types; nothing imports them
    files: [script, '../engine/threads/worker.ts'].map((file) => join(ROOT, 'bench', file)),
  };
  writeFileSync(config, JSON.stringify(project));
  execFileSync(process.execPath, [tsc, '-p', config], { stdio: 'inherit' });
  for (const folder of ['engine', 'handler']) copyAssets(folder, into);
  return join(into, 'bench', script.replace(/\.ts$/, '.js'));
}

/** What the sources load beside themselves: WebAssembly, schemas. */
function copyAssets(folder: string, into: string): void {
  cpSync(join(ROOT, folder), join(into, folder), {
    recursive: true,
    filter: (path) => extname(path) !== '.ts',
  });
}

export function removeChild(into = COMPILED): void {
  rmSync(into, { recursive: true, force: true });
}

// As the command that builds a peer.
if (import.meta.main) compileChild(process.argv[2], process.argv[3]);

/**
 * @module cli/playground/build
 * `npm run build` writes the playground with it: one HTML file with everything in it, which also opens from a disk. Without RE2 as
 * WebAssembly (`npm run setup -- wasm`) the page has no reference path, and says so.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { schemeVariables } from '../page/colours.ts';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '..', '..');
const RE2_MODULE = join(ROOT, 'engine', 'reference', 're2-module.cjs');
/** Written by `npm pack`: of RE2 and what is compiled into it. */
const RE2_LICENCES = join(ROOT, 'dist', 'esm', 'THIRD-PARTY-LICENCES.txt');

/** Of Node's globals what the engine needs. */
export const GLOBALS = join(HERE, 'node', 'globals.ts');

export const PAGE = join(ROOT, 'dist', 'playground', 'index.html');

/** Modules of Node's that have a file of their own in `node/`; all others are in `modules.ts` there. */
const OWN = ['zlib', 'crypto'];
/** What never runs in a browser, by the end of its path: other threads. */
const LEFT_OUT = /engine\/threads\/parallel\.ts$/;

const node = (re2: boolean): Plugin => ({
  name: 'node',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => {
      const name = path.slice('node:'.length);
      return { path: join(HERE, 'node', `${OWN.includes(name) ? name : 'modules'}.ts`) };
    });
    onLoad({ filter: LEFT_OUT }, () => ({ contents: 'export const createThreadsExecutor = null;' }));
    onResolve({ filter: /re2-module\.cjs$/ }, () =>
      re2 ? undefined : { path: 'none', namespace: 'no-re2' },
    );
    onLoad({ filter: /./, namespace: 'no-re2' }, () => ({
      contents: 'throw new Error("this page was built without it")',
    }));
  },
});

interface Script {
  readonly code: string;
  /** Files that are in it, from the project's folder. */
  readonly files: readonly string[];
}

/**
 * A script for browsers.
 * @param entry its first file
 * @param globals a module of globals that are put where they are named; `null`: none
 */
export async function bundle(entry: string, re2: boolean, globals: string | null): Promise<Script> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: ROOT,
    preserveSymlinks: true, // licences are found by a file's name
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    charset: 'utf8',
    legalComments: 'none', // the licences are at the end of the page
    inject: globals === null ? [] : [globals],
    plugins: [node(re2)],
    define: { HAS_RE2: String(re2) },
    logLevel: 'error',
    logOverride: { 'empty-import-meta': 'silent' }, // whoever reads it asks first whether there is one
  });
  return { code: outputFiles[0]!.text, files: Object.keys(Object.values(metafile.outputs)[0]!.inputs) };
}

/** What a package's licence asks for: its text beside the code. */
function licenceOf(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  const file = ['LICENSE', 'LICENSE.md'].map((one) => join(folder, one)).find(existsSync);
  if (file === undefined) throw new Error(`${name} has no licence, so it cannot be in the page`);
  return `${name} ${version}\n\n${readFileSync(file, 'utf8').trim()}`;
}

function licences(files: readonly string[]): string {
  const packages = files.flatMap((file) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const texts = [...new Set(packages)].sort().map((folder) => licenceOf(join(ROOT, folder)));
  const re2 = existsSync(RE2_LICENCES) ? [readFileSync(RE2_LICENCES, 'utf8').trim()] : [];
  return [...texts, ...re2].join('\n\n----\n\n').replaceAll('--', '-\u200b-'); // a comment of HTML has none
}

/**
 * The page, and the files that it was made of.
 * @param re2 with RE2 as WebAssembly; by default where it was built
 * @throws Error where something is in it that HTML would end a script at
 */
export async function buildPage(
  re2 = existsSync(RE2_MODULE),
): Promise<{ readonly html: string } & Pick<Script, 'files'>> {
  const page = await bundle(join(HERE, 'page', 'main.ts'), re2, null);
  const worker = await bundle(join(HERE, 'worker', 'worker.ts'), re2, GLOBALS);
  for (const { code } of [page, worker]) {
    if (/<\/script|<!--/i.test(code)) throw new Error('a script has text in it that would end it');
  }
  const css = [join(HERE, '..', 'page'), join(HERE, 'page')].map((folder) =>
    readFileSync(join(folder, 'page.css'), 'utf8'),
  );
  const parts: Readonly<Record<string, string>> = {
    style: `<style>
:root { ${schemeVariables('light')} }
@media (prefers-color-scheme: dark) { :root { ${schemeVariables('dark')} } }
${css.join('')}</style>`,
    worker: `<script type="text/plain" id="worker">${worker.code}</script>`,
    script: `<script>${page.code}</script>`,
    licences: `<!--\nBeside millrace, this page has in it:\n\n${licences([...page.files, ...worker.files])}\n-->`,
  };
  const template = readFileSync(join(HERE, 'page', 'index.html'), 'utf8');
  const html = template.replace(/<!-- (\w+) -->/g, (_, name: string) => parts[name]!);
  return { html, files: [...page.files, ...worker.files] };
}

if (import.meta.main) {
  const { html } = await buildPage();
  mkdirSync(dirname(PAGE), { recursive: true });
  writeFileSync(PAGE, html);
  const re2 = existsSync(RE2_MODULE) ? '' : ', without RE2: `npm run setup -- wasm` builds it';
  console.error(`${relative(ROOT, PAGE)}: ${html.length} characters${re2}`);
}

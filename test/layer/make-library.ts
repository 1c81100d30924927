/**
 * @module test/layer/make-library
 * Real shared libraries by the machine's own compiler and linker, that want any version of any library: what they are
 * linked to is made for it first, with that name and those versions.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Symbol → the version it is wanted in; `null`: in none. */
export type Wanted = Readonly<Record<string, string | null>>;

export interface LibraryMaker {
  readonly folder: string;
  /**
   * Makes a library that calls functions of others.
   * @param needs name of a library (`libc.so.6`) → what is wanted of it
   * @returns the file's path
   */
  make(name: string, needs: Readonly<Record<string, Wanted>>, ...flags: readonly string[]): string;
  /** Makes a library that has functions, and nothing else. */
  offer(name: string, symbols: Wanted): string;
}

/** A folder for the libraries of one test file; it goes when they are done. */
export function libraryMaker(): LibraryMaker {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-elf-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const link = (output: string, source: string, ...flags: readonly string[]) => {
    const base = ['-x', 'c', '-shared', '-fPIC', '-nostdlib', '-o', output, source, '-x', 'none'];
    execFileSync('g++', [...base, '-Wl,--no-as-needed', ...flags], { stdio: 'pipe' });
    return output;
  };

  function offer(name: string, symbols: Wanted): string {
    const names = Object.keys(symbols);
    const source = write(`${name}.c`, names.map((symbol) => `void ${symbol}(void) {}`).join('\n'));
    const versions = names.flatMap((symbol) =>
      symbols[symbol] === null ? [] : [`${symbols[symbol]} { global: ${symbol}; };`],
    );
    const map = write(`${name}.map`, versions.join('\n'));
    const script = versions.length === 0 ? [] : [`-Wl,--version-script=${map}`];
    return link(join(folder, name), source, `-Wl,-soname,${name}`, ...script);
  }

  function make(name: string, needs: Readonly<Record<string, Wanted>>, ...flags: readonly string[]): string {
    const libraries = Object.entries(needs).map(([library, wanted]) => offer(library, wanted));
    const wanted = Object.values(needs).flatMap((symbols) => Object.keys(symbols));
    const text = [
      ...wanted.map((symbol) => `void ${symbol}(void);`),
      `void probe(void) { ${wanted.map((symbol) => `${symbol}();`).join(' ')} }`,
    ];
    return link(join(folder, name), write(`${name}.c`, text.join('\n')), ...libraries, ...flags);
  }

  return { folder, make, offer };
}

export const bytesOf = (path: string): Uint8Array => readFileSync(path);

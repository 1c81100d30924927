/**
 * @module layer/compose/licences
 * The licences of what ships beside millrace, as their terms ask: packages, and the C++ that is compiled into the addons and
 * into RE2 as WebAssembly.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS, type Kind } from '../manifest.ts';
import type { Re2Wasm } from '../re2-wasm/build.ts';
import { installedPackage } from './packages.ts';

/** Something that ships: a package, or sources compiled into one. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** SPDX. */
  readonly licence: string;
  readonly text: string;
  /** `null`: a package of the registry. */
  readonly within: string | null;
  /** Of the registry's tarball, as lock files have it: `sha512-…`. */
  readonly integrity?: string;
  /** The purls of the packages it needs. */
  readonly needs?: readonly string[];
}

/** C++ in a package's own folder: its licence file there, and where its version is written. */
const COMPILED = [
  { name: 're2', within: 're2', folder: 'vendor/re2', licence: 'BSD-3-Clause' },
  { name: 'abseil-cpp', within: 're2', folder: 'vendor/abseil-cpp', licence: 'Apache-2.0' },
  { name: 'simdjson', within: 'simdjson', folder: 'simdjson', licence: 'Apache-2.0' },
] as const;

const LICENCE_FILE = /^(?:mit-)?licen[cs]e(?:-mit)?(?:\.md|\.txt)?$/i;

/** The licence in a folder; `null`: there is none. */
export function licenceText(folder: string): string | null {
  const file = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .find((name) => LICENCE_FILE.test(name))
    : undefined;
  return file === undefined ? null : readFileSync(join(folder, file), 'utf8').trim();
}

/** Of Debian's libraries in the module: musl's of wasi-libc, and LLVM's with its exception. */
const LINKED_LICENCES: Readonly<Record<string, string>> = {
  'wasi-libc': 'MIT',
  'libc++-19-dev-wasm32': 'Apache-2.0',
};

/** @param re2 RE2 as WebAssembly, where that ships */
export const layerComponents = (kind: Kind, re2: Re2Wasm | null) => listComponents(KINDS[kind].licensed, re2);

/**
 * @param names packages
 * @throws Error for a package without a licence: it must not ship
 */
export function listComponents(names: readonly string[], re2: Re2Wasm | null): Component[] {
  const packages = names.map((name): Component => {
    const { version, license, folder } = installedPackage(name);
    const text = licenceText(folder);
    if (license === undefined || text === null) throw new Error(`${name} has no licence, so it cannot ship`);
    return { name, version, licence: license, text, within: null };
  });
  const compiled = COMPILED.filter(({ within }) => names.includes(within)).map(
    ({ name, within, folder, licence }): Component => {
      const about = installedPackage(within);
      // The package's own licence file speaks for sources that come without one.
      const text = licenceText(join(about.folder, folder)) ?? licenceText(about.folder) ?? '';
      return { name, version: `as in ${within} ${about.version}`, licence, text, within };
    },
  );
  const linked = (re2?.linked ?? []).map(
    ({ name, version, text }): Component => ({
      name,
      version,
      licence: LINKED_LICENCES[name]!,
      text,
      within: 're2',
    }),
  );
  return [...packages, ...compiled, ...linked].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function licencesText(components: readonly Component[]): string {
  return components
    .map(({ name, version, licence, text }) => `${name} (${version}), ${licence}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

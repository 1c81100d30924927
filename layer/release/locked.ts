/**
 * @module layer/release/locked
 * The packages that npm installs with millrace, as package-lock.json has them: on every system, whatever this one is. npm's own
 * flags are no help: what is an optional dependency and one of development as well, as re2 is, has the flag `dev` there.
 */
import type { Component } from '../compose/licences.ts';
import { purl } from '../compose/sbom.ts';

type Names = Readonly<Record<string, string>>;

interface Entry {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dependencies?: Names;
  readonly optionalDependencies?: Names;
  readonly peerDependencies?: Names;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  /** For these systems only. */
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

/** `package-lock.json`, version 3. */
export interface LockFile {
  /** Folder → what is there; that of the project itself is `''`. */
  readonly packages: Readonly<Record<string, Entry>>;
}

export interface LockedPackage extends Component {
  /** In the project, `/` between its parts. */
  readonly folder: string;
  /** Whether it is for some systems only, so that this one may not have it. */
  readonly someSystems: boolean;
}

/** Where Node finds a package from another one's folder; `null`: nowhere. */
function resolve({ packages }: LockFile, from: string, name: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const found = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[found] !== undefined) return found;
    if (folder === '') return null;
  }
}

/** The folders of what a package needs. */
function neededFolders(lock: LockFile, folder: string): string[] {
  const {
    dependencies = {},
    optionalDependencies = {},
    peerDependencies = {},
    peerDependenciesMeta = {},
  } = lock.packages[folder]!;
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return Object.keys({ ...dependencies, ...optionalDependencies })
    .concat(peers)
    .flatMap((name) => {
      const found = resolve(lock, folder, name);
      if (found === null && !Object.hasOwn(optionalDependencies, name))
        throw new Error(
          `package-lock.json lacks ${name}, which ${folder || 'the project'} needs: npm install`,
        );
      return found === null ? [] : [found];
    });
}

const nameOf = (folder: string) => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** The packages, by name and version, each once; and which of them the project itself names, by their purl. */
export function lockedPackages(lock: LockFile): {
  readonly packages: readonly LockedPackage[];
  readonly direct: readonly string[];
} {
  const purlAt = (folder: string) => purl(nameOf(folder), lock.packages[folder]!.version);
  const found = new Map<string, LockedPackage>();
  const visit = (folder: string) => {
    if (found.has(purlAt(folder))) return;
    const { version, license, integrity, os, cpu } = lock.packages[folder]!;
    const needed = neededFolders(lock, folder);
    const name = nameOf(folder);
    if (license === undefined) throw new Error(`${name} has no licence, so it cannot ship`);
    found.set(purlAt(folder), {
      name,
      version,
      licence: license,
      text: '',
      within: null,
      needs: needed.map(purlAt),
      ...(integrity === undefined ? {} : { integrity }),
      folder,
      someSystems: os !== undefined || cpu !== undefined,
    });
    needed.forEach(visit);
  };
  const direct = neededFolders(lock, '');
  direct.forEach(visit);
  return {
    packages: [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
    direct: direct.map(purlAt),
  };
}

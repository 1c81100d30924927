/**
 * @module handler/doctor/libraries
 * The shared libraries of this process: which are loaded, from where, and which symbol versions they have.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readElf } from './elf.ts';
import type { LibraryFacts } from './report.ts';
import { newest } from './versions.ts';

/** What Node says of its process, of https://nodejs.org/api/report.html */
interface ProcessReport {
  readonly header: { readonly glibcVersionRuntime?: string };
  readonly sharedObjects?: readonly string[];
}

function processReport(): ProcessReport {
  const report = process.report as typeof process.report & { excludeNetwork?: boolean };
  const before = report.excludeNetwork;
  report.excludeNetwork = true; // it would look the names of all open connections up
  try {
    return report.getReport() as unknown as ProcessReport;
  } finally {
    report.excludeNetwork = before ?? false;
  }
}

export interface Libraries {
  readonly facts: LibraryFacts;
  /** Where a library is: the loaded one, else a file beside one that is loaded. */
  find(name: string): string | null;
  /** The versions that a library's file has. */
  offers(path: string): readonly string[];
}

/** libstdc++.so.6 is a link to libstdc++.so.6.0.29. */
function fileVersion(path: string): string | null {
  return /\.so\.([0-9]+(?:\.[0-9]+)+)$/.exec(realpathSync(path))?.[1] ?? null;
}

/** What cannot be read offers nothing: the doctor tells of what it finds, and does not stop at it. */
function readOffers(path: string): readonly string[] {
  try {
    return readElf(readFileSync(path), path).offers;
  } catch {
    return [];
  }
}

export function readLibraries(): Libraries {
  const { header, sharedObjects = [] } = processReport();
  const loaded = sharedObjects.filter((path) => path.startsWith('/') && existsSync(path));
  const folders = [...new Set(loaded.map(dirname))];
  const known = new Map<string, readonly string[]>();

  function find(name: string): string | null {
    const path = loaded.find((candidate) => basename(candidate) === name);
    return path ?? folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null;
  }

  function offers(path: string): readonly string[] {
    const versions = known.get(path) ?? readOffers(path);
    known.set(path, versions);
    return versions;
  }

  const libstdcxx = process.platform === 'linux' ? find('libstdc++.so.6') : null;
  return {
    facts: {
      glibc: header.glibcVersionRuntime ?? null,
      libstdcxx:
        libstdcxx === null
          ? null
          : {
              path: libstdcxx,
              version: fileVersion(libstdcxx),
              glibcxx: newest(offers(libstdcxx), 'GLIBCXX'),
              cxxabi: newest(offers(libstdcxx), 'CXXABI'),
            },
    },
    find,
    offers,
  };
}

/**
 * @module handler/doctor/natives
 * The native addons: where each is, what it needs and whether that is there, and whether it loads and works.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { MillraceError } from '../../engine/errors.ts';
import { nativeFileName } from '../../engine/native-file.ts';
import { chooseRe2, whyNoRe2 } from '../../engine/reference/choose-re2.ts';
import { compileRe2 } from '../../engine/reference/re2.ts';
import type { Re2BuildName } from '../../engine/reference/re2-build.ts';
import { isValidJson, whyNoSimdjson } from '../../engine/reference/simdjson.ts';
import { type ElfFile, readElf } from './elf.ts';
import type { Libraries } from './libraries.ts';
import type { NativeFacts, NeedFacts, PackageFacts } from './report.ts';
import { newest, splitVersion } from './versions.ts';

interface Native {
  readonly name: string;
  readonly use: string;
  /** It is built for each ABI. */
  readonly perAbi: boolean;
  /** Runs the addon the way the engine does: what is wrong, or `null`. */
  whyNot(): string | null;
}

/** What is wrong with a match as the engine does it, by the build of RE2 that it chose; `null`: nothing. */
export function whyNoMatch(): string | null {
  try {
    const match = compileRe2('(?P<as>a+)b', 'doctor').exec('xaab');
    return match?.[1] === 'aa' ? null : `it matched ${JSON.stringify(match)}`;
  } catch (error) {
    return error instanceof MillraceError ? error.detail.found : (error as Error).message;
  }
}

/** The build of RE2 that the engine uses; `null`: none can be loaded. */
export function usedRe2(): Re2BuildName | null {
  try {
    return chooseRe2().name;
  } catch {
    return null;
  }
}

function whyNoJson(): string | null {
  return whyNoSimdjson() ?? (isValidJson('{"a":1}') ? null : 'it refused a valid document');
}

export const NATIVES: readonly Native[] = [
  {
    name: 're2',
    use: 'patterns on the reference path, where RE2 as WebAssembly is not there or MILLRACE_RE2=native',
    perAbi: true,
    whyNot: () => whyNoRe2('native'),
  },
  {
    name: 'simdjson',
    use: 'checks JSON on the reference path; else JSON.parse does',
    perAbi: false,
    whyNot: whyNoJson,
  },
];

/** The binary of a native, in its package's folder: a layer has one for each runtime there, a compiled package one. */
function findFile({ name, perAbi }: Native): string | null {
  const inLayer = nativeFileName(name, process.arch, perAbi ? Number(process.versions.modules) : null);
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    const candidates = [join(folder, inLayer), join(folder, 'build', 'Release', `${name}.node`)];
    return candidates.find((file) => existsSync(file)) ?? null;
  } catch {
    return null; // no package of that name: a portable layer has none
  }
}

/** Of versions the newest of each family: what has that has all the others. */
function newestOfEach(versions: readonly string[]): readonly string[] {
  const families = new Set(versions.flatMap((version) => splitVersion(version)?.family ?? []));
  return [...families].map((family) => `${family}_${newest(versions, family)}`);
}

/** For each library that a file is linked to: where it is, and which of the versions wanted it has not. */
export function needsOf(elf: ElfFile, libraries: Libraries): readonly NeedFacts[] {
  return elf.libraries.map((library) => {
    const path = libraries.find(library);
    const wanted = elf.versions.filter((needed) => needed.library === library).map(({ version }) => version);
    const has = path === null ? [] : libraries.offers(path);
    return {
      library,
      path,
      wants: newestOfEach(wanted),
      missing: wanted.filter((version) => !has.includes(version)),
    };
  });
}

/** The file's needs, or `null` where it is not an ELF file: then only the loader's message is known. */
function readNative(file: string): ElfFile | null {
  try {
    return readElf(readFileSync(file), file);
  } catch {
    return null;
  }
}

/** A native layer has both; elsewhere the addon re2 is there where RE2 as WebAssembly is not, or where it is asked for. */
function isExpected(name: string, layer: PackageFacts['layer']): boolean {
  if (layer === 'native') return true;
  return name === 'simdjson' ? layer === null : whyNoRe2('wasm') !== null || usedRe2() !== 'wasm';
}

export function examineNatives(libraries: Libraries, layer: PackageFacts['layer']): readonly NativeFacts[] {
  return NATIVES.map((native) => {
    const file = findFile(native);
    const elf = file === null ? null : readNative(file);
    const error = native.whyNot();
    return {
      name: native.name,
      use: native.use,
      expected: isExpected(native.name, layer),
      file,
      machine: elf?.machine ?? null,
      needs: elf === null ? null : needsOf(elf, libraries),
      loads: error === null,
      error: error?.split('\n')[0] ?? null,
    };
  });
}

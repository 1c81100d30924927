/**
 * @module handler/doctor/elf
 * Reads what a Linux shared library needs and what it offers: libraries, symbols and their versions.
 * 64-bit little-endian files, which is what Lambda's processors run.
 *
 * Formats: System V ABI, chapters 4 and 5 (https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html) for sections,
 * symbols and the dynamic section; LSB Core 5.0, "Symbol Versioning"
 * (https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html) for
 * `.gnu.version`, `.gnu.version_r` and `.gnu.version_d`.
 */
import { MillraceError } from '../../engine/errors.ts';

/** A symbol that another file has to bring. */
export interface NeededSymbol {
  readonly name: string;
  /** `GLIBC_2.34`; `null`: any version, or none. */
  readonly version: string | null;
  /** If it is missing, the file loads all the same. */
  readonly weak: boolean;
}

/** A version that a library has to have, or the dynamic loader refuses the file. */
export interface NeededVersion {
  /** `libc.so.6` */
  readonly library: string;
  /** `GLIBC_2.34` */
  readonly version: string;
}

export interface ElfFile {
  /** `x64`, `arm64`, or the number of another machine. */
  readonly machine: string;
  /** The libraries it is linked to, by the names the loader looks for (DT_NEEDED). */
  readonly libraries: readonly string[];
  readonly versions: readonly NeededVersion[];
  readonly symbols: readonly NeededSymbol[];
  /** The versions it has itself (a library's `GLIBCXX_3.4`, …), without its own name. */
  readonly offers: readonly string[];
  /** Folders that it makes the loader search (DT_RPATH, DT_RUNPATH). */
  readonly searches: readonly string[];
  /** Whether it uses its own symbols even where the program has some of the same names (DT_SYMBOLIC, DF_SYMBOLIC). */
  readonly ownSymbols: boolean;
}

const MACHINES: Readonly<Record<number, string>> = { 62: 'x64', 183: 'arm64' };

const DYNAMIC = 6;
const SYMBOLS = 11;
const VERSIONS_OFFERED = 0x6ffffffd;
const VERSIONS_NEEDED = 0x6ffffffe;
const SYMBOL_VERSIONS = 0x6fffffff;

const NEEDED_LIBRARY = 1;
const SEARCHED_FOLDERS = [15, 29];
const SYMBOLIC = 16;
const FLAGS = 30;
const FLAG_SYMBOLIC = 2;

const IS_BASE = 1; // VER_FLG_BASE: the file's own name
const NO_NAMED_VERSION = 1; // VER_NDX_GLOBAL; 0 is VER_NDX_LOCAL
const WEAK = 2;

interface Section {
  readonly type: number;
  /** The section itself, as a view of its bytes. */
  readonly view: DataView;
  /** The section with its names. */
  readonly link: number;
  /** How many entries, in sections of versions. */
  readonly info: number;
}

/** A 64-bit number of the file that has to fit into it, so a double holds it; else the view below is out of range. */
const readLong = (view: DataView, at: number) => Number(view.getBigUint64(at, true));

function readSections(view: DataView): readonly Section[] {
  const start = readLong(view, 0x28);
  const size = view.getUint16(0x3a, true);
  const count = view.getUint16(0x3c, true);
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * size;
    const type = view.getUint32(at + 4, true);
    const isEmpty = type === 8; // SHT_NOBITS: has a length, but no bytes in the file
    const offset = isEmpty ? 0 : readLong(view, at + 0x18);
    const length = isEmpty ? 0 : readLong(view, at + 0x20);
    return {
      type,
      view: new DataView(view.buffer, view.byteOffset + offset, length),
      link: view.getUint32(at + 0x28, true),
      info: view.getUint32(at + 0x2c, true),
    };
  });
}

/** The text at a place of a section of names, up to its zero. */
function nameAt({ view }: Section, at: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const end = bytes.indexOf(0, at);
  if (at >= bytes.length || end < 0) throw new RangeError('a name without an end');
  return Buffer.from(bytes.subarray(at, end)).toString('latin1');
}

/** `.dynamic`: pairs of a tag and a value. */
function dynamicEntries({ view }: Section): (readonly [tag: number, value: number])[] {
  const found: (readonly [number, number])[] = [];
  for (let at = 0; at + 16 <= view.byteLength; at += 16) {
    const tag = readLong(view, at);
    if (tag === 0) break;
    found.push([tag, readLong(view, at + 8)]);
  }
  return found;
}

const dynamicNames = (dynamic: Section, names: Section, tags: readonly number[]): string[] =>
  dynamicEntries(dynamic)
    .filter(([tag]) => tags.includes(tag))
    .map(([, value]) => nameAt(names, value));

const bindsOwn = (dynamic: Section): boolean =>
  dynamicEntries(dynamic).some(
    ([tag, value]) => tag === SYMBOLIC || (tag === FLAGS && (value & FLAG_SYMBOLIC) !== 0),
  );

/** `.gnu.version_r`: for each library a list of versions. Gives them by the number that symbols have for them. */
function neededVersions({ view, info }: Section, names: Section): ReadonlyMap<number, NeededVersion> {
  const versions = new Map<number, NeededVersion>();
  let at = 0;
  for (let entry = 0; entry < info; entry += 1) {
    const library = nameAt(names, view.getUint32(at + 4, true));
    const count = view.getUint16(at + 2, true);
    let part = at + view.getUint32(at + 8, true);
    for (let index = 0; index < count; index += 1) {
      const version = nameAt(names, view.getUint32(part + 8, true));
      versions.set(view.getUint16(part + 6, true), { library, version });
      const next = view.getUint32(part + 12, true);
      if (next === 0) break;
      part += next;
    }
    const next = view.getUint32(at + 12, true);
    if (next === 0) break;
    at += next;
  }
  return versions;
}

/** `.gnu.version_d`: the versions of the file itself; the first name of each entry is the version's. */
function offeredVersions({ view, info }: Section, names: Section): string[] {
  const found: string[] = [];
  let at = 0;
  for (let entry = 0; entry < info; entry += 1) {
    const flags = view.getUint16(at + 2, true);
    const name = nameAt(names, view.getUint32(at + view.getUint32(at + 12, true), true));
    if ((flags & IS_BASE) === 0) found.push(name);
    const next = view.getUint32(at + 16, true);
    if (next === 0) break;
    at += next;
  }
  return found;
}

/** `.dynsym`: the symbols without a section, with their versions from `.gnu.version`. */
function neededSymbols(
  { view }: Section,
  names: Section,
  numbers: Section | undefined,
  versions: ReadonlyMap<number, NeededVersion>,
): NeededSymbol[] {
  const found: NeededSymbol[] = [];
  for (let index = 1; (index + 1) * 24 <= view.byteLength; index += 1) {
    const at = index * 24;
    if (view.getUint16(at + 6, true) !== 0) continue;
    const number = numbers === undefined ? 0 : numbers.view.getUint16(index * 2, true) & 0x7fff;
    const version = number <= NO_NAMED_VERSION ? null : versions.get(number);
    if (version === undefined) throw new RangeError(`no version of the number ${number}`);
    found.push({
      name: nameAt(names, view.getUint32(at, true)),
      version: version?.version ?? null,
      weak: view.getUint8(at + 4) >> 4 === WEAK,
    });
  }
  return found;
}

function readSharedLibrary(view: DataView): ElfFile {
  const sections = readSections(view);
  const find = (type: number) => sections.find((section) => section.type === type);
  const namesOf = ({ link }: Section) => {
    const names = sections[link];
    if (names === undefined) throw new RangeError(`no section ${link}`);
    return names;
  };
  const dynamic = find(DYNAMIC);
  const symbols = find(SYMBOLS);
  if (dynamic === undefined || symbols === undefined) throw new RangeError('no dynamic section');
  const needed = find(VERSIONS_NEEDED);
  const offered = find(VERSIONS_OFFERED);
  const versions =
    needed === undefined ? new Map<number, NeededVersion>() : neededVersions(needed, namesOf(needed));
  const machine = view.getUint16(0x12, true);
  return {
    machine: MACHINES[machine] ?? String(machine),
    libraries: dynamicNames(dynamic, namesOf(dynamic), [NEEDED_LIBRARY]),
    versions: [...versions.values()],
    symbols: neededSymbols(symbols, namesOf(symbols), find(SYMBOL_VERSIONS), versions),
    offers: offered === undefined ? [] : offeredVersions(offered, namesOf(offered)),
    ownSymbols: bindsOwn(dynamic),
    searches: dynamicNames(dynamic, namesOf(dynamic), SEARCHED_FOLDERS).flatMap((paths) => paths.split(':')),
  };
}

/** Is this an ELF file, of whatever kind? */
export function isElf(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 4 &&
    Buffer.from(bytes.buffer, bytes.byteOffset, 4).equals(Buffer.from('\x7fELF', 'latin1'))
  );
}

/**
 * Reads a shared library.
 * @param path what to call it in the error
 * @throws MillraceError `ERR_MILLRACE_NATIVE` where it is none, or a broken one
 */
export function readElf(bytes: Uint8Array, path: string): ElfFile {
  const fail = (found: string) =>
    new MillraceError('ERR_MILLRACE_NATIVE', {
      path,
      expected: 'a 64-bit little-endian shared library (ELF)',
      found,
    });
  if (!isElf(bytes)) throw fail('another kind of file');
  if (bytes[4] !== 2 || bytes[5] !== 1) throw fail('one of another word size or byte order');
  try {
    return readSharedLibrary(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    // The only thing that goes wrong: an offset that leads out of the file.
    if (error instanceof RangeError) throw fail(`a broken one (${error.message})`);
    throw error;
  }
}

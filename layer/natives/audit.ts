/**
 * @module layer/natives/audit
 * Checks every native file before it ships: would Lambda's loader accept it? Against a table of what the runtimes have, not
 * against this machine.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type ElfFile, isElf, type NeededVersion, readElf } from '../../handler/doctor/elf.ts';
import { compareNumbers, newest, splitVersion } from '../../handler/doctor/versions.ts';
import { RUNTIMES } from './targets.ts';

type RuntimeName = (typeof RUNTIMES)[number]['name'];

/** The newest version of each family that a runtime's system has. */
export type Ceilings = {
  /** glibc. */
  readonly GLIBC: string;
  /** libstdc++. */
  readonly GLIBCXX: string;
  /** libstdc++, the language's own support. */
  readonly CXXABI: string;
  /** libgcc_s. */
  readonly GCC: string;
};

/** Amazon Linux 2023: glibc 2.34 and GCC 11 (https://docs.aws.amazon.com/linux/al2023/release-notes/relnotes.html). */
const AMAZON_LINUX_2023: Ceilings = { GLIBC: '2.34', GLIBCXX: '3.4.29', CXXABI: '1.3.13', GCC: '7.0.0' };

export const CEILINGS: Readonly<Record<RuntimeName, Ceilings>> = {
  'nodejs22.x': AMAZON_LINUX_2023,
  'nodejs24.x': AMAZON_LINUX_2023,
  'nodejs26.x': AMAZON_LINUX_2023,
};

/** Libraries that are in every runtime: glibc's and GCC's. The loader itself is linked to by thread-local storage. */
const ALLOWED_LIBRARIES: readonly string[] = [
  'libc.so.6',
  'libm.so.6',
  'libpthread.so.0',
  'libdl.so.2',
  'librt.so.1',
  'libstdc++.so.6',
  'libgcc_s.so.1',
  'ld-linux-x86-64.so.2',
  'ld-linux-aarch64.so.1',
];

/** Which OpenSSL is there changes with the runtime, and Node's own is not for others. */
const OPENSSL_LIBRARY = /^lib(?:ssl|crypto)\.so/;
const OPENSSL_SYMBOL =
  /^(?:OPENSSL|CRYPTO|SSL|SSL_CTX|EVP|ERR|BIO|RAND|RSA|EC|SHA\d*|MD5|HMAC|X509|PEM|BN|ASN1)_[A-Za-z]/;

/** Something that would not load, or should not ship. */
export interface Finding {
  readonly file: string;
  /** The symbol, or the library where that as a whole is wrong; `null`: the file itself. */
  readonly symbol: string | null;
  /** `GLIBC_2.36` */
  readonly version: string | null;
  readonly problem: string;
}

/** One line for a message. */
export function findingText({ file, symbol, version, problem }: Finding): string {
  const what = [symbol, version].filter((part) => part !== null).join('@');
  return `${basename(file)}: ${what === '' ? '' : `${what}: `}${problem}`;
}

type Said = Omit<Finding, 'file'>;

const aboutFile = (problem: string): Said => ({ symbol: null, version: null, problem });

function versionProblem(version: string, ceilings: Ceilings): string | null {
  const { family, number } = splitVersion(version) ?? { family: '', number: '' };
  const ceiling = (ceilings as Readonly<Partial<Record<string, string>>>)[family];
  if (ceiling === undefined) return 'a version that the runtime is not known to have';
  return compareNumbers(number, ceiling) > 0 ? `newer than the runtime's ${family}_${ceiling}` : null;
}

/** The loader refuses a file for a version alone; the symbols that want it say which code is to blame. */
function tooNew({ library, version }: NeededVersion, elf: ElfFile, problem: string): Said[] {
  const symbols = elf.symbols.filter((symbol) => symbol.version === version).map(({ name }) => name);
  return (symbols.length === 0 ? [library] : symbols).map((symbol) => ({ symbol, version, problem }));
}

function auditElf(elf: ElfFile, ceilings: Ceilings, architecture: string | null): Said[] {
  const isOpenssl = (library: string) => OPENSSL_LIBRARY.test(library);
  return [
    ...(architecture !== null && elf.machine !== architecture
      ? [aboutFile(`expected machine code for ${architecture}, found ${elf.machine}`)]
      : []),
    ...elf.searches.map((folder) => aboutFile(`tells the loader to search ${folder}`)),
    ...elf.libraries
      .filter((library) => !ALLOWED_LIBRARIES.includes(library))
      .map((library) => ({
        symbol: library,
        version: null,
        problem: isOpenssl(library) ? 'linked to OpenSSL' : 'linked to a library that a runtime may lack',
      })),
    ...elf.symbols
      .filter(({ name, version }) => version?.startsWith('OPENSSL_') || OPENSSL_SYMBOL.test(name))
      .map(({ name, version }) => ({ symbol: name, version, problem: 'a symbol of OpenSSL' })),
    ...elf.versions
      .filter(({ library }) => !isOpenssl(library))
      .flatMap((needed) => {
        const problem = versionProblem(needed.version, ceilings);
        return problem === null ? [] : tooNew(needed, elf, problem);
      }),
  ];
}

/**
 * Audits one file for one runtime. No findings: it loads there, as far as the loader is asked.
 * @param architecture `x64` or `arm64`, where the file has to be for that one
 */
export function auditFile(
  file: string,
  runtime: RuntimeName,
  architecture: string | null = null,
): readonly Finding[] {
  let elf: ElfFile;
  try {
    elf = readElf(readFileSync(file), file);
  } catch (error) {
    return [{ file, ...aboutFile((error as Error).message) }];
  }
  return auditElf(elf, CEILINGS[runtime], architecture).map((said) => ({ file, ...said }));
}

/** The newest version of each family that a file needs, in words: `GLIBC 2.29, GLIBCXX 3.4.21, CXXABI 1.3.9`. */
export function needsInWords(file: string): string {
  const versions = readElf(readFileSync(file), file).versions.map(({ version }) => version);
  return Object.keys(AMAZON_LINUX_2023)
    .flatMap((family) => {
      const number = newest(versions, family);
      return number === null ? [] : [`${family} ${number}`];
    })
    .join(', ');
}

/** The ELF files of a folder and all below it. */
export function elfFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path) && statSync(path).isFile() && isElf(readFileSync(path)))
    .sort();
}

/** A file's findings for the runtimes that its name says it is for (as `nativeFileName` writes it); without one, for all. */
function auditNamed(file: string): readonly Finding[] {
  const [, architecture = null, abi] =
    /-linux-([a-z0-9]+?)(?:-abi([0-9]+))?\.node$/.exec(basename(file)) ?? [];
  const runtimes = RUNTIMES.filter((runtime) => abi === undefined || Number(abi) === runtime.abi);
  if (runtimes.length === 0) return [{ file, ...aboutFile(`no runtime has ABI ${abi}`) }];
  return runtimes.flatMap(({ name }) => [
    ...auditFile(file, name, architecture),
    ...(architecture === null ? [] : auditOwnSymbols(file)),
  ]);
}

/** What we compile uses its own symbols: Node exports those of its libraries, simdjson among them, of other versions. */
function auditOwnSymbols(file: string): readonly Finding[] {
  const bytes = readFileSync(file);
  if (!isElf(bytes) || readElf(bytes, file).ownSymbols) return [];
  return [{ file, ...aboutFile("would use Node's symbols in place of its own (-Bsymbolic)") }];
}

/**
 * Audits every ELF file of a folder and all below it.
 * @returns the files, which are as they should be
 * @throws Error with each finding: the file, the symbol and the version
 */
export function auditFolder(folder: string): readonly string[] {
  const files = elfFiles(folder);
  const lines = [...new Set(files.flatMap(auditNamed).map(findingText))];
  if (lines.length === 0) return files;
  throw new Error(`native files unfit for Lambda:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

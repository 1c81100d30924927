import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareNumbers } from '../../../handler/doctor/versions.ts';
import {
  auditFile,
  auditFolder,
  CEILINGS,
  elfFiles,
  findingText,
  needsInWords,
} from '../../../layer/natives/audit.ts';
import { RUNTIMES } from '../../../layer/natives/targets.ts';
import { libraryMaker, type Wanted } from '../make-library.ts';

const maker = libraryMaker();
const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
const GLIBC = header.glibcVersionRuntime ?? '0';
let count = 0;
function nextName(): string {
  count += 1;
  return `probe-${count}.so`;
}

function audit(needs: Readonly<Record<string, Wanted>>, ...flags: readonly string[]): string[] {
  const file = maker.make(nextName(), needs, ...flags);
  return auditFile(file, 'nodejs24.x').map((finding) => findingText(finding).replace(/^probe-\d+\.so: /, ''));
}

test('every runtime has its ceilings', () => {
  expect(Object.keys(CEILINGS)).toEqual(RUNTIMES.map(({ name }) => name));
});

describe('what a runtime has passes: up to the ceiling of', () => {
  test.each([
    ['glibc', 'libc.so.6', 'GLIBC_2.34'],
    ['an older glibc, whose number looks larger', 'libm.so.6', 'GLIBC_2.9'],
    ['libstdc++', 'libstdc++.so.6', 'GLIBCXX_3.4.29'],
    ['its ABI', 'libstdc++.so.6', 'CXXABI_1.3.13'],
    ['libgcc', 'libgcc_s.so.1', 'GCC_7.0.0'],
  ])('%s', (_, library, version) => {
    expect(audit({ [library]: { wanted: version } })).toEqual([]);
  });
});

describe('what is too new is found, by symbol and version:', () => {
  test.each([
    ['glibc', 'libc.so.6', 'GLIBC_2.35', 'GLIBC_2.34'],
    ['glibc of a later major', 'libc.so.6', 'GLIBC_3.0', 'GLIBC_2.34'],
    ['glibc with a third number', 'libm.so.6', 'GLIBC_2.34.1', 'GLIBC_2.34'],
    ['libstdc++', 'libstdc++.so.6', 'GLIBCXX_3.4.30', 'GLIBCXX_3.4.29'],
    ['its ABI', 'libstdc++.so.6', 'CXXABI_1.3.14', 'CXXABI_1.3.13'],
    ['libgcc', 'libgcc_s.so.1', 'GCC_12.0.0', 'GCC_7.0.0'],
  ])('%s', (_, library, version, ceiling) => {
    expect(audit({ [library]: { fresh: version, wanted: ceiling } })).toEqual([
      `fresh@${version}: newer than the runtime's ${ceiling}`,
    ]);
  });

  // The random numbers of glibc 2.36, in an addon as somebody's own machine compiles it.
  test.skipIf(compareNumbers(GLIBC, '2.36') < 0)(
    'in a library that this machine compiled (glibc from 2.36 on)',
    () => {
      const source = join(maker.folder, 'random.cc');
      const file = join(maker.folder, 'random.node');
      writeFileSync(source, '#include <cstdlib>\nextern "C" unsigned draw() { return arc4random(); }\n');
      execFileSync('g++', ['-shared', '-fPIC', '-O2', '-o', file, source]);
      expect(auditFile(file, 'nodejs22.x').map(findingText)).toEqual([
        "random.node: arc4random@GLIBC_2.36: newer than the runtime's GLIBC_2.34",
      ]);
    },
  );

  test('every symbol that wants it', () => {
    expect(audit({ 'libc.so.6': { one: 'GLIBC_2.38' }, 'libm.so.6': { two: 'GLIBC_2.38' } })).toEqual(
      expect.arrayContaining([
        "one@GLIBC_2.38: newer than the runtime's GLIBC_2.34",
        "two@GLIBC_2.38: newer than the runtime's GLIBC_2.34",
      ]),
    );
  });

  test.each(['GLIBC_ABI_DT_RELR', 'GLIBC_PRIVATE', 'SOMETHING_1.0'])(
    'a version without a place: %s',
    (version) => {
      expect(audit({ 'libc.so.6': { odd: version } })).toEqual([
        `odd@${version}: a version that the runtime is not known to have`,
      ]);
    },
  );
});

describe('what nobody meant to ship is found:', () => {
  test('a link to OpenSSL, and its symbols', () => {
    const needs = {
      'libssl.so.3': { SSL_new: 'OPENSSL_3.0.0' },
      'libcrypto.so.3': { EVP_sha256: 'OPENSSL_3.0.0' },
    };
    expect(audit(needs).sort()).toEqual([
      'EVP_sha256@OPENSSL_3.0.0: a symbol of OpenSSL',
      'SSL_new@OPENSSL_3.0.0: a symbol of OpenSSL',
      'libcrypto.so.3: linked to OpenSSL',
      'libssl.so.3: linked to OpenSSL',
    ]);
  });

  test('whatever has a version of OpenSSL', () => {
    expect(audit({ 'libc.so.6': { i2d: 'OPENSSL_3.0.0' } })).toContain(
      'i2d@OPENSSL_3.0.0: a symbol of OpenSSL',
    );
  });

  test('symbols of the OpenSSL that is in Node', () => {
    expect(audit({ 'libc.so.6': { SHA256_Init: null } })).toEqual(['SHA256_Init: a symbol of OpenSSL']);
  });

  test('another library', () => {
    expect(audit({ 'libz.so.1': { inflate: null } })).toEqual([
      'libz.so.1: linked to a library that a runtime may lack',
    ]);
  });

  test('folders of the machine it was built on', () => {
    expect(audit({}, '-Wl,-rpath,/home/build/lib')).toEqual(['tells the loader to search /home/build/lib']);
  });

  test('code for another processor', () => {
    const other = process.arch === 'x64' ? 'arm64' : 'x64';
    const file = maker.make(nextName(), {});
    expect(auditFile(file, 'nodejs22.x', other).map(({ problem }) => problem)).toEqual([
      `expected machine code for ${other}, found ${process.arch}`,
    ]);
    expect(auditFile(file, 'nodejs22.x', process.arch)).toEqual([]);
  });

  test('a file that cannot be read', () => {
    const file = join(maker.folder, 'broken.so');
    writeFileSync(file, '\x7fELF\x02\x01 and no more', 'latin1');
    expect(auditFile(file, 'nodejs22.x').map(({ problem }) => problem)).toEqual([
      expect.stringContaining('found a broken one'),
    ]);
  });
});

describe('a folder', () => {
  const folder = join(maker.folder, 'layer');
  const deep = join(folder, 'nodejs', 'node_modules');
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, 'index.cjs'), '// no library');
  copyFileSync(maker.make(nextName(), { 'libc.so.6': { fine: 'GLIBC_2.17' } }), join(deep, 'fine.node'));

  test('is audited to its depth, and all its libraries are told', () => {
    expect(auditFolder(folder)).toEqual([join(deep, 'fine.node')]);
    expect(elfFiles(folder)).toEqual([join(deep, 'fine.node')]);
  });

  test('with one that is too new is refused, with the file, the symbol and the version', () => {
    const file = maker.make(nextName(), { 'libc.so.6': { arc4random: 'GLIBC_2.36' } });
    const bad = join(deep, `re2-linux-${process.arch}-abi137.node`);
    copyFileSync(file, bad);
    expect(() => auditFolder(folder)).toThrow(
      `  re2-linux-${process.arch}-abi137.node: arc4random@GLIBC_2.36: newer than the runtime's GLIBC_2.34`,
    );
  });

  test('with a name that says another architecture or ABI is refused', () => {
    const other = process.arch === 'x64' ? 'arm64' : 'x64';
    const folder = join(maker.folder, 'misnamed');
    mkdirSync(folder);
    const file = maker.make(nextName(), {});
    copyFileSync(file, join(folder, `simdjson-linux-${other}.node`));
    copyFileSync(file, join(folder, `re2-linux-${process.arch}-abi115.node`));
    expect(() => auditFolder(folder)).toThrow(
      `  re2-linux-${process.arch}-abi115.node: no runtime has ABI 115\n` +
        `  simdjson-linux-${other}.node: expected machine code for ${other}, found ${process.arch}`,
    );
  });
});

test('the needs of a real addon are told family by family', () => {
  const addon = createRequire(import.meta.url).resolve('simdjson/build/Release/simdjson.node');
  expect(needsInWords(addon)).toMatch(/^GLIBC 2\.\d+, GLIBCXX 3\.4(?:\.\d+)?, CXXABI 1\.3(?:\.\d+)?, GCC \d/);
});

test('a native file for Lambda has to use its own symbols, as Node has some of the same names', () => {
  const folder = join(maker.folder, 'own');
  mkdirSync(folder);
  const name = `simdjson-linux-${process.arch}.node`;
  const needs = { 'libc.so.6': { wanted: 'GLIBC_2.9' } };
  copyFileSync(maker.make(nextName(), needs), join(folder, name));
  expect(() => auditFolder(folder)).toThrow(
    `${name}: would use Node's symbols in place of its own (-Bsymbolic)`,
  );
  copyFileSync(maker.make(nextName(), needs, '-Wl,-Bsymbolic'), join(folder, name));
  expect(auditFolder(folder)).toHaveLength(1);
});

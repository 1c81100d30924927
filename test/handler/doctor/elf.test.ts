import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MillraceError } from '../../../engine/errors.ts';
import { isElf, readElf } from '../../../handler/doctor/elf.ts';
import { bytesOf, libraryMaker } from '../../layer/make-library.ts';

const maker = libraryMaker();
const RE2 = join(
  dirname(createRequire(import.meta.url).resolve('re2/package.json')),
  'build/Release/re2.node',
);

describe('a library is read:', () => {
  const file = maker.make(
    'plain.so',
    { 'liba.so.1': { one: 'A_1.2', two: 'A_1.10', three: null }, 'libb.so.2': { four: 'B_1' } },
    '-Wl,-rpath,/opt/lib:$ORIGIN/lib',
  );
  const elf = readElf(bytesOf(file), file);

  test('the machine its code is for', () => {
    expect(elf.machine).toBe(process.arch);
  });

  test('the libraries it is linked to', () => {
    expect(elf.libraries).toEqual(['liba.so.1', 'libb.so.2']);
  });

  test('the versions it wants of each', () => {
    expect(elf.versions.map(({ library, version }) => `${library} ${version}`).sort()).toEqual([
      'liba.so.1 A_1.10',
      'liba.so.1 A_1.2',
      'libb.so.2 B_1',
    ]);
  });

  test('the symbols it wants, with their versions', () => {
    expect(elf.symbols.filter(({ weak }) => !weak).map(({ name, version }) => [name, version])).toEqual(
      expect.arrayContaining([
        ['one', 'A_1.2'],
        ['two', 'A_1.10'],
        ['three', null],
        ['four', 'B_1'],
      ]),
    );
  });

  test('the folders that it has the loader search', () => {
    expect(elf.searches).toEqual(['/opt/lib', '$ORIGIN/lib']);
  });

  test('and of a library that offers versions, these, without its own name', () => {
    const library = join(maker.folder, 'liba.so.1');
    expect([...readElf(bytesOf(library), library).offers].sort()).toEqual(['A_1.10', 'A_1.2']);
  });
});

test('a real addon is read: what it wants of the C++ library has versions', () => {
  const elf = readElf(bytesOf(RE2), RE2);
  expect(elf.machine).toBe(process.arch);
  expect(elf.libraries).toEqual(expect.arrayContaining(['libstdc++.so.6', 'libc.so.6']));
  const known = new Set(elf.versions.map(({ version }) => version));
  expect(known.size).toBeGreaterThan(5);
  for (const { version } of elf.symbols) if (version !== null) expect(known).toContain(version);
  expect(elf.symbols.find(({ name }) => name === '_Znwm')?.version).toBe('GLIBCXX_3.4'); // operator new
  expect(elf.symbols.find(({ name }) => name.startsWith('_ZN2v8'))?.version).toBeNull(); // Node's own has none
});

describe('what is no library', () => {
  test.each([
    ['text', Buffer.from('#!/bin/sh\n'), 'another kind of file'],
    ['nothing', Buffer.alloc(0), 'another kind of file'],
    ['32-bit', Buffer.from('\x7fELF\x01\x01', 'latin1'), 'one of another word size or byte order'],
    ['big-endian', Buffer.from('\x7fELF\x02\x02', 'latin1'), 'one of another word size or byte order'],
    ['cut short', Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), /^a broken one/],
  ])('is refused by what it is: %s', (_, bytes, found) => {
    expect(() => readElf(bytes, 'x.node')).toThrow(
      expect.objectContaining({
        code: 'ERR_MILLRACE_NATIVE',
        detail: expect.objectContaining({
          path: 'x.node',
          found: typeof found === 'string' ? found : expect.stringMatching(found),
        }),
      }),
    );
  });

  test('is told by its first bytes', () => {
    expect(isElf(Buffer.from('\x7fELF', 'latin1'))).toBe(true);
    expect(isElf(Buffer.from('\x7fEL'))).toBe(false);
    expect(isElf(Buffer.from('PK\x03\x04'))).toBe(false);
  });
});

/** Either a reading or the error of a broken file: nothing else, and never without an end. */
function survives(bytes: Uint8Array): void {
  try {
    readElf(bytes, 'damaged');
  } catch (error) {
    expect(error).toBeInstanceOf(MillraceError);
  }
}

describe('a damaged library', () => {
  const whole = bytesOf(maker.make('damaged.so', { 'libd.so.1': { one: 'A_1', two: 'A_2' } }));

  test('that was cut off is refused, or read where what is missing is not needed', () => {
    for (let length = 0; length < whole.length; length += 13) survives(whole.subarray(0, length));
  });

  test('with changed bytes too', () => {
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const { at, byte } of changes) bytes[at] = byte;
        survives(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  test('with a list of versions that claims to have four thousand million entries ends', () => {
    const bytes = Buffer.from(whole);
    const start = Number(bytes.readBigUInt64LE(0x28));
    for (let index = 0; index < bytes.readUInt16LE(0x3c); index += 1) {
      const at = start + index * 64;
      if (bytes.readUInt32LE(at + 4) === 0x6ffffffe) bytes.writeUInt32LE(0xffffffff, at + 0x2c);
    }
    survives(bytes);
  });
});

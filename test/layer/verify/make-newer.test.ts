import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readElf } from '../../../handler/doctor/elf.ts';
import { auditFile, findingText } from '../../../layer/natives/audit.ts';
import { makeNewer } from '../../../layer/verify/make-newer.ts';
import { bytesOf, libraryMaker } from '../make-library.ts';

const maker = libraryMaker();
const needs = { 'libc.so.6': { one: 'GLIBC_2.28', two: 'GLIBC_2.17' } };

test('a library wants another version afterwards, and nothing else of it changes', () => {
  const file = maker.make('old.so', needs);
  const before = readElf(bytesOf(file), file);
  const newer = makeNewer(bytesOf(file), 'GLIBC_2.28', 'GLIBC_2.98');
  const after = readElf(newer, 'newer');
  const replaced = (text: string) => text.replace('2.28', '2.98');
  expect(after.versions).toEqual(
    before.versions.map(({ library, version }) => ({ library, version: replaced(version) })),
  );
  expect(after.symbols).toEqual(
    before.symbols.map((symbol) => ({ ...symbol, version: symbol.version && replaced(symbol.version) })),
  );
});

test('the audit finds it', () => {
  const file = join(maker.folder, 'newer.so');
  writeFileSync(file, makeNewer(bytesOf(maker.make('old2.so', needs)), 'GLIBC_2.28', 'GLIBC_2.98'));
  expect(auditFile(file, 'nodejs24.x').map(findingText)).toEqual([
    "newer.so: one@GLIBC_2.98: newer than the runtime's GLIBC_2.34",
  ]);
});

test("this machine's loader refuses it, by that version", () => {
  const file = join(maker.folder, 'newer.node');
  writeFileSync(file, makeNewer(bytesOf(maker.make('old3.so', needs)), 'GLIBC_2.28', 'GLIBC_2.98'));
  expect(() => process.dlopen({ exports: {} }, file)).toThrow("version `GLIBC_2.98' not found");
});

test('a version that is not there cannot be replaced', () => {
  const file = maker.make('old4.so', needs);
  expect(() => makeNewer(bytesOf(file), 'GLIBC_2.30', 'GLIBC_2.98')).toThrow('once in the file');
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isAllowed, readAudit, runtimeDependencies } from '../../layer/dependencies.ts';

test('every package that comes with millrace has a licence that is allowed', () => {
  const found = runtimeDependencies(fileURLToPath(new URL('../../', import.meta.url)));
  expect(found.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['re2', 'piscina', 'valibot', 'commander']),
  );
  expect(found.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
});

test.each<[string | null, boolean]>([
  ['MIT', true],
  ['(GPL-3.0-only OR MIT)', true],
  ['MIT AND GPL-3.0-only', false],
  ['(BSD-2-Clause AND MIT)', true],
  ['SEE LICENSE IN FILE', false],
  [null, false],
])('the licence %s is allowed: %s', (licence, allowed) => {
  expect(isAllowed(licence)).toBe(allowed);
});

test('packages of packages are found where Node finds them, and one that is missing is said', () => {
  const root = mkdtempSync(join(tmpdir(), 'packages-'));
  const add = (folder: string, about: object) => {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, 'package.json'), JSON.stringify(about));
  };
  add('', { dependencies: { a: '1' }, optionalDependencies: { other: '1' } });
  add('node_modules/a', { version: '1.0.0', license: 'MIT', dependencies: { b: '2', c: '1' } });
  add('node_modules/b', { version: '1.0.0', license: 'ISC' });
  add('node_modules/a/node_modules/b', { version: '2.0.0', license: { type: 'GPL-3.0-only' } });
  expect(() => runtimeDependencies(root)).toThrow('c is not installed');
  add('node_modules/c', { version: '3.0.0', dependencies: { a: '1' } });
  expect(runtimeDependencies(root)).toEqual([
    { name: 'a', version: '1.0.0', licence: 'MIT' },
    { name: 'b', version: '2.0.0', licence: 'GPL-3.0-only' },
    { name: 'c', version: '3.0.0', licence: null },
  ]);
  rmSync(root, { recursive: true });
});

test("npm's report is read, and one that could not be made is told from an empty one", () => {
  expect(readAudit('{"metadata":{"vulnerabilities":{"total":0}}}')).toMatchObject({
    kind: 'known',
    count: 0,
  });
  expect(readAudit('{"metadata":{"vulnerabilities":{"total":3}}}')).toMatchObject({
    kind: 'known',
    count: 3,
  });
  expect(readAudit('{"message":"404 Not Found - POST http://x/y - no"}')).toEqual({
    kind: 'not available',
    why: '404 Not Found - POST the registry - no',
  });
  expect(readAudit('')).toMatchObject({ kind: 'not available' });
});

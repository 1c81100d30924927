import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import re2 from 're2/package.json' with { type: 'json' };
import { afterAll, expect, test } from 'vitest';
import { examineRe2Module } from '../../../handler/doctor/re2-module.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-re2-module-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('no file is nothing', () => {
  expect(examineRe2Module(join(folder, 'none.cjs'))).toBeNull();
});

test('the version that it was built from is on its first line, and the installed one counts in a checkout', () => {
  const file = join(folder, 're2-module.cjs');
  writeFileSync(file, "// re2 1.2.3\n/** @type {string} */\nmodule.exports = 'H4sI';\n");
  const facts = { file, builtFrom: '1.2.3', error: null };
  expect(examineRe2Module(file, null, true)).toEqual({ ...facts, installed: re2.version });
  expect(examineRe2Module(file, null, false)).toEqual({ ...facts, installed: null });
  writeFileSync(file, "/** @type {string} */\nmodule.exports = 'H4sI';\n");
  expect(examineRe2Module(file, 'cut', false)).toEqual({
    file,
    builtFrom: null,
    installed: null,
    error: 'cut',
  });
});

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  BUILD_TOOLS,
  missingTools,
  packagesOf,
  requireTools,
  TOOLS,
  VERIFY_TOOLS,
  WASM_TOOLS,
} from '../../../layer/tools/toolchain.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-tools-'));
  vi.stubEnv('PATH', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function put(name: string, mode: number): void {
  writeFileSync(join(folder, name), '');
  chmodSync(join(folder, name), mode);
}

test('a tool is there where the PATH has a file of its name that can be run', () => {
  put('clang-19', 0o755);
  put('make', 0o644);
  expect(missingTools(['clang-19', 'make', 'ld.lld-19'])).toEqual(['make', 'ld.lld-19']);
});

test('what is missing is told with what installs it, each package once', () => {
  put('clang-19', 0o755);
  expect(() => requireTools(['clang-19', 'clang++-19', 'ld.lld-19'], 'compiling')).toThrow(
    'compiling needs clang++-19, ld.lld-19, which are not on this machine. Debian: apt-get install clang-19 lld-19 ' +
      '(as root, `npm run setup -- layer` does that).',
  );
  expect(() => requireTools(['clang-19'], 'compiling')).not.toThrow();
  expect(packagesOf(['clang-19', 'clang++-19'])).toEqual(['clang-19']);
});

test('every tool that is asked for has a package', () => {
  for (const tool of [...BUILD_TOOLS, ...WASM_TOOLS, ...VERIFY_TOOLS])
    expect(TOOLS[tool]).toMatch(/^[a-z0-9+-]+$/);
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unzipLayer } from '../../emulator/unzip.ts';
import { zipFiles } from '../../layer/compose/zip.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unzip-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function zipOf(files: Parameters<typeof zipFiles>[0]): Promise<string> {
  const file = join(folder, 'layer.zip');
  writeFileSync(file, await zipFiles(files));
  return file;
}

test("a layer's zip is unpacked with its bytes and modes", async () => {
  const files = [
    { path: 'millrace/raw', bytes: Buffer.from('#!/bin/sh\n'), executable: true },
    { path: 'nodejs/node_modules/millrace/index.mjs', bytes: Buffer.alloc(300_000, 'abc') },
    { path: 'nodejs/empty', bytes: Buffer.alloc(0) },
    { path: 'nodejs/ä.bin', bytes: Buffer.from([0, 255, 1, 254]) },
  ];
  const out = join(folder, 'opt');
  unzipLayer(await zipOf(files), out);
  const found = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(found).toHaveLength(files.length);
  for (const { path, bytes, executable = false } of files) {
    expect(readFileSync(join(out, path)).equals(bytes)).toBe(true);
    expect(statSync(join(out, path)).mode & 0o777).toBe(executable ? 0o755 : 0o644);
  }
});

test('a path that leads out of the folder is refused', async () => {
  const file = await zipOf([{ path: '../outside', bytes: Buffer.from('x') }]);
  expect(() => unzipLayer(file, join(folder, 'opt'))).toThrow(/\.\.\/outside leads out of the folder/);
});

test('what is no zip, or was cut off, is refused', async () => {
  const file = await zipOf([{ path: 'a', bytes: Buffer.from('x') }]);
  const bytes = readFileSync(file);
  for (const broken of [Buffer.alloc(0), Buffer.from('hello'), bytes.subarray(0, -1), bytes.subarray(1)]) {
    writeFileSync(file, broken);
    expect(() => unzipLayer(file, join(folder, 'opt'))).toThrow(/is not a layer.s zip/);
  }
});

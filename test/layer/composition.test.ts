import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LayerFile } from '../../layer/compose/packages.ts';
import { zipFiles } from '../../layer/compose/zip.ts';
import { composeHostLayer } from '../../layer/host-layer.ts';
import { PACKAGE_FOLDER } from '../../layer/manifest.ts';

let folder: string;
let files: readonly LayerFile[];
let zipped: Promise<Uint8Array>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'layer-'));
  files = await composeHostLayer(folder);
  zipped = zipFiles(files);
});
afterAll(() => rmSync(folder, { recursive: true }));

const paths = () => files.map(({ path }) => path);
const textOf = (path: string) =>
  Buffer.from(files.find((file) => file.path === path)!.bytes).toString('utf8');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('a second composition has the same bytes, and so has its zip', async () => {
  const again = await composeHostLayer(join(folder, 'again'));
  expect(again.map(({ path, bytes }) => `${path} ${sha256(bytes)}`)).toEqual(
    files.map(({ path, bytes }) => `${path} ${sha256(bytes)}`),
  );
  const [first, second] = await Promise.all([zipped, zipFiles([...again].reverse())]);
  expect(sha256(first)).toBe(sha256(second));
});

test('nothing lies outside of the package and the wrapper folder, so no module of the user is shadowed', () => {
  const strangers = paths().filter((path) => !/^(nodejs\/node_modules\/millrace|millrace)\//.test(path));
  expect(strangers).toEqual([]);
  expect(paths().filter((path) => /@aws-sdk|aws-sdk/.test(path))).toEqual([]);
});

test('the files that the contracts name are there', () => {
  const names = ['index.mjs', 'index.cjs', 'handler.mjs', 'raw-runtime.mjs', 'layer.json', 'LICENSE'];
  expect(paths()).toEqual(expect.arrayContaining(names.map((name) => `${PACKAGE_FOLDER}/${name}`)));
  expect(files.filter(({ executable }) => executable).map(({ path }) => path)).toEqual(['millrace/raw']);
});

test('no folder has the name of an entry: Lambda would take it for the module', () => {
  const folders = new Set(paths().flatMap((path) => path.split('/').slice(3, -1)));
  expect([...folders].filter((name) => ['handler', 'index'].includes(name))).toEqual([]);
});

test('no path of the machine that built it is in the code', () => {
  const home = new URL('../../', import.meta.url).pathname;
  const tainted = files
    .filter(({ path }) => !path.endsWith('.node'))
    .filter(({ bytes }) => Buffer.from(bytes).includes(home));
  expect(tainted.map(({ path }) => path)).toEqual([]);
});

test('the code asks for no package but Node and what is shipped beside it', () => {
  const asked = new Set<string>();
  const pattern =
    /(?:\brequire|\bimport|nativeRequire\(\)|\brequire\)?\(import\.meta\.url\)|createRequire\)?\([^()]*(?:\([^()]*\)[^()]*)*\))\(\s*["']([^"']+)["']\s*\)|\bfrom\s*["']([^"'\s]+)["']/g;
  for (const { path, bytes } of files) {
    if (!/^nodejs\/node_modules\/millrace\/[^/]+\.[mc]js$/.test(path)) continue;
    for (const [, call, from] of Buffer.from(bytes).toString('utf8').matchAll(pattern)) {
      const name = call ?? from!;
      if (!name.startsWith('.') && !isBuiltin(name)) asked.add(name);
    }
  }
  expect([...asked].sort()).toEqual(['piscina', 're2', 'simdjson']);
});

test('every licence is there, and every component with its licence in the bill of materials', () => {
  const licences = textOf(`${PACKAGE_FOLDER}/THIRD-PARTY-LICENCES.txt`);
  const bom = JSON.parse(textOf('millrace/sbom.cdx.json')) as {
    bomFormat: string;
    specVersion: string;
    serialNumber: string;
    components: { type: string; name: string; licenses?: unknown; hashes?: { content: string }[] }[];
  };
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
  expect(bom.serialNumber).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  const libraries = bom.components.filter(({ type }) => type === 'library');
  const names = ['abseil-cpp', 'js-yaml', 'piscina', 're2', 're2', 'simdjson', 'simdjson', 'valibot'];
  expect(libraries.map(({ name }) => name)).toEqual(names);
  for (const { name, licenses } of libraries) {
    expect(licenses, name).toBeDefined();
    expect(licences).toContain(`${name} (`);
  }
  const listed = bom.components.filter(({ type }) => type === 'file');
  expect(listed.map(({ name, hashes }) => `${name} ${hashes![0]!.content}`)).toEqual(
    files
      .filter(({ path }) => path !== 'millrace/sbom.cdx.json')
      .map(({ path, bytes }) => `${path} ${sha256(bytes)}`),
  );
});

describe('the zip', () => {
  test('unpacks to the files', async () => {
    const unpacked = unzipSync(await zipped);
    expect(Object.keys(unpacked).sort()).toEqual([...paths()].sort());
    for (const { path, bytes } of files) expect(sha256(unpacked[path]!), path).toBe(sha256(bytes));
  });

  test('has regular files only, the wrapper executable', async () => {
    const zip = Buffer.from(await zipped);
    // Central directory: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12
    const modes = new Map<string, number>();
    for (
      let at = zip.indexOf('PK\x01\x02', 0, 'latin1');
      at !== -1;
      at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')
    ) {
      const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
      if (paths().includes(name)) modes.set(name, zip.readUInt32LE(at + 38) >>> 16);
    }
    expect(modes.size).toBe(files.length);
    for (const [name, mode] of modes) expect(mode, name).toBe(name === 'millrace/raw' ? 0o100755 : 0o100644);
  });
});

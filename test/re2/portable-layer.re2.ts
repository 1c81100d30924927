import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as Millrace from '../../engine/index.ts';
import { composeLayer, unpackLayer } from '../../layer/build.ts';
import { type LayerFile, portablePackages } from '../../layer/compose/packages.ts';
import { PACKAGE_FOLDER } from '../../layer/manifest.ts';
import { buildRe2Wasm } from '../../layer/re2-wasm/build.ts';
import type { Case } from '../engine/conformance/case.ts';
import { CASES } from '../engine/conformance/cases/index.ts';
import { batchOf, FIXTURES, readRecords } from '../engine/conformance/describe-program.ts';

let folder: string;
let files: readonly LayerFile[];
let millrace: typeof Millrace;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portable-'));
  const re2 = await buildRe2Wasm(() => {});
  files = await composeLayer('portable', portablePackages(), '0.0.0-test', re2);
  unpackLayer(files, folder);
  millrace = (await import(pathToFileURL(join(folder, PACKAGE_FOLDER, 'index.mjs')).href)) as typeof Millrace;
});
afterAll(() => rmSync(folder, { recursive: true }));

test('it has no native part, and says what it is', () => {
  expect(files.filter(({ path }) => path.endsWith('.node'))).toEqual([]);
  const manifest = files.find(({ path }) => path.endsWith('/layer.json'))!;
  expect(JSON.parse(Buffer.from(manifest.bytes).toString())).toMatchObject({ kind: 'portable' });
  const bom = Buffer.from(files.find(({ path }) => path.endsWith('sbom.cdx.json'))!.bytes).toString();
  expect(bom).not.toContain('simdjson');
  const licences = Buffer.from(
    files.find(({ path }) => path.endsWith('/THIRD-PARTY-LICENCES.txt'))!.bytes,
  ).toString();
  for (const name of ['re2', 'abseil-cpp', 'wasi-libc', 'libc++-19-dev-wasm32']) {
    expect(bom).toContain(`"name": "${name}"`);
    expect(licences).toMatch(new RegExp(`^${name.replaceAll('+', '\\+')} \\(`, 'm'));
  }
});

/** The conformance cases, where nothing but the WebAssembly can do the matching. */
describe.each(Object.entries(CASES))('record semantics on its tier re2: %s', (_, cases) => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one: Case) => {
    const engine = millrace.createEngine(one.pipeline, {
      threads: 1,
      tier: 're2',
      baseFolder: FIXTURES.pathname,
    });
    const expected = await (async () => {
      const here = await import('../../engine/index.ts');
      const reference = here.createEngine(one.pipeline, {
        threads: 1,
        tier: 're2',
        baseFolder: FIXTURES.pathname,
      });
      return readRecords(await reference.run(batchOf(one)));
    })();
    expect(readRecords(await engine.run(batchOf(one)))).toEqual(expected);
    await engine.close();
  });
});

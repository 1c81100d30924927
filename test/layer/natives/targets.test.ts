import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ADDONS, ARCHITECTURES, NODE_PACKAGES, RUNTIMES, TARGETS } from '../../../layer/natives/targets.ts';

const require = createRequire(import.meta.url);

test('an addon on V8 has a file for each runtime and architecture, one on Node-API for each architecture', () => {
  expect(TARGETS.map(({ file }) => file)).toEqual([
    're2-linux-x64-abi127.node',
    're2-linux-x64-abi137.node',
    're2-linux-x64-abi147.node',
    're2-linux-arm64-abi127.node',
    're2-linux-arm64-abi137.node',
    're2-linux-arm64-abi147.node',
    'simdjson-linux-x64.node',
    'simdjson-linux-arm64.node',
  ]);
});

test('every Node that is compiled against has its integrity here', () => {
  const specs = ARCHITECTURES.flatMap(({ name }) =>
    RUNTIMES.map(({ nodeVersion }) => `node-linux-${name}@${nodeVersion}`),
  );
  expect(Object.keys(NODE_PACKAGES).sort()).toEqual(specs.sort());
  for (const integrity of Object.values(NODE_PACKAGES))
    expect(integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
});

test('the packages that the lock file has too are the same there', () => {
  const lock = JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, { version: string; integrity: string }>;
  };
  for (const { name } of ARCHITECTURES) {
    const { version, integrity } = lock.packages[`node_modules/node-linux-${name}`]!;
    expect(NODE_PACKAGES[`node-linux-${name}@${version}`]).toBe(integrity);
  }
});

test('a runtime that this runs on has its ABI', () => {
  const here = RUNTIMES.find(
    ({ nodeVersion }) => nodeVersion.split('.')[0] === process.versions.node.split('.')[0],
  );
  if (here !== undefined) expect(String(here.abi)).toBe(process.versions.modules);
  expect(RUNTIMES.map(({ abi }) => abi)).toEqual([127, 137, 147]); // https://github.com/nodejs/node/blob/main/doc/abi_version_registry.json
});

test.each(ADDONS)('the package of $name has the sources that a build copies', ({ name, sources }) => {
  const folder = dirname(require.resolve(`${name}/package.json`));
  for (const source of sources) expect(existsSync(join(folder, source))).toBe(true);
});

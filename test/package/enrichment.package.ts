/** The worked example of user code, by the commands of its README, with the package from its tarball. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, inject, it } from 'vitest';
import { npmInstall, succeed } from '../cli/support/packed-package.ts';

const EXAMPLE = fileURLToPath(new URL('../../docs/examples/enrichment', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'millrace-enrichment-'));
afterAll(() => rmSync(project, { recursive: true, force: true }));

it('installs, compiles, bundles and passes its tests', { timeout: 300_000 }, async () => {
  cpSync(EXAMPLE, project, {
    recursive: true,
    filter: (file) => !/\/(?:node_modules|enrich\.mjs|package-lock\.json|[^/]*\.tgz)$/.test(file),
  });
  cpSync(inject('tarball'), join(project, basename(inject('tarball'))));
  await npmInstall(project);
  await succeed('npm', ['run', 'typecheck'], { cwd: project });
  expect(await succeed('npm', ['test'], { cwd: project })).toMatch(/tests 2\n[\s\S]*fail 0\n/);
});

/**
 * @module test/package/pack
 * Packs the package in a copy of the checkout's files, as on a fresh clone after `npm ci`, and installs it into a project.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import manifest from '../../package.json' with { type: 'json' };
import { npmInstall, succeed } from '../cli/support/packed-package.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The tarball. */
    tarball: string;
    /** A project with the package in it, installed without install scripts. */
    project: string;
  }
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export default async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-package-'));
  const clone = join(folder, 'clone');
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: ROOT });
  for (const file of listed.toString().split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(ROOT, file), join(clone, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  // As CONTRIBUTING says; the project's .npmrc switches scripts off.
  await succeed('npm', ['pack', '--ignore-scripts=false', '--pack-destination', folder], { cwd: clone });
  const tarball = join(folder, `millrace-${manifest.version}.tgz`);
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  await npmInstall(project, tarball);
  provide('tarball', tarball);
  provide('project', project);
  return () => rmSync(folder, { recursive: true, force: true });
}

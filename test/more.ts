/**
 * @module test/more
 * `npm run test:more -- NAME`: tests that take more than git, Node, npm, python3, make and g++, each a suite with a configuration of
 * its own. What it takes, `npm run setup` installs (CONTRIBUTING.md).
 */
import { spawnSync } from 'node:child_process';

/** Name → where its tests are, and what else has to hold before. */
const SUITES: Readonly<Record<string, { readonly folder: string; readonly first?: readonly string[] }>> = {
  browser: { folder: 'test/browser' },
  package: { folder: 'test/package' },
  re2: { folder: 'test/re2' },
  template: { folder: 'test/layer/scan', first: ['tsc', '-p', 'test/layer/scan'] },
};

const [name = '', ...rest] = process.argv.slice(2);
const suite = Object.hasOwn(SUITES, name) ? SUITES[name]! : null;
if (suite === null) {
  console.error(
    `millrace: test:more: expected one of ${Object.keys(SUITES).join(', ')}, found "${name}"; for example: npm run test:more -- re2`,
  );
  process.exit(2);
}
const vitest = ['vitest', 'run', '--config', `${suite.folder}/vitest.config.ts`, ...rest];
for (const [command, ...argv] of [...(suite.first === undefined ? [] : [suite.first]), vitest]) {
  const { status, error } = spawnSync(command!, argv, { stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

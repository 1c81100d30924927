/**
 * @module layer/setup
 * `npm run layer:setup`: installs what building, verifying and trying the layer takes from Debian's packages, where this is root
 * on a Debian; says what is missing otherwise.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { BUILD_TOOLS, CLIENT_TOOLS, missingTools, packagesOf, VERIFY_TOOLS } from './tools.ts';

const ALL = [...new Set([...BUILD_TOOLS, ...VERIFY_TOOLS, ...CLIENT_TOOLS])];

function aptGet(...argv: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', ['-q', ...argv], { stdio: 'inherit', env }).status === 0;
}

const packages = packagesOf(missingTools(ALL));
if (packages.length === 0) {
  console.error('millrace: all tools of the layer are there');
} else if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  // A machine's lists may be old: they are fetched anew only where that is what fails.
  if (!aptGet(...install) && aptGet('update')) aptGet(...install);
  const missing = missingTools(ALL);
  if (missing.length > 0) {
    console.error(`millrace: still missing: ${missing.join(', ')}`);
    process.exitCode = 1;
  }
} else {
  console.error(
    `millrace: not root on a Debian system, so nothing was installed; needed: apt-get install ${packages.join(' ')}`,
  );
  process.exitCode = 1;
}

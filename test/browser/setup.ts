/**
 * @module test/browser/setup
 * `npm run test:browser:setup`: installs Debian's Chromium, where this is root on a Debian and there is none.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { browserPath } from './browser.ts';

const PACKAGES = ['chromium', 'fonts-dejavu-core'];

if (browserPath() === null && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES], {
    stdio: 'inherit',
    env,
  });
}
const found = browserPath();
console.log(found ?? `no Chromium, and not root on a Debian: install ${PACKAGES.join(' ')}`);
process.exitCode = found === null ? 1 : 0;

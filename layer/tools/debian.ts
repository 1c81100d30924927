/**
 * @module layer/tools/debian
 * Installs Debian packages where this process is root on Debian, for the set-ups of the layer, the bench and the browser.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

function aptGet(...argv: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', ['-q', ...argv], { stdio: 'inherit', env }).status === 0;
}

/**
 * Installs what is missing, and reports what still is; the exit status is then 1.
 * @param missing the packages that this machine lacks; called again after the installation
 */
export function installMissing(what: string, missing: () => readonly string[]): void {
  const packages = missing();
  const maySetUp = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (packages.length > 0 && maySetUp) {
    const install = ['install', '-y', '--no-install-recommends', ...packages];
    // The package lists are fetched only where installing fails without: old ones usually do.
    if (!aptGet(...install) && aptGet('update')) aptGet(...install);
  }
  const left = packages.length === 0 ? packages : missing();
  const why = maySetUp ? '' : ' (not installed: this is not root on Debian)';
  console.error(
    `millrace: ${what} ${left.length === 0 ? 'has all it needs' : `lacks ${left.join(' ')}${why}`}`,
  );
  process.exitCode = left.length === 0 ? 0 : 1;
}

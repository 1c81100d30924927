/**
 * @module bench/setup
 * `npm run bench:setup`: installs what the peers need from Debian's packages, where this is root on a Debian; says what
 * is missing otherwise. The benches run without: a peer that is not there is left out.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { missingFor } from './peers/build.ts';
import { PEERS } from './peers/table.ts';

function report(): string[] {
  return PEERS.flatMap((peer) => {
    const missing = missingFor(peer);
    console.log(
      `${peer.name.padEnd(18)}${missing === null ? 'ready' : `${missing}; Debian: ${peer.packages.join(' ')}`}`,
    );
    return missing === null ? [] : peer.packages;
  });
}

const packages = report();
if (packages.length > 0) {
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    const install = ['install', '-y', '--no-install-recommends', ...packages];
    spawnSync('apt-get', install, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    console.log();
    process.exitCode = report().length === 0 ? 0 : 1;
  } else {
    console.error(
      '\nmillrace: not root on a Debian system, so nothing was installed; the peers above are left out',
    );
    process.exitCode = 1;
  }
}

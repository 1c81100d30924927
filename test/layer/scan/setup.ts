/**
 * @module test/layer/scan/setup
 * `npm run setup -- template`: installs the scanners of `npm run test:more -- template`, from a lock file of their own.
 */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
  cwd: import.meta.dirname,
  stdio: 'inherit',
});
process.exit(status ?? 1);

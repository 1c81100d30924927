/**
 * @module test/cli/ranges/dying-worker
 * The worker of ranges, whose thread ends after some reads: by process.exit, or by an error where MILLRACE_TEST_DEATH is `throw`.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

export default (await import('../../../cli/run/ranges/range-worker.ts')).default;

const { readSync } = fs; // taken over behind the import, which reads files itself
let left = 40;
fs.readSync = ((...args: Parameters<typeof readSync>) => {
  left -= 1;
  if (left < 0 && process.env['MILLRACE_TEST_DEATH'] === 'throw') throw new Error('torn');
  if (left < 0) process.exit(7);
  return readSync(...args);
}) as typeof readSync;
syncBuiltinESMExports();

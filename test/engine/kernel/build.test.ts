import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  compileKernel,
  fingerprintText,
  moduleText,
  VARIANTS,
  type Variant,
} from '../../../engine/kernel/build.ts';
import { kernelModule } from '../../../engine/kernel/host/load.ts';

const FOLDER = path.join(import.meta.dirname, '../../../engine/kernel/wasm');

test.each(Object.keys(VARIANTS) as Variant[])(
  'compiling the %s build again gives the committed bytes',
  async (variant) => {
    const committed = await readFile(path.join(FOLDER, `${variant}.ts`), 'utf8');
    expect(moduleText(variant, await compileKernel(variant)) === committed).toBe(true);
  },
  60_000,
);

test('the fingerprint is that of the plain build', async () => {
  const [, base64] = /'([^']+)';/.exec(await readFile(path.join(FOLDER, 'plain.ts'), 'utf8'))!;
  const committed = await readFile(path.join(FOLDER, 'fingerprint.ts'), 'utf8');
  expect(fingerprintText(Buffer.from(base64!, 'base64'))).toBe(committed);
});

test('the relaxed build is taken where the runtime has relaxed SIMD', () => {
  expect(kernelModule().build).toBe('relaxed');
});

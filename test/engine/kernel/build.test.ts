import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { compileKernel, moduleText, VARIANTS, type Variant } from '../../../engine/kernel/build.ts';
import { instantiateKernel, kernelModule } from '../../../engine/kernel/load.ts';
import { PROGRAM } from '../../../engine/kernel/memory.ts';

const FOLDER = path.join(import.meta.dirname, '../../../engine/kernel/wasm');

test.each(Object.keys(VARIANTS) as Variant[])(
  'compiling the %s build again gives the committed bytes',
  async (variant) => {
    const committed = await readFile(path.join(FOLDER, `${variant}.ts`), 'utf8');
    expect(moduleText(variant, await compileKernel(variant)) === committed).toBe(true);
  },
  60_000,
);

test('the build for shared memory runs on shared memory', async () => {
  const wasm = await compileKernel('relaxed', true);
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 65_536, shared: true });
  const module = new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>);
  expect(instantiateKernel(module, memory, () => 0).staticsEnd()).toBeLessThanOrEqual(PROGRAM);
}, 60_000);

test('the relaxed build is taken where the runtime has relaxed SIMD', () => {
  expect(kernelModule().build).toBe('relaxed');
});

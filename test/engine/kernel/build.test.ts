import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { compileKernel, moduleText, VARIANTS, type Variant } from '../../../engine/kernel/build.ts';
import { createKernel } from '../../../engine/kernel/host/kernel.ts';
import { kernelModule } from '../../../engine/kernel/host/load.ts';
import { compilePattern, loadPattern } from '../../../engine/pattern/index.ts';
import { generateLines } from '../../../simulator/samples/corpus.ts';
import { differenceOf, pairFor } from './support.ts';

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
  const pair = pairFor({ parse: 'apache-combined' });
  const plan = pair.plan;
  if (plan.parse.kind !== 'pattern') throw new Error('a pattern');
  const program = compilePattern(plan.parse.pattern, { sharedMemory: true, caps: { milliseconds: 20_000 } });
  if ('declined' in program) throw new Error(program.declined);
  const matcher = {
    groupCount: program.groupCount,
    tableBytes: 0,
    instantiate: () => loadPattern(program, memory),
  };
  const kernel = createKernel(plan, matcher, { memory, module });
  if ('declined' in kernel) throw new Error(kernel.declined);
  const batch = packRecords(Array.from(generateLines({ seed: 3, count: 2000, variant: 'often-failing' })));
  expect(differenceOf({ ...pair, kernel }, batch)).toBeNull();
}, 60_000);

test('the relaxed build is taken where the runtime has relaxed SIMD', () => {
  expect(kernelModule().build).toBe('relaxed');
});

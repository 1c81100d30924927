/**
 * @module engine/kernel/build
 * `node engine/kernel/build.ts`: compiles assembly/ and writes wasm/*.ts. The results are committed, so that a fresh
 * clone runs without the compiler; a test compiles again and compares. Each is a module that holds its bytes as
 * base64, so that it goes wherever the code goes (bundles, CommonJS, a layer) without a path to find it by.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import asc from 'assemblyscript/asc';

const HERE = import.meta.dirname;

/** Which builds there are, and what tells them apart. */
export const VARIANTS = {
  relaxed: ['--enable', 'relaxed-simd'],
  plain: [],
} as const satisfies Record<string, readonly string[]>;

export type Variant = keyof typeof VARIANTS;

const OPTIONS = [
  'assembly/index.ts',
  ...['--runtime', 'stub', '--noAssert'],
  ...['--importMemory', '--memoryBase', '1024', '--enable', 'simd'],
];

/**
 * Compiles one build.
 * @param effort of the optimiser; the default takes 10 s, `-O1` 1 s
 * @throws Error with the compiler's messages
 */
export async function compileKernel(
  variant: Variant,
  effort: readonly string[] = ['-O3', '--converge'],
): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const args = [...OPTIONS, ...effort, ...VARIANTS[variant], '--baseDir', HERE, '-o', 'out.wasm'];
  const { error, stderr } = await asc.main(args, {
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') wasm = contents;
    },
  });
  if (error !== null) throw new Error(`asc: ${error.message}\n${stderr.toString()}`);
  if (wasm === undefined) throw new Error('asc wrote nothing');
  return wasm;
}

/** The text of the module that holds a build. */
export function moduleText(variant: Variant, wasm: Uint8Array): string {
  return `/**
 * @module engine/kernel/wasm/${variant}
 * The kernel, ${variant} build, as base64. Written by engine/kernel/build.ts; do not edit.
 */
export const WASM =
  '${Buffer.from(wasm).toString('base64')}';
`;
}

/** The text of the module that says which kernel it is, whichever build runs. */
export function fingerprintText(plain: Uint8Array): string {
  return `/**
 * @module engine/kernel/wasm/fingerprint
 * Which kernel it is: the plain build's SHA-256, its first 16 digits. Written by engine/kernel/build.ts; do not edit.
 */
export const FINGERPRINT = '${createHash('sha256').update(plain).digest('hex').slice(0, 16)}';
`;
}

if (import.meta.main) {
  const folder = path.join(HERE, 'wasm');
  await mkdir(folder, { recursive: true });
  for (const variant of Object.keys(VARIANTS) as Variant[]) {
    const wasm = await compileKernel(variant);
    await writeFile(path.join(folder, `${variant}.ts`), moduleText(variant, wasm));
    if (variant === 'plain') await writeFile(path.join(folder, 'fingerprint.ts'), fingerprintText(wasm));
    process.stdout.write(`${variant}: ${wasm.length} bytes\n`);
  }
}

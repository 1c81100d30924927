/**
 * @module engine/kernel/host/load
 * Picks the build this processor and runtime can run, compiles it once per process, and makes instances.
 */
import type { KernelMatcher, MatchFunction } from '../matcher.ts';
import { CAPTURES } from '../memory.ts';
import type { Inflation } from './inflation.ts';
import { type Build, wasmOf } from './wasm.ts';

export type { Build } from './wasm.ts';

/** The kernel's exports (assembly/index.ts). Addresses and counts are unsigned, but arrive as signed. */
export interface KernelExports {
  runPacked(from: number, to: number): number;
  runTexts(from: number, to: number): number;
  runLines(start: number, end: number): number;
  runEvent(start: number, end: number): number;
  readEvent(start: number, end: number): number;
  writeReply(records: number): number;
  /** The state of SHA-256 behind a message's first block; both are addresses. */
  beginHash(state: number, block: number): void;
  staticsEnd(): number;
}

interface Compiled {
  readonly build: Build;
  readonly module: WebAssembly.Module;
}

let compiled: Compiled | undefined;

const compile = (build: Build): Compiled => ({ build, module: new WebAssembly.Module(wasmOf(build)) });

/** Not `WebAssembly.validate` before: that takes twice as long as compiling, which leaves functions to their first call. */
function compileFastest(): Compiled {
  try {
    return compile('relaxed');
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    return compile('plain');
  }
}

/**
 * The kernel's module. Relaxed SIMD (in V8 since Node 21) is 8–10 % faster; where it is missing, or switched off by a
 * flag, compiling fails and the plain build is taken.
 * @param only for tests: one build and no other
 */
export function kernelModule(only?: Build): Compiled {
  if (only !== undefined) return compile(only);
  compiled ??= compileFastest();
  return compiled;
}

/** An instance of the kernel over a memory, with the matcher it calls. */
export function instantiateKernel(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  match: MatchFunction,
  inflate: Inflation['inflate'] = () => 0,
): KernelExports {
  const abort = () => {
    throw new WebAssembly.RuntimeError('the kernel aborted');
  };
  const { exports } = new WebAssembly.Instance(module, {
    env: { memory, abort },
    host: { inflate },
    pattern: { match },
  });
  const kernel = exports as unknown as KernelExports;
  if (kernel.staticsEnd() > CAPTURES) throw new Error('the kernel’s tables reach into CAPTURES: move it');
  return kernel;
}

/** For records that need no matcher. */
export const NO_MATCHER: KernelMatcher = { groupCount: 0, tableBytes: 0, instantiate: () => () => 0 };

/**
 * @module engine/pipeline/compile
 * Plan → Program, for the tier that `choose-tier.ts` decided on.
 */
import { MillraceError } from '../errors.ts';
import { createKernel } from '../kernel/kernel.ts';
import { createKernelProgram } from '../kernel/kernel-program.ts';
import { NO_MATCHER } from '../kernel/load.ts';
import type { KernelMatcher } from '../kernel/matcher.ts';
import { isShared, shareMemory } from '../kernel/share-memory.ts';
import { loadPattern, type PatternProgram } from '../pattern/index.ts';
import { describeFailure } from '../shape/describe-failure.ts';
import type { MapFunction } from './config.ts';
import { compileOracle } from './oracle.ts';
import type { Plan } from './plan.ts';
import type { Program } from './program.ts';

/** Loads the module behind `map`. */
async function loadMap(module: string): Promise<MapFunction> {
  let found: string;
  try {
    const loaded = (await import(module)) as { default?: unknown };
    if (typeof loaded.default === 'function') return loaded.default as MapFunction;
    found = loaded.default === undefined ? 'a module without one' : typeof loaded.default;
  } catch (error) {
    found = `"${(error as Error).message}" while loading ${module}`;
  }
  throw new MillraceError('ERR_MILLRACE_PIPELINE', {
    path: 'map',
    expected: 'a module whose default export is a function',
    found,
  });
}

/** The oracle path, compiled when the first record comes to it: most batches never need RE2 to be loaded. */
function lazyOracle(plan: Plan): Program {
  let oracle: Program | undefined;
  return {
    run(batch, progress) {
      oracle ??= compileOracle(plan, null);
      return oracle.run(batch, progress);
    },
  };
}

function kernelProgram(plan: Plan, matcher: KernelMatcher): Program {
  const oracle = lazyOracle(plan);
  const kernel = createKernel(plan, matcher);
  return 'declined' in kernel ? oracle : createKernelProgram(kernel, oracle, describeFailure);
}

/** The compiled pattern as the kernel takes it. */
function patternMatcher(program: PatternProgram): KernelMatcher {
  return {
    groupCount: program.groupCount,
    tableBytes: 0,
    instantiate: (memory) => loadPattern(isShared(memory) ? forShared(program) : program, memory),
  };
}

function forShared(program: PatternProgram): PatternProgram {
  return program.form === 'wasm'
    ? { ...program, wasm: shareMemory(program.wasm), sharedMemory: true }
    : program;
}

/** The matcher of a plan that runs on the kernel, for memories shared or not; `null`: it runs on another tier. */
export function kernelMatcher({ tier }: Plan): KernelMatcher | null {
  if (tier.kind !== 'kernel') return null;
  return tier.matcher === null ? NO_MATCHER : patternMatcher(tier.matcher);
}

/**
 * Compiles a plan for this thread.
 * @param inlineMap the function, where `plan.map` is `'inline'`
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where the map module cannot be used
 */
export async function compileProgram(plan: Plan, inlineMap: MapFunction | null = null): Promise<Program> {
  const matcher = kernelMatcher(plan);
  if (matcher !== null) return kernelProgram(plan, matcher);
  const map = plan.map === null || plan.map === 'inline' ? inlineMap : await loadMap(plan.map.module);
  return compileOracle(plan, map);
}

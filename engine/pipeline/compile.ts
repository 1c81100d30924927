/**
 * @module engine/pipeline/compile
 * Plan → Program, for the tier that `choose-tier.ts` decided on.
 */
import { MillraceError } from '../errors.ts';
import { createKernel } from '../kernel/kernel.ts';
import { createKernelProgram } from '../kernel/kernel-program.ts';
import type { KernelMatcher } from '../kernel/matcher.ts';
import { describeFailure } from '../shape/describe-failure.ts';
import type { MapFunction } from './config.ts';
import { kernelMatcher } from './kernel-matcher.ts';
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

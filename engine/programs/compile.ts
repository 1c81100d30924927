/**
 * @module engine/programs/compile
 * Plan → Program, for the tier that `choose-tier.ts` decided on.
 */

import type { MapFunction } from '../config/schema.ts';
import { MillraceError } from '../errors.ts';
import { createKernel } from '../kernel/host/kernel.ts';
import { createKernelProgram } from '../kernel/host/kernel-program.ts';
import type { KernelMatcher } from '../kernel/matcher.ts';
import type { Plan } from '../plan/plan.ts';
import type { Program } from '../plan/program.ts';
import { compileReference } from '../reference/reference.ts';
import { describeFailure } from '../values/describe-failure.ts';
import { kernelMatcher } from './kernel-matcher.ts';

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

/** The reference path, compiled when the first record comes to it: most batches never need RE2 to be loaded. */
function lazyReference(plan: Plan): Program {
  let reference: Program | undefined;
  return {
    run(batch, progress) {
      reference ??= compileReference(plan, null);
      return reference.run(batch, progress);
    },
  };
}

function kernelProgram(plan: Plan, matcher: KernelMatcher): Program {
  const reference = lazyReference(plan);
  const kernel = createKernel(plan, matcher);
  return 'declined' in kernel ? reference : createKernelProgram(kernel, reference, describeFailure);
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
  return compileReference(plan, map);
}

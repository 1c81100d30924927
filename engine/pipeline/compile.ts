/**
 * @module engine/pipeline/compile
 * Plan → Program, for the tier that `choose-tier.ts` decided on.
 */
import { MillraceError } from '../errors.ts';
import { createKernel } from '../kernel/kernel.ts';
import { createKernelProgram } from '../kernel/kernel-program.ts';
import { NO_MATCHER } from '../kernel/load.ts';
import type { KernelMatcher } from '../kernel/matcher.ts';
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

function kernelProgram(plan: Plan, matcher: PatternProgram | null): Program {
  const oracle = lazyOracle(plan);
  const kernel = createKernel(plan, matcher === null ? NO_MATCHER : patternMatcher(matcher));
  return 'declined' in kernel ? oracle : createKernelProgram(kernel, oracle, describeFailure);
}

/** The compiled pattern as the kernel takes it; V8 compiles it once, however many kernels there are. */
function patternMatcher(program: PatternProgram): KernelMatcher {
  let module: WebAssembly.Module | undefined;
  return {
    groupCount: program.groupCount,
    tableBytes: 0,
    instantiate(memory) {
      if (program.form !== 'lazy-table') module ??= new WebAssembly.Module(program.wasm);
      return loadPattern(program, memory, module);
    },
  };
}

/**
 * Compiles a plan for this thread.
 * @param inlineMap the function, where `plan.map` is `'inline'`
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where the map module cannot be used
 */
export async function compileProgram(plan: Plan, inlineMap: MapFunction | null = null): Promise<Program> {
  if (plan.tier.kind === 'kernel') return kernelProgram(plan, plan.tier.matcher);
  const map = plan.map === null || plan.map === 'inline' ? inlineMap : await loadMap(plan.map.module);
  return compileOracle(plan, map);
}

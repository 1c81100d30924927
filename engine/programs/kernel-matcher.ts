/**
 * @module engine/programs/kernel-matcher
 * The matcher of a plan that runs on the kernel.
 */
import { NO_MATCHER } from '../kernel/host/load.ts';
import type { KernelMatcher } from '../kernel/matcher.ts';
import { loadPattern, type PatternProgram } from '../pattern/index.ts';
import type { Plan } from '../plan/plan.ts';

/** The compiled pattern as the kernel takes it; V8 compiles it once, however many kernels there are. */
function patternMatcher(program: PatternProgram): KernelMatcher {
  let module: WebAssembly.Module | undefined;
  return {
    groupCount: program.groupCount,
    tableBytes: 0,
    instantiate(memory) {
      module ??= new WebAssembly.Module(program.wasm);
      return loadPattern(program, memory, module);
    },
  };
}

/** `null`: the plan runs on another tier. */
export function kernelMatcher({ tier }: Plan): KernelMatcher | null {
  if (tier.kind !== 'kernel') return null;
  return tier.matcher === null ? NO_MATCHER : patternMatcher(tier.matcher);
}

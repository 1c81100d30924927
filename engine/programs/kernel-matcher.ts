/**
 * @module engine/programs/kernel-matcher
 * The matcher of a plan that runs on the kernel.
 */
import { NO_MATCHER } from '../kernel/host/load.ts';
import type { KernelMatcher } from '../kernel/matcher.ts';
import { compileModules, loadPattern, type PatternModules } from '../pattern/load.ts';
import type { PatternProgram } from '../pattern/program.ts';
import type { Plan } from '../plan/plan.ts';

/** The compiled pattern as the kernel takes it; V8 compiles it once, however many kernels there are. */
function patternMatcher(program: PatternProgram): KernelMatcher {
  let modules: PatternModules | undefined;
  return {
    groupCount: program.groupCount,
    tableBytes: 0,
    instantiate(memory) {
      modules ??= compileModules(program);
      return loadPattern(program, memory, modules);
    },
  };
}

/** `null`: the plan runs on another tier. */
export function kernelMatcher({ tier }: Plan): KernelMatcher | null {
  if (tier.kind !== 'kernel') return null;
  return tier.matcher === null ? NO_MATCHER : patternMatcher(tier.matcher);
}

/**
 * @module engine/built/plan-file
 * What a built pipeline holds: the plan, and what is known only where it runs left open. Loading one needs neither schema nor pattern
 * compiler.
 */
import { DEFAULT_LIMITS, type Limits, limitsOfFunction } from '../limits.ts';
import type { Alternative, Plan } from '../plan/plan.ts';
import { askedTier, NO_WEBASSEMBLY, type Tier } from '../programs/asked-tier.ts';
import { findModule } from '../user-code/module-file.ts';
import { readBuilt, writeBuilt } from './file.ts';

/** A module of the user's: the step that names it, and its path from the file's folder. */
export interface StoredModule {
  readonly alternative: number;
  readonly step: number;
  readonly file: string;
}

export interface PlanFile {
  readonly plan: Plan;
  /** Those that the pipeline sets itself. The others depend on the function's memory. */
  readonly limits: Partial<Limits>;
  readonly modules: readonly StoredModule[];
  /** A line that the pipeline reads, to warm up with; `null`: none is known. */
  readonly example: string | null;
  /** Of what it was built from, for summaries. */
  readonly version: string | null;
}

export interface Opened extends Pick<PlanFile, 'example' | 'version'> {
  readonly plan: Plan;
}

export const writePlanFile = (file: PlanFile): Uint8Array => writeBuilt(file);

function withModules(
  alternatives: Plan['alternatives'],
  modules: readonly StoredModule[],
  baseFolder: string,
): Plan['alternatives'] {
  if (modules.length === 0) return alternatives;
  const found = alternatives.map(({ parse, steps }, alternative): Alternative => {
    const plans = steps.map((one, step) => {
      const module = modules.find((stored) => stored.alternative === alternative && stored.step === step);
      if (module === undefined) return one;
      return { kind: one.kind, plan: { module: findModule(module.file, baseFolder, one.kind) } };
    });
    return { parse, steps: plans };
  });
  return found as [Alternative, ...Alternative[]];
}

/** What runs the plan here: as it was built, if this process can and nothing else is asked for. */
function tierHere(plan: Plan, asked: 'auto' | Tier): Plan['tier'] {
  if (plan.alternatives[0].parse.header === true) return plan.tier; // it is chosen behind each header
  return askedTier(asked, () =>
    globalThis.WebAssembly === undefined ? { kind: 're2', because: NO_WEBASSEMBLY } : plan.tier,
  );
}

/**
 * The plan of a built pipeline, for this process.
 * @param baseFolder where the paths of modules start
 * @param memoryMb of the function; `null`: this is none
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where the file or a module of the user's cannot be used
 */
export function openPlanFile(
  bytes: Uint8Array,
  baseFolder: string,
  tier: 'auto' | Tier,
  memoryMb: number | null,
): Opened {
  const { plan, limits, modules, example, version } = readBuilt(bytes) as PlanFile;
  const here: Plan = {
    ...plan,
    alternatives: withModules(plan.alternatives, modules, baseFolder),
    limits: { ...DEFAULT_LIMITS, ...limitsOfFunction(memoryMb), ...limits },
    tier: tierHere(plan, tier),
    askedTier: tier,
  };
  return { plan: here, example, version };
}

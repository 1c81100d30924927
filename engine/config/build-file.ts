/**
 * @module engine/config/build-file
 * A pipeline compiled ahead: the file that `openPlanFile` reads.
 */
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type StoredModule, writePlanFile } from '../built/plan-file.ts';
import { MillraceError } from '../errors.ts';
import { formatByName } from '../formats/index.ts';
import type { Plan, StepPlan } from '../plan/plan.ts';
import type { FunctionPlan } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { STEPS } from '../steps/index.ts';
import { buildPlan } from './build-plan.ts';
import type { PipelineConfig } from './schema.ts';

export interface BuildOptions {
  /** Where relative paths in the pipeline start. Default: the working folder. */
  readonly baseFolder?: string;
  /** The folder that the file will be in, from which it finds modules of user code. Default: `baseFolder`. */
  readonly outFolder?: string;
  /** What tells the pipeline from an earlier one, for summaries. */
  readonly version?: string | null;
}

/** A line that the pipeline reads: that of its format. */
export const exampleOf = (parse: PipelineConfig['parse']): string | null =>
  typeof parse === 'string' ? (formatByName(parse)?.examples[0]?.line ?? null) : null;

/** The plan without the places of modules on this machine, and these apart. */
function takeModules(plan: Plan, outFolder: string) {
  const modules: StoredModule[] = [];
  const withoutModule = (one: StepPlan, alternative: number, step: number): StepPlan => {
    if (!member(STEPS, one.kind).userCode) return one;
    const { module } = one.plan as Extract<FunctionPlan, { readonly module: string }>;
    const file = relative(outFolder, fileURLToPath(module)).split(sep).join('/');
    modules.push({ alternative, step, file });
    return { kind: one.kind, plan: { module: file } };
  };
  const alternatives = plan.alternatives.map(({ parse, steps }, alternative) => ({
    parse,
    steps: steps.map((one, step) => withoutModule(one, alternative, step)),
  }));
  return { plan: { ...plan, alternatives: alternatives as unknown as Plan['alternatives'] }, modules };
}

/**
 * Compiles a pipeline to a file that {@link createEngine} takes in its place, which then need not check and compile it. It is for this version of
 * millrace alone.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where the pipeline is wrong, or has a function in it: that must be a module
 * @example
 * writeFileSync('pipeline.millrace', buildPipeline({ parse: 'apache-combined' }));
 * const engine = createEngine(readFileSync('pipeline.millrace'));
 */
export function buildPipeline(pipeline: PipelineConfig, options: BuildOptions = {}): Uint8Array {
  const { baseFolder = process.cwd(), outFolder = baseFolder, version = null } = options;
  const built = buildPlan(pipeline, baseFolder);
  if (built.userCode === 'function') {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: 'map',
      expected: 'a path to a module, as a file cannot hold a function',
      found: 'a function',
      hint: 'put it into a file of its own: map: ./map.js',
    });
  }
  const { limits = {}, parse } = pipeline;
  const { plan, modules } = takeModules(built, outFolder);
  return writePlanFile({ plan, limits, modules, example: exampleOf(parse), version });
}

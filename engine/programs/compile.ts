/**
 * @module engine/programs/compile
 * Plan → Program, for the tier that `choose-tier.ts` decided on.
 */
import { MillraceError } from '../errors.ts';
import type { Framing } from '../kernel/host/framing.ts';
import { createKernel } from '../kernel/host/kernel.ts';
import type { Plan } from '../plan/plan.ts';
import type { Program } from '../plan/program.ts';
import type { FindFunction, FunctionPlan, UserFunction } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { compileReference } from '../reference/reference.ts';
import { STEPS } from '../steps/index.ts';
import { decoding } from './decoding.ts';
import { byHeader, needsHeader } from './headers.ts';
import { kernelMatcher } from './kernel-matcher.ts';
import { withFallback } from './with-fallback.ts';

/** Loads a module of the user's. */
async function loadFunction(module: string): Promise<UserFunction> {
  let found: string;
  try {
    const loaded = (await import(/* webpackIgnore: true */ module)) as { default?: unknown };
    if (typeof loaded.default === 'function') return loaded.default as UserFunction;
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

/** All functions of a plan, loaded. */
async function loadFunctions({ alternatives }: Plan, inline: readonly UserFunction[]): Promise<FindFunction> {
  const plans = alternatives
    .flatMap(({ steps }) => steps)
    .filter(({ kind }) => member(STEPS, kind).userCode)
    .map(({ plan }) => plan as FunctionPlan);
  const loaded = new Map<string, UserFunction>();
  for (const plan of plans) {
    if ('module' in plan && !loaded.has(plan.module))
      loaded.set(plan.module, await loadFunction(plan.module));
  }
  return (plan) => ('module' in plan ? loaded.get(plan.module)! : inline[plan.inline]!);
}

/** A program that is compiled when the first record comes to it: most batches never need RE2 to be loaded. */
function lazily(make: () => Program['run']): Program['run'] {
  let run: Program['run'] | undefined;
  return (batch, progress, limit) => {
    run ??= make();
    return run(batch, progress, limit);
  };
}

function kernelProgram(
  plan: Plan,
  tier: Extract<Plan['tier'], { kind: 'kernel' }>,
  framing: Framing | undefined,
): Program {
  const reference = lazily(() => compileReference(plan).run);
  const matcher = kernelMatcher(plan)!;
  const kernel = createKernel(plan, tier.image, matcher, framing === undefined ? {} : { framing });
  if ('declined' in kernel) return { run: decoding(plan, reference, reference) };
  const direct = withFallback(plan, kernel, reference);
  const run = decoding(plan, direct.run, direct.run);
  // By decoders that are named no record is text before it is decoded.
  if (plan.decode.length > 0 && plan.decode[0] !== 'auto') return { run };
  // What is handed back while the kernel is in the middle of something is decoded and run on another one.
  const second = lazily(() => {
    const another = createKernel(plan, tier.image, matcher);
    return 'declined' in another ? reference : withFallback(plan, another, reference).run;
  });
  return {
    ...withFallback(plan, kernel, decoding(plan, second, reference)),
    run,
    runHandedBack: decoding(plan, direct.run, reference),
  };
}

function compile(plan: Plan, find: FindFunction, framing?: Framing): Program {
  if (plan.tier.kind === 'kernel') return kernelProgram(plan, plan.tier, framing);
  const { run } = compileReference(plan, find);
  return { run: decoding(plan, run, run) };
}

/**
 * Compiles a plan for this thread.
 * @param functions the pipeline's own functions, where `plan.userCode` is `'function'`
 * @param framing of events that the program is to take as bytes
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where a module of the user's cannot be used
 */
export async function compileProgram(
  plan: Plan,
  functions: readonly UserFunction[] = [],
  framing?: Framing,
): Promise<Program> {
  const find = await loadFunctions(plan, functions);
  if (!needsHeader(plan)) return compile(plan, find, framing);
  // What it decodes to is no payload of its own: it is decoded already.
  const { run, runPayload } = byHeader(plan, (completed) => compile({ ...completed, decode: [] }, find).run);
  return { run: decoding(plan, runPayload, run) };
}

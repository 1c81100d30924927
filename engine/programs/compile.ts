/**
 * @module engine/programs/compile
 * Plan → Program, for the tier that `choose-tier.ts` decided on.
 */
import { type CollectGarbage, NEVER } from '../garbage.ts';
import type { Framing } from '../kernel/host/framing.ts';
import { createKernel } from '../kernel/host/kernel.ts';
import type { Plan } from '../plan/plan.ts';
import type { Program } from '../plan/program.ts';
import type { FunctionPlan } from '../plan/step.ts';
import { isDeclined } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { compileReference } from '../reference/reference.ts';
import { STEPS } from '../steps/index.ts';
import { codeOfConfig, loadUserCode, type MapConfig, type UserCode } from '../user-code/function.ts';
import { decoding, decodingUserCode } from './decoding.ts';
import { frontOf } from './front.ts';
import { kernelMatcher } from './kernel-matcher.ts';
import { needsHeader } from './needs-header.ts';
import { compileUserCode } from './user-code.ts';
import { withFallback } from './with-fallback.ts';

/** Finds the user code behind a step's plan. */
type FindCode = (plan: FunctionPlan) => UserCode;

/** All user code of a plan, loaded; and whether some of it may look at context values. */
async function loadAll({ alternatives }: Plan, inline: readonly MapConfig[]) {
  const plans = alternatives
    .flatMap(({ steps }) => steps)
    .filter(({ kind }) => member(STEPS, kind).userCode)
    .map(({ plan }) => plan as FunctionPlan);
  const loaded = new Map<string, UserCode>();
  for (const plan of plans) {
    if ('module' in plan && !loaded.has(plan.module))
      loaded.set(plan.module, await loadUserCode(plan.module));
  }
  const find: FindCode = (plan) =>
    'module' in plan ? loaded.get(plan.module)! : codeOfConfig(inline[plan.inline]!);
  return { find, takesContext: plans.some((plan) => find(plan).takesContext) };
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
  collect: CollectGarbage,
): Program {
  const reference = lazily(() => compileReference(plan).run);
  const matcher = kernelMatcher(plan)!;
  const kernel = createKernel(plan, tier.image, matcher, framing === undefined ? {} : { framing, collect });
  if ('declined' in kernel) return { run: decoding(plan, reference, reference, collect) };
  const direct = withFallback(plan, kernel, reference);
  const run = decoding(plan, direct.run, direct.run, collect);
  // What is handed back while the kernel is in the middle of something is decoded and run on another one.
  const second = lazily(() => {
    const another = createKernel(plan, tier.image, matcher);
    return 'declined' in another ? reference : withFallback(plan, another, reference).run;
  });
  const whole = withFallback(plan, kernel, decoding(plan, second, reference, collect));
  const runHandedBack = decoding(plan, direct.run, reference, collect);
  if (plan.decode.length === 0 || plan.decode[0] === 'auto') return { ...whole, run, runHandedBack };
  // By decoders that are named no record is text before it is decoded: of an event, lines are taken where they lie, and all else is
  // handed back.
  return { run, runHandedBack, reserveEvent: whole.reserveEvent!, runEvent: whole.runEvent! };
}

function compile(plan: Plan, collect: CollectGarbage, framing?: Framing): Program {
  if (plan.tier.kind === 'kernel') return kernelProgram(plan, plan.tier, framing, collect);
  const { run } = compileReference(plan);
  return { run: decoding(plan, run, run, collect) };
}

/** A plan with user code, but for decoding. */
function compileCode(plan: Plan, find: FindCode, collect: CollectGarbage) {
  const front = plan.tier.kind === 'kernel' ? frontOf(plan) : null;
  const program = front === null || isDeclined(front) ? null : compile({ ...plan, ...front }, collect);
  return compileUserCode(plan, find, program);
}

const onlyUserCode = ({ contextNames }: Plan, runUserCode: NonNullable<Program['runUserCode']>): Program => ({
  run: () => {
    throw new Error('a program with user code was run without it');
  },
  runUserCode,
  ...(contextNames === null ? {} : { contextNames }),
});

/**
 * Compiles a plan for this thread.
 * @param functions the pipeline's own functions, where `plan.userCode` is `'function'`
 * @param framing of events that the program is to take as bytes
 * @param collect called between the records that it decodes
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where a module of the user's cannot be used
 */
export async function compileProgram(
  whole: Plan,
  functions: readonly MapConfig[] = [],
  framing?: Framing,
  collect: CollectGarbage = NEVER,
): Promise<Program> {
  let plan = whole;
  if (plan.userCode !== 'none') {
    const { find, takesContext } = await loadAll(plan, functions);
    if (!takesContext) plan = { ...plan, contextNames: plan.beforeCode?.contextNames ?? null };
    if (!needsHeader(plan)) {
      const run = compileCode(plan, find, collect);
      return onlyUserCode(plan, decodingUserCode(plan, run, run, collect));
    }
    const { userCodeByHeader } = await import('./headers.ts');
    const { run, runPayload } = userCodeByHeader(plan, (completed) => compileCode(completed, find, collect));
    return onlyUserCode(plan, decodingUserCode(plan, runPayload, run, collect));
  }
  if (!needsHeader(plan)) return compile(plan, collect, framing);
  const { byHeader } = await import('./headers.ts');
  // What it decodes to is no payload of its own: it is decoded already.
  const { run, runPayload } = byHeader(
    plan,
    (completed) => compile({ ...completed, decode: [] }, collect).run,
  );
  return { run: decoding(plan, runPayload, run, collect) };
}

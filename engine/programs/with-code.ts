/**
 * @module engine/programs/with-code
 * Plan → Program, for plans with code of the user's. Loaded by need: it is a tenth of what an engine runs on.
 */
import type { CollectGarbage } from '../garbage.ts';
import type { Plan } from '../plan/plan.ts';
import type { Program } from '../plan/program.ts';
import { type FunctionPlan, isDeclined } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { STEPS } from '../steps/index.ts';
import { codeOfConfig, loadUserCode, type MapConfig, type UserCode } from '../user-code/function.ts';
import { decodingUserCode } from './decoding.ts';
import { frontOf } from './front.ts';
import { needsHeader } from './needs-header.ts';
import { compileUserCode } from './user-code.ts';

/** Compiles what runs before the user's code. */
type Compile = (plan: Plan, collect: CollectGarbage) => Program;

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

/** A plan with user code, but for decoding. */
function compileCode(plan: Plan, find: FindCode, compile: Compile, collect: CollectGarbage) {
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
 * Compiles a plan with user code for this thread.
 * @param functions the pipeline's own functions, where `plan.userCode` is `'function'`
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where a module of the user's cannot be used
 */
export async function compileWithCode(
  whole: Plan,
  functions: readonly MapConfig[],
  compile: Compile,
  collect: CollectGarbage,
): Promise<Program> {
  const { find, takesContext } = await loadAll(whole, functions);
  const plan = takesContext ? whole : { ...whole, contextNames: whole.beforeCode?.contextNames ?? null };
  if (!needsHeader(plan)) {
    const run = compileCode(plan, find, compile, collect);
    return onlyUserCode(plan, decodingUserCode(plan, run, run, collect));
  }
  const { userCodeByHeader } = await import('./headers.ts');
  const { run, runPayload } = userCodeByHeader(plan, (completed) =>
    compileCode(completed, find, compile, collect),
  );
  return onlyUserCode(plan, decodingUserCode(plan, runPayload, run, collect));
}

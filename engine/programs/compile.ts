/**
 * @module engine/programs/compile
 * Plan → Program, for the tier that `choose-tier.ts` decided on.
 */
import { type CollectGarbage, NEVER } from '../garbage.ts';
import type { Framing } from '../kernel/host/framing.ts';
import { createKernel } from '../kernel/host/kernel.ts';
import type { Plan } from '../plan/plan.ts';
import type { Program } from '../plan/program.ts';
import { compileReference } from '../reference/reference.ts';
import type { MapConfig } from '../user-code/function.ts';
import { decoding } from './decoding.ts';
import { kernelMatcher } from './kernel-matcher.ts';
import { needsHeader } from './needs-header.ts';
import { withFallback } from './with-fallback.ts';

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

/**
 * Compiles a plan for this thread.
 * @param functions the pipeline's own functions, where `plan.userCode` is `'function'`
 * @param framing of events that the program is to take as bytes
 * @param collect called between the records that it decodes
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where a module of the user's cannot be used
 */
export async function compileProgram(
  plan: Plan,
  functions: readonly MapConfig[] = [],
  framing?: Framing,
  collect: CollectGarbage = NEVER,
): Promise<Program> {
  if (plan.userCode !== 'none') {
    const { compileWithCode } = await import('./with-code.ts');
    return compileWithCode(plan, functions, compile, collect);
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

/**
 * @module engine/programs/choose-tier
 * The one chooser: which tier runs a plan. Tiers say whether they can, by a value; only this file decides. The choice
 * depends on the plan alone, and on whether the process has WebAssembly.
 */
import { MillraceError, show } from '../errors.ts';
import { compiledPattern } from '../formats/compiled-pattern.ts';
import { encodeImage } from '../kernel/encode/image.ts';
import { compilePatterns } from '../pattern/index.ts';
import type { PlanSteps, TierPlan } from '../plan/plan.ts';
import { isDeclined } from '../plan/step.ts';
import { readPattern } from '../reference/pattern-groups.ts';
import { frontOf } from './front.ts';

/** The tiers, the fastest first. */
export const TIERS = ['kernel', 're2'] as const;
export type Tier = (typeof TIERS)[number];

const NO_WEBASSEMBLY = 'this process has no WebAssembly (--jitless)';

/** The kernel for a plan, or for what of it is before the user's code; or why it is not for it. */
function tryKernel(whole: PlanSteps): TierPlan {
  if (globalThis.WebAssembly === undefined) return { kind: 're2', because: NO_WEBASSEMBLY };
  const plan = whole.userCode === 'none' ? whole : frontOf(whole);
  if (isDeclined(plan)) return { kind: 're2', because: `the kernel has no ${plan.declined}` };
  const patterns = plan.alternatives.map(({ parse }) => parse.pattern?.source ?? null);
  const groupCounts = patterns.map((source) => (source === null ? 0 : readPattern(source).groups.length));
  const image = encodeImage(plan, groupCounts);
  if (isDeclined(image)) return { kind: 're2', because: `the kernel has no ${image.declined}` };
  const sources = patterns.filter((source) => source !== null);
  if (sources.length === 0) return { kind: 'kernel', image, matcher: null };
  const read = plan.alternatives.flatMap(({ parse: { pattern } }) =>
    pattern === null ? [] : [new Set(pattern.columns.flatMap(({ groups }) => groups))],
  );
  const matcher =
    (sources.length === 1 ? compiledPattern(sources[0]!) : null) ?? compilePatterns(sources, { read });
  if (isDeclined(matcher)) return { kind: 're2', because: `the pattern: ${matcher.declined}` };
  return { kind: 'kernel', image, matcher };
}

/**
 * @param asked `auto` takes the fastest that can
 * @throws MillraceError `ERR_MILLRACE_SETTING` where the tier is unknown, or cannot run the plan
 */
export function chooseTier(plan: PlanSteps, asked: 'auto' | Tier): TierPlan {
  if (asked === 're2') return { kind: 're2', because: 'as asked for' };
  if (asked !== 'auto' && asked !== 'kernel') {
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: 'tier',
      expected: `auto or ${TIERS.join(', ')}`,
      found: show(asked),
    });
  }
  const tier = tryKernel(plan);
  if (asked === 'kernel' && tier.kind !== 'kernel') {
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: 'tier',
      expected: 'a tier that can run this pipeline',
      found: `"kernel", which cannot: ${tier.because}`,
      hint: 'use auto, or re2',
    });
  }
  return tier;
}

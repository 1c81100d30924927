/**
 * @module engine/programs/asked-tier
 * The tiers, and what becomes of a choice where a user asks for one of them.
 */
import { MillraceError, show } from '../errors.ts';
import type { TierPlan } from '../plan/plan.ts';

/** The tiers, the fastest first. */
export const TIERS = ['kernel', 're2'] as const;
export type Tier = (typeof TIERS)[number];

export const NO_WEBASSEMBLY = 'this process has no WebAssembly (--jitless)';

/**
 * @param asked `auto` takes the fastest that can
 * @param fastest finds it
 * @throws MillraceError `ERR_MILLRACE_SETTING` where the tier is unknown, or cannot run the plan
 */
export function askedTier(asked: 'auto' | Tier, fastest: () => TierPlan): TierPlan {
  if (asked === 're2') return { kind: 're2', because: 'as asked for' };
  if (asked !== 'auto' && asked !== 'kernel') {
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: 'tier',
      expected: `auto or ${TIERS.join(', ')}`,
      found: show(asked),
    });
  }
  const tier = fastest();
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

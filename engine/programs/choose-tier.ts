/**
 * @module engine/programs/choose-tier
 * The one chooser: which tier runs a plan. Tiers say whether they can, by a value; only this file decides. The choice
 * depends on the plan alone, and on whether the process has WebAssembly.
 */
import { compiledPattern } from '../formats/compiled-pattern.ts';
import { encodeImage } from '../kernel/encode/image.ts';
import { chainPatterns, compilePatterns } from '../pattern/index.ts';
import type { HandedBack, PlanSteps, TierPlan } from '../plan/plan.ts';
import { isDeclined } from '../plan/step.ts';
import { readPattern } from '../reference/pattern-groups.ts';
import { askedTier, NO_WEBASSEMBLY, type Tier } from './asked-tier.ts';
import { frontOf } from './front.ts';

/** Why the kernel would hand every record back; `null`: it does some. */
function handsAllBack({ alternatives }: PlanSteps, handsBack: readonly HandedBack[]): string | null {
  for (const index of alternatives.keys()) {
    const back = handsBack.find(({ alternative }) => alternative === index);
    if (back === undefined) return null;
    if (!back.isTold) break;
  }
  return handsBack[0]!.because;
}

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
  const read = plan.alternatives.flatMap(({ parse: { pattern } }) =>
    pattern === null ? [] : [new Set(pattern.columns.flatMap(({ groups }) => groups))],
  );
  const compiled =
    sources.length === 0 ? null : compilePatterns(sources, { read, compiled: compiledPattern });
  const matcher = compiled !== null && isDeclined(compiled) ? chainPatterns([compiled]) : compiled;
  const handsBack = [...image.handsBack];
  if (matcher?.left !== undefined) {
    const alternative = patterns.indexOf(sources[matcher.alternatives.length]!);
    handsBack.push({ alternative, because: `the pattern: ${matcher.left}`, isTold: false });
  }
  const because = handsAllBack(plan, handsBack);
  return because === null ? { kind: 'kernel', image, matcher, handsBack } : { kind: 're2', because };
}

/**
 * @param asked `auto` takes the fastest that can
 * @throws MillraceError `ERR_MILLRACE_SETTING` where the tier is unknown, or cannot run the plan
 */
export const chooseTier = (plan: PlanSteps, asked: 'auto' | Tier): TierPlan =>
  askedTier(asked, () => tryKernel(plan));

/**
 * @module test/engine/kernel/split-support
 * A crew without threads, whose helpers do their part when they are asked for it, or whatever else a test wants of them;
 * and the comparison of a split event with one that is not.
 */
import type { Crew, PartDone, PartJob } from '../../../engine/kernel/host/crew.ts';
import { createHelper, type Helper } from '../../../engine/kernel/host/run-part.ts';
import { createSplitKernel, type SplitKernel } from '../../../engine/kernel/host/split-event.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import { kernelMatcher } from '../../../engine/programs/kernel-matcher.ts';
import { eventContext } from '../../../engine/sources/firehose/context.ts';
import { answerWith, INVOCATION, type Pair } from './support.ts';

/** What a helper does with its part. */
export type Behaviour = 'done' | 'untouched' | 'refused' | 'lost';

export interface FakeCrew extends Crew {
  /** What each helper does from now on; `done` for those not named. */
  behave(behaviours: readonly Behaviour[]): void;
  /** Parts that were done and put into place. */
  readonly finished: () => number;
}

const PAGES = 2048;

export function createFakeCrew(plan: Plan, helpers: number): FakeCrew {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  const kernels = Array.from({ length: helpers }, (): Helper => {
    const helper = createHelper(plan, kernelMatcher(plan)!, memory);
    if ('declined' in helper) throw new Error(helper.declined);
    return helper;
  });
  let behaviours: readonly Behaviour[] = [];
  let jobs: readonly PartJob[] = [];
  let begins: number[] = [];
  let least = 0;
  let finished = 0;

  function run(helper: number): PartDone | 'refused' {
    const part = kernels[helper]!.run(jobs[helper]!, helper === 0);
    if (part === null) return 'refused';
    const begin = begins[helper + 1]! - part.length;
    if (begin < least) return 'refused';
    begins[helper] = begin;
    part.give(begin);
    finished += 1;
    return part.describe(begin);
  }

  return {
    memory,
    helpers,
    idle: () => true,
    alert() {},
    post(posted, leastAt, replyAt) {
      jobs = posted;
      least = leastAt;
      begins = [...posted.map(() => 0), replyAt];
    },
    take(helper) {
      const behaviour = behaviours[helper] ?? 'done';
      return behaviour === 'done' ? run(helper) : behaviour;
    },
    place(helper, begin) {
      begins[helper] = begin;
    },
    cancel() {},
    behave(wanted) {
      behaviours = wanted;
    },
    finished: () => finished,
  };
}

export interface Split {
  readonly crew: FakeCrew;
  readonly kernel: SplitKernel;
}

export function splitFor(plan: Plan, helpers: number, shareOfHelper = 1): Split {
  const crew = createFakeCrew(plan, helpers);
  const kernel = createSplitKernel(plan, kernelMatcher(plan)!, crew, { shareOfHelper });
  if ('declined' in kernel) throw new Error(kernel.declined);
  return { crew, kernel };
}

/** The reply of a kernel to an event, with what was counted, or why it was refused. */
export function replyOf(
  pair: Pair,
  kernel: Pick<SplitKernel, 'reserveEvent' | 'runEvent'>,
  event: Uint8Array,
): { reply: string; counts: number[] } | { refused: string } {
  const context = eventContext(event, INVOCATION, pair.plan.contextNames);
  if (context === null) return { refused: 'context' };
  kernel.reserveEvent(event.length)!.set(event);
  const reply = kernel.runEvent(answerWith(pair, context.shared), context);
  if ('refused' in reply) return reply;
  return { reply: Buffer.from(reply.bytes).toString('latin1'), counts: [...reply.counts] };
}

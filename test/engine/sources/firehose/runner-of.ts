import type { Plan } from '../../../../engine/plan/plan.ts';
import type { Program } from '../../../../engine/plan/program.ts';
import { createEventCodecs } from '../../../../engine/sources/firehose/event-codec.ts';
import { createPutAgain } from '../../../../engine/sources/firehose/reingest/put.ts';
import { createReplyTime } from '../../../../engine/sources/reply-time.ts';
import type { Runner } from '../../../../engine/sources/source.ts';
import { createInlineExecutor } from '../../../../engine/threads/inline.ts';

/** What transforms events by that program, on this thread unless told otherwise. */
export const runnerOf = (plan: Plan, program: Program, others: Partial<Runner> = {}): Runner => ({
  plan,
  program,
  executor: createInlineExecutor(program),
  replyTime: createReplyTime(),
  putAgain: createPutAgain(),
  codecs: createEventCodecs(),
  ...others,
});
